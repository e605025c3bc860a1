//! Finds things again by their global identifier.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_graphql::{Context, ID, Object, PathSegment};
use domain::records::{GpPractice, Guide, ProviderDocument, RecordId, School, ServiceDocument};
use domain::vocabulary::{OdsCode, Urn};

use crate::app::{AppState, Fault, Moment, directory, places};
use crate::graphql::context::ContextExt;
use crate::graphql::errors::request_error;
use crate::graphql::ids::{GlobalId, names_a_criterion};
use crate::graphql::turns::InTurn;
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
        let id = decode(&id, &["id"])?;
        Ok(find(context, &[id]).await?.pop().flatten())
    }

    /// The things that global identifiers name, in the same order; null for each that no longer exists, and, with an
    /// error of its own, for each that is no identifier.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The `id`s of anything that has one, at most 100.")] ids: Vec<ID>,
    ) -> Result<Option<Vec<Option<InTurn<Node>>>>, Fault> {
        if ids.len() > MOST_IDS {
            return Err(Fault::bad_input(&["ids"], format!("At most {MOST_IDS} ids can be asked for at once.")));
        }
        let mut named = Vec::with_capacity(ids.len());
        let mut sound = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            match decode(id, &["ids", &index.to_string()]) {
                Ok(id) => {
                    sound.push(true);
                    named.push(id);
                }
                Err(fault) => {
                    sound.push(false);
                    add_error_at(context, index, fault);
                }
            }
        }
        let mut found = find(context, &named).await?.into_iter();
        let found = sound.into_iter().map(|sound| if sound { found.next().flatten() } else { None });
        Ok(Some(found.map(|node| node.map(InTurn)).collect()))
    }
}

fn decode(id: &ID, path: &[&str]) -> Result<GlobalId, Fault> {
    GlobalId::decode(id).ok_or_else(|| {
        let message = if names_a_criterion(id) {
            "This is the id of a criterion, which is read from its service, offer or route and not by its id."
        } else {
            "This is no id that this directory has returned."
        };
        Fault::bad_input(path, message)
    })
}

/// Reports a fault of one item of the list that the root field returns; the item is null, and the others stand.
fn add_error_at(context: &Context<'_>, index: usize, fault: Fault) {
    let mut error = request_error(fault);
    error.locations = vec![context.item.pos];
    error.path = vec![PathSegment::Field(context.item.node.response_key().node.to_string()), PathSegment::Index(index)];
    context.add_error(error);
}

/// What the identifiers name, in their order.
async fn find(context: &Context<'_>, ids: &[GlobalId]) -> Result<Vec<Option<Node>>, Fault> {
    let records = Records::of(context.app()?, ids).await?;
    let moment = context.moment().await?;
    Ok(ids.iter().map(|id| records.node(id, &moment)).collect())
}

/// The records that identifiers name, those of one kind found together.
struct Records {
    providers: HashMap<RecordId, Arc<ProviderDocument>>,
    services: HashMap<RecordId, Arc<ServiceDocument>>,
    of_offers: HashMap<RecordId, Arc<ServiceDocument>>,
    of_routes: HashMap<RecordId, Arc<ServiceDocument>>,
    guides: HashMap<RecordId, Guide>,
    schools: BTreeMap<Urn, School>,
    practices: BTreeMap<OdsCode, GpPractice>,
}

impl Records {
    async fn of(app: &AppState, ids: &[GlobalId]) -> Result<Self, Fault> {
        let mut wanted = Wanted::default();
        ids.iter().cloned().for_each(|id| wanted.add(id));
        let guides = if wanted.guides { directory::guides(app).await? } else { Vec::new() };
        Ok(Self {
            providers: directory::providers_of_ids(app, &wanted.providers).await?,
            services: directory::services_of_ids(app, &wanted.services).await?,
            of_offers: directory::services_of_offers(app, &wanted.offers).await?,
            of_routes: directory::services_of_routes(app, &wanted.routes).await?,
            guides: guides.into_iter().collect(),
            schools: places::schools_of_urns(app, &wanted.schools).await?,
            practices: places::gp_practices_of_codes(app, &wanted.practices).await?,
        })
    }

    fn node(&self, id: &GlobalId, moment: &Arc<Moment>) -> Option<Node> {
        let moment_of_own = || Arc::clone(moment);
        let service = |document: &Arc<ServiceDocument>| ServiceObject::new(Arc::clone(document), moment);
        Some(match id {
            GlobalId::Provider(id) => Node::Provider(ProviderObject::new(Arc::clone(self.providers.get(id)?), moment)),
            GlobalId::Service(id) => Node::Service(service(self.services.get(id)?)),
            GlobalId::Offer(id) => {
                let document = self.of_offers.get(id)?;
                let offer = document.offers().find(|offer| offer.id == *id)?;
                Node::Offer(OfferObject::new(&service(document), offer))
            }
            GlobalId::ReferralRoute(id) => {
                let document = self.of_routes.get(id)?;
                let route = document.routes().find(|route| route.id == *id)?;
                Node::ReferralRoute(ReferralRouteObject::new(&service(document), route))
            }
            GlobalId::Area(code) => Node::Area(AreaObject::of(code, moment)?),
            GlobalId::Term(vocabulary, code) => Node::Term(TermObject::of(*vocabulary, code, moment)?),
            GlobalId::Guide(id) => Node::Guide(GuideObject::new((*id, self.guides.get(id)?.clone()), moment)),
            GlobalId::School(urn) => {
                Node::School(SchoolObject { school: self.schools.get(urn)?.clone(), moment: moment_of_own() })
            }
            GlobalId::GpPractice(code) => Node::GpPractice(GpPracticeObject {
                practice: self.practices.get(code)?.clone(),
                moment: moment_of_own(),
            }),
        })
    }
}

/// The names of the records, by kind. Areas and terms are in hand at any moment.
#[derive(Default)]
struct Wanted {
    providers: Vec<RecordId>,
    services: Vec<RecordId>,
    offers: Vec<RecordId>,
    routes: Vec<RecordId>,
    guides: bool,
    schools: Vec<Urn>,
    practices: Vec<OdsCode>,
}

impl Wanted {
    fn add(&mut self, id: GlobalId) {
        match id {
            GlobalId::Provider(id) => self.providers.push(id),
            GlobalId::Service(id) => self.services.push(id),
            GlobalId::Offer(id) => self.offers.push(id),
            GlobalId::ReferralRoute(id) => self.routes.push(id),
            GlobalId::Guide(_) => self.guides = true,
            GlobalId::School(urn) => self.schools.push(urn),
            GlobalId::GpPractice(code) => self.practices.push(code),
            GlobalId::Area(_) | GlobalId::Term(..) => {}
        }
    }
}
