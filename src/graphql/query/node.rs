//! Finds things again by their global identifier.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};

use crate::app::{Fault, directory, places};
use crate::graphql::context::ContextExt;
use crate::graphql::ids::GlobalId;
use crate::graphql::pages::list_cost;
use crate::graphql::types::{
    AreaObject, GpPracticeObject, GuideObject, Node, OfferObject, ProviderObject, ReferralRouteObject, SchoolObject,
    ServiceObject, TermObject,
};

/// The most identifiers that `nodes` takes at once.
const MOST_IDS: usize = 100;

/// Global identifiers.
#[derive(Default)]
pub(crate) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The thing that a global identifier names; null when there is no such thing any longer.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id` of anything that has one.")] id: ID,
    ) -> Result<Option<Node>, Fault> {
        let id = GlobalId::decode(&id).ok_or_else(|| not_an_id(&["id"]))?;
        find(context, id).await
    }

    /// The things that global identifiers name, in the same order; null for each that no longer exists.
    #[graphql(complexity = "list_cost(ids.len(), child_complexity)")]
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id`s of anything that has one, at most 100.")] ids: Vec<ID>,
    ) -> Result<Option<Vec<Option<Node>>>, Fault> {
        if ids.len() > MOST_IDS {
            return Err(Fault::bad_input(&["ids"], format!("At most {MOST_IDS} ids can be asked for at once.")));
        }
        let mut named = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            let place = index.to_string();
            named.push(GlobalId::decode(id).ok_or_else(|| not_an_id(&["ids", &place]))?);
        }
        let mut found = Vec::with_capacity(named.len());
        for id in named {
            found.push(find(context, id).await?);
        }
        Ok(Some(found))
    }
}

fn not_an_id(path: &[&str]) -> Fault {
    Fault::bad_input(path, "This is no id that this directory has returned.")
}

async fn find(context: &Context<'_>, id: GlobalId) -> Result<Option<Node>, Fault> {
    let app = context.app()?;
    let moment = context.moment().await?;
    Ok(match id {
        GlobalId::Provider(id) => directory::provider_of_id(app, id)
            .await?
            .map(|document| Node::Provider(ProviderObject::new(document, &moment))),
        GlobalId::Service(id) => directory::service_of_id(app, id)
            .await?
            .map(|document| Node::Service(ServiceObject::new(document, &moment))),
        GlobalId::Offer(id) => directory::service_of_offer(app, id).await?.and_then(|document| {
            let service = ServiceObject::new(Arc::clone(&document), &moment);
            let offer = document.offers().find(|offer| offer.id == id)?;
            Some(Node::Offer(OfferObject::new(&service, offer)))
        }),
        GlobalId::ReferralRoute(id) => directory::service_of_route(app, id).await?.and_then(|document| {
            let service = ServiceObject::new(Arc::clone(&document), &moment);
            let route = document.routes().find(|route| route.id == id)?;
            Some(Node::ReferralRoute(ReferralRouteObject::new(&service, route)))
        }),
        GlobalId::Area(code) => AreaObject::of(&code, &moment).map(Node::Area),
        GlobalId::Term(vocabulary, code) => TermObject::of(vocabulary, &code, &moment).map(Node::Term),
        GlobalId::Guide(id) => {
            let guides = directory::guides(app).await?;
            let guide = guides.into_iter().find(|(other, _)| *other == id);
            guide.map(|guide| Node::Guide(GuideObject::new(guide, &moment)))
        }
        GlobalId::School(urn) => {
            places::school(app, &urn).await?.map(|school| Node::School(SchoolObject { school, moment }))
        }
        GlobalId::GpPractice(code) => places::gp_practice(app, &code)
            .await?
            .map(|practice| Node::GpPractice(GpPracticeObject { practice, moment })),
    })
}
