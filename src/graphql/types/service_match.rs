//! The answer for one service about one child.

use std::sync::Arc;

use async_graphql::Object;
use domain::verdict;

use super::route_match::{OfferMatchObject, ReasonObject, RouteMatchObject};
use super::service_parts::{ConflictObject, SignpostObject};
use super::{AtHand, NoticeObject, OfferObject, QuestionObject, ReferralRouteObject, ServiceObject};
use crate::app::ServiceMatch;
use crate::graphql::enums::{Outcome, Tier};
use crate::graphql::scalars::Date;

/// An answer as the schema shows it. It speaks about a child, so that it has no `Debug`.
#[derive(Clone)]
pub(crate) struct ServiceMatchObject {
    found: Arc<ServiceMatch>,
    service: ServiceObject,
}

impl ServiceMatchObject {
    /// An answer.
    pub(crate) fn new(found: ServiceMatch) -> Self {
        let service = ServiceObject::new(Arc::clone(&found.document), &found.moment);
        Self { found: Arc::new(found), service }
    }

    fn shown(&self, reasons: &[verdict::Reason]) -> AtHand<ReasonObject> {
        reasons
            .iter()
            .filter_map(|reason| {
                let criterion = self.service.criterion(&reason.code, self.found.on)?;
                Some(ReasonObject::new(reason, criterion, &self.service))
            })
            .collect()
    }
}

/// What one service's published criteria come to for one child on one day, and why.
#[Object(name = "ServiceMatch", serial)]
impl ServiceMatchObject {
    /// The service.
    async fn service(&self) -> &ServiceObject {
        &self.service
    }

    /// The day that the answer is for.
    async fn on(&self) -> Date {
        Date(self.found.on)
    }

    /// What the service's own criteria come to. It is the published criteria's answer, never an acceptance: the
    /// provider decides.
    async fn outcome(&self) -> Outcome {
        self.found.outcome.into()
    }

    /// The outcome in one plain-English sentence.
    async fn headline(&self) -> &str {
        &self.found.headline
    }

    /// Of the criteria that facts can speak to, how many the facts given do speak to.
    async fn criteria_checked(&self) -> usize {
        self.found.criteria_checked
    }

    /// How many of the criteria checked are in the child's favour.
    async fn criteria_in_favour(&self) -> usize {
        self.found.criteria_in_favour
    }

    /// Every criterion of the service, with its result.
    async fn reasons(&self) -> AtHand<ReasonObject> {
        self.shown(&self.found.reasons)
    }

    /// The reasons that hold the outcome where it is: every failure when outside, every judgement when one is
    /// needed, every unknown that can still change the outcome when information is; none when all are met.
    async fn decisive(&self) -> AtHand<ReasonObject> {
        self.shown(&self.found.decisive)
    }

    /// The missing facts of which some answer, with what follows from it, changes what this outcome can still be, most
    /// useful first; where none does alone, all those that it turns on between them.
    async fn questions(&self) -> AtHand<QuestionObject> {
        QuestionObject::all(&self.found.questions, &self.found.moment)
    }

    /// The answer for each offer of the service.
    async fn offers(
        &self,
        #[graphql(desc = "Only offers at these tiers; null or empty: at any.")] tiers: Option<Vec<Tier>>,
    ) -> AtHand<OfferMatchObject> {
        let tiers: Vec<domain::vocabulary::Tier> = tiers.unwrap_or_default().into_iter().map(Into::into).collect();
        let outcomes = self.found.offer_outcomes();
        let documents = self.found.document.offers();
        documents
            .filter(|document| tiers.is_empty() || tiers.contains(&document.offer.tier))
            .filter_map(|document| {
                let (_, outcome) = outcomes.iter().find(|(slug, _)| **slug == document.offer.slug)?;
                let offer = OfferObject::new(&self.service, document);
                Some(OfferMatchObject::new(&self.found, &self.service, offer, *outcome))
            })
            .collect()
    }

    /// The answer for each referral route of the service.
    async fn routes(&self) -> AtHand<RouteMatchObject> {
        let answers = self.found.routes();
        let documents = self.found.document.routes();
        documents
            .filter_map(|document| {
                let answer = answers.iter().find(|answer| answer.route == document.route.slug)?;
                Some(RouteMatchObject {
                    service: self.service.clone(),
                    route: ReferralRouteObject::new(&self.service, document),
                    answer: answer.clone(),
                })
            })
            .collect()
    }

    /// Where to go instead or as well: the signposts that apply to this child, and those of the criteria that
    /// failed.
    async fn signposts(&self) -> Vec<SignpostObject> {
        self.service.signposts_of(&self.found.signposts)
    }

    /// All the conflicts between published sources that could matter to this child or this asker.
    async fn conflicts(&self) -> AtHand<ConflictObject> {
        let all = self.found.document.service.conflicts.iter();
        all.filter(|conflict| self.found.conflicts.contains(&conflict.code))
            .map(|conflict| self.service.conflict(conflict, self.found.on))
            .collect()
    }

    /// What the asker should know about the input.
    async fn notices(&self) -> AtHand<NoticeObject> {
        self.found.notices.iter().map(Into::into).collect()
    }

    /// The last day before a criterion that reads the child's age gets worse than it is today; null when the
    /// child is outside the criteria, when age sets no end, or when the facts given do not settle it.
    async fn age_allows_until(&self) -> Option<Date> {
        self.found.age_allows_until.map(Date)
    }

    /// From the child's home postcode to the service's nearest location, in kilometres as the crow flies; null
    /// when either is unknown.
    async fn distance_km(&self) -> Option<f64> {
        self.found.distance_km
    }
}
