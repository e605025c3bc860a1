//! Ways into a service.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use domain::records::{self, RouteDocument};
use domain::vocabulary::Vocabulary;

use super::contact::{ContactPointObject, Keeps};
use super::eligibility::CriterionObject;
use super::source::SourceObject;
use super::{AtHand, OfferObject, ServiceObject, TermObject, said};
use crate::app::Fault;
use crate::graphql::enums::{ChannelKind, DurationUnit, ReferrerPolicy, ResponseStage};
use crate::graphql::ids::GlobalId;

/// A referral route within its service.
#[derive(Clone)]
pub(crate) struct ReferralRouteObject {
    service: ServiceObject,
    id: records::RecordId,
    route: Arc<records::ReferralRoute>,
}

impl ReferralRouteObject {
    /// A route of a service.
    pub(crate) fn new(service: &ServiceObject, document: RouteDocument<'_>) -> Self {
        Self { service: service.clone(), id: document.id, route: Arc::clone(document.route) }
    }

    /// The criterion of a code among those that say what the route is for and what must come first.
    pub(crate) fn criterion(&self, code: &domain::vocabulary::Slug) -> Option<CriterionObject> {
        let mut own = self.route.applies_to.iter().chain(&self.route.conditions);
        let criterion = own.find(|criterion| criterion.code == *code)?;
        Some(CriterionObject::new(criterion, &GlobalId::ReferralRoute(self.id), self.service.sources()))
    }

    fn criteria(&self, criteria: &[records::Criterion]) -> AtHand<CriterionObject> {
        CriterionObject::all(criteria, &GlobalId::ReferralRoute(self.id), self.service.sources())
    }
}

/// One way to refer a child to a service: who may, how, for whom, after what, and when a reply is due.
#[Object(name = "ReferralRoute", serial)]
impl ReferralRouteObject {
    /// Opaque; never changes, even when the slug does.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::ReferralRoute(self.id).encode()
    }

    /// Its name in links, unique within the service.
    async fn slug(&self) -> &str {
        self.route.slug.as_str()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.route.name.as_str()
    }

    /// What it is, in a sentence or two.
    async fn summary(&self) -> Option<String> {
        said(&self.route.summary)
    }

    /// The service that it leads to.
    async fn service(&self) -> &ServiceObject {
        &self.service
    }

    /// Who may use it.
    async fn referrers(&self) -> ReferrersObject {
        let referrers = &self.route.referrers;
        ReferrersObject {
            policy: referrers.policy.into(),
            roles: TermObject::all_of(Vocabulary::Role, &referrers.roles, self.service.moment()),
            statement: said(&referrers.statement),
        }
    }

    /// How a referral can be sent or made.
    async fn channels(&self) -> Result<AtHand<ReferralChannelObject>, Fault> {
        let service = &self.service.whole()?.service;
        let keeps = Keeps::of(service, self.service.moment());
        let shown = self.route.channels.iter().map(|channel| {
            let contact =
                channel.contact.as_ref().and_then(|slug| service.contacts.iter().find(|contact| contact.slug == *slug));
            ReferralChannelObject {
                kind: channel.kind.into(),
                detail: said(&channel.detail),
                url: channel.url.as_ref().map(ToString::to_string),
                contact: contact.map(|contact| ContactPointObject::new(contact, &keeps, self.service.moment())),
            }
        });
        Ok(shown.collect())
    }

    /// Which needs, requests or children the route is for; empty: all that the service sees.
    async fn applies_to(&self) -> AtHand<CriterionObject> {
        self.criteria(&self.route.applies_to)
    }

    /// What must be done before this route is open.
    async fn conditions(&self) -> AtHand<CriterionObject> {
        self.criteria(&self.route.conditions)
    }

    /// What to read or do first that gates nothing.
    async fn before_you_refer(&self) -> Vec<String> {
        self.route.before_you_refer.iter().map(ToString::to_string).collect()
    }

    /// What the referral is to say or attach.
    async fn required_information(&self) -> Vec<String> {
        self.route.required_information.iter().map(ToString::to_string).collect()
    }

    /// The times within which the service promises to reply.
    async fn response_times(&self) -> AtHand<ResponseTimeObject> {
        self.route.response_times.iter().map(Into::into).collect()
    }

    /// The offers that it leads to.
    async fn offers(&self) -> Result<AtHand<OfferObject>, Fault> {
        let offers = self.service.whole()?.offers().filter(|offer| offer.offer.routes.contains(&self.route.slug));
        Ok(offers.map(|offer| OfferObject::new(&self.service, offer)).collect())
    }

    /// Where it is published.
    async fn source(&self) -> Option<SourceObject> {
        SourceObject::named(&self.route.source, self.service.sources())
    }
}

/// Who may use a referral route.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Referrers", serial)]
pub(crate) struct ReferrersObject {
    /// How `roles` is to be read.
    policy: ReferrerPolicy,
    /// The roles that the source names, as ROLE terms.
    roles: AtHand<TermObject>,
    /// The rule in the publisher's words.
    statement: Option<String>,
}

/// How a referral reaches the service.
#[derive(SimpleObject, Clone)]
#[graphql(name = "ReferralChannel", serial)]
pub(crate) struct ReferralChannelObject {
    /// What kind of channel it is.
    kind: ChannelKind,
    /// What else there is to know.
    detail: Option<String>,
    /// The form or page.
    url: Option<String>,
    /// The contact point that it goes through.
    contact: Option<ContactPointObject>,
}

/// A time within which a service promises to reply.
#[derive(SimpleObject, Clone)]
#[graphql(name = "ResponseTime", serial)]
pub(crate) struct ResponseTimeObject {
    /// What is to have happened by then.
    stage: ResponseStage,
    /// How many units.
    within: u16,
    /// Of what.
    unit: DurationUnit,
    /// Whether days out of school term do not count.
    term_time_only: bool,
    /// The only channel for which it is promised; null: all.
    channel: Option<ChannelKind>,
    /// Whom or what it is promised for, when not all.
    applies_to: Option<String>,
    /// The promise in the publisher's words.
    statement: Option<String>,
}

impl From<&records::ResponseTime> for ResponseTimeObject {
    fn from(time: &records::ResponseTime) -> Self {
        Self {
            stage: time.stage.into(),
            within: time.within,
            unit: time.unit.into(),
            term_time_only: time.term_time_only,
            channel: time.channel.map(Into::into),
            applies_to: said(&time.applies_to),
            statement: said(&time.statement),
        }
    }
}
