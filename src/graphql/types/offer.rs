//! What a service offers.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use domain::records::{self, OfferDocument};
use domain::vocabulary::{Slug, Vocabulary};

use super::eligibility::{AgeBandObject, EligibilityObject};
use super::source::SourceObject;
use super::{AtHand, ReferralRouteObject, ServiceObject, TermObject, said};
use crate::app::Fault;
use crate::graphql::enums::{Audience, DeliveryMode, Tier};
use crate::graphql::ids::GlobalId;

/// An offer within its service.
#[derive(Clone)]
pub(crate) struct OfferObject {
    service: ServiceObject,
    id: records::RecordId,
    offer: Arc<records::Offer>,
}

impl OfferObject {
    /// An offer of a service.
    pub(crate) fn new(service: &ServiceObject, document: OfferDocument<'_>) -> Self {
        Self { service: service.clone(), id: document.id, offer: Arc::clone(document.offer) }
    }

    /// Its name in links, as it is parsed.
    pub(crate) fn offer_slug(&self) -> &Slug {
        &self.offer.slug
    }

    /// The offer's own criteria, with the identifier of their owner.
    pub(crate) fn own_criteria(&self) -> (&records::Eligibility, GlobalId) {
        (&self.offer.eligibility, GlobalId::Offer(self.id))
    }
}

/// One thing that a service offers at one tier.
#[Object(name = "Offer", serial)]
impl OfferObject {
    /// Opaque; never changes, even when the slug does.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::Offer(self.id).encode()
    }

    /// Its name in links, unique within the service.
    async fn slug(&self) -> &str {
        self.offer.slug.as_str()
    }

    /// The service that offers it.
    async fn service(&self) -> &ServiceObject {
        &self.service
    }

    /// How much help it is: for everyone, for some, for few.
    async fn tier(&self) -> Tier {
        self.offer.tier.into()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.offer.title.as_str()
    }

    /// What it is.
    async fn description(&self) -> Option<String> {
        said(&self.offer.description)
    }

    /// Whom it is meant for.
    async fn audiences(&self) -> Vec<Audience> {
        self.offer.audiences.iter().copied().map(Into::into).collect()
    }

    /// How it reaches them.
    async fn delivery_modes(&self) -> Vec<DeliveryMode> {
        self.offer.delivery_modes.iter().copied().map(Into::into).collect()
    }

    /// Its own page.
    async fn url(&self) -> Option<String> {
        self.offer.url.as_ref().map(ToString::to_string)
    }

    /// False when the offer needs no referral; null when the source does not say, and then treated as needing
    /// one.
    async fn referral_required(&self) -> Option<bool> {
        self.offer.referral_required
    }

    /// The referral routes that lead to it; empty when it needs none or the source does not say.
    async fn routes(&self) -> Result<AtHand<ReferralRouteObject>, Fault> {
        let routes = self.service.whole()?.routes().filter(|route| self.offer.routes.contains(&route.route.slug));
        Ok(routes.map(|route| ReferralRouteObject::new(&self.service, route)).collect())
    }

    /// The ages that it is for, where it limits them itself.
    async fn ages(&self) -> AtHand<AgeBandObject> {
        self.offer.ages.iter().map(Into::into).collect()
    }

    /// What the offer asks beyond the service's own criteria.
    async fn eligibility(&self) -> Result<EligibilityObject, Fault> {
        self.service.whole()?;
        let (criteria, owner) = self.own_criteria();
        Ok(EligibilityObject::new(criteria, &owner, self.service.sources()))
    }

    /// The needs that it addresses, as NEED terms.
    async fn needs(&self) -> AtHand<TermObject> {
        TermObject::all_of(Vocabulary::Need, &self.offer.needs, self.service.moment())
    }

    /// What a family pays. Empty when the source does not say.
    async fn costs(&self) -> AtHand<CostObject> {
        self.offer.costs.iter().map(Into::into).collect()
    }

    /// Where it is published.
    async fn source(&self) -> Result<Option<SourceObject>, Fault> {
        self.service.whole()?;
        Ok(SourceObject::named(&self.offer.source, self.service.sources()))
    }
}

/// What a family pays, in whole pence.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Cost", serial)]
pub(crate) struct CostObject {
    /// Whether it is free; null means that the source does not say.
    free: Option<bool>,
    /// The least that it costs, in pence.
    minimum_pence: Option<u32>,
    /// The most that it costs, in pence.
    maximum_pence: Option<u32>,
    /// What that buys: an assessment, a session, an hour.
    unit: Option<String>,
    /// The cost in the publisher's words.
    statement: Option<String>,
}

impl From<&records::Cost> for CostObject {
    fn from(cost: &records::Cost) -> Self {
        Self {
            free: cost.free,
            minimum_pence: cost.minimum_pence,
            maximum_pence: cost.maximum_pence,
            unit: said(&cost.unit),
            statement: said(&cost.statement),
        }
    }
}
