//! The answers for single referral routes and offers.

use std::sync::{Arc, OnceLock};

use async_graphql::{Object, SimpleObject};
use domain::verdict;
use domain::vocabulary::Vocabulary;

use super::eligibility::CriterionObject;
use super::service_parts::SignpostObject;
use super::{AtHand, OfferObject, QuestionObject, ReferralRouteObject, ServiceObject, TermObject};
use crate::app::ServiceMatch;
use crate::graphql::enums::{CriterionResult, JudgementKind, Outcome, ResponseStage, RouteStatus};
use crate::graphql::scalars::Date;

/// One criterion with its result for this child, and why.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Reason", serial)]
pub(crate) struct ReasonObject {
    /// The criterion.
    criterion: CriterionObject,
    /// Whether it is an exclusion: none of those may hold.
    exclusion: bool,
    /// What it comes to. Of an exclusion, PASSES means that it does not rule the child out.
    result: CriterionResult,
    /// What kind of judgement. Set when the result is JUDGEMENT.
    judgement: Option<JudgementKind>,
    /// Where to go instead, when this criterion fails and the source says.
    signposts: Vec<SignpostObject>,
    /// Why, about this child, in one plain-English sentence.
    explanation: String,
}

impl ReasonObject {
    /// A reason about a criterion of this service or of a part of it.
    pub(super) fn new(reason: &verdict::Reason, criterion: CriterionObject, service: &ServiceObject) -> Self {
        Self {
            criterion,
            exclusion: reason.exclusion,
            result: reason.result.into(),
            judgement: reason.judgement.map(Into::into),
            signposts: service.signposts_of(&reason.signposts),
            explanation: reason.explanation.clone(),
        }
    }
}

/// The answer for one offer. But for the outcome it is worked out when asked for.
pub(crate) struct OfferMatchObject {
    found: Arc<ServiceMatch>,
    service: ServiceObject,
    offer: OfferObject,
    outcome: verdict::Outcome,
    answer: OnceLock<Option<verdict::OfferAnswer>>,
}

impl OfferMatchObject {
    /// The answer for an offer of the service, which has this outcome.
    pub(super) fn new(
        found: &Arc<ServiceMatch>,
        service: &ServiceObject,
        offer: OfferObject,
        outcome: verdict::Outcome,
    ) -> Self {
        Self { found: Arc::clone(found), service: service.clone(), offer, outcome, answer: OnceLock::new() }
    }

    fn answer(&self) -> Option<&verdict::OfferAnswer> {
        self.answer.get_or_init(|| self.found.offer(self.offer.offer_slug())).as_ref()
    }

    fn own(&self, reason: &verdict::Reason) -> Option<ReasonObject> {
        let (criteria, owner) = self.offer.own_criteria();
        let criterion = criteria.criteria().find(|criterion| criterion.code == reason.code)?;
        let criterion = CriterionObject::new(criterion, &owner, self.service.sources());
        Some(ReasonObject::new(reason, criterion, &self.service))
    }

    /// The reason, whether of the offer or of its service.
    fn any(&self, reason: &verdict::Reason) -> Option<ReasonObject> {
        if self.answer()?.reasons.contains(reason) {
            return self.own(reason);
        }
        let criterion = self.service.criterion(&reason.code, self.found.on)?;
        Some(ReasonObject::new(reason, criterion, &self.service))
    }
}

/// An offer's answer. `outcome`, `decisive`, `questions` and `ageAllowsUntil` take the service's own criteria
/// in, unless the offer needs no referral; `reasons` are the offer's own alone.
#[Object(name = "OfferMatch", serial)]
impl OfferMatchObject {
    /// The offer.
    async fn offer(&self) -> &OfferObject {
        &self.offer
    }

    /// What the criteria come to. It is the published criteria's answer, never an acceptance.
    async fn outcome(&self) -> Outcome {
        self.outcome.into()
    }

    /// Every criterion of the offer itself, with its result.
    async fn reasons(&self) -> AtHand<ReasonObject> {
        let reasons = self.answer().into_iter().flat_map(|answer| &answer.reasons);
        reasons.filter_map(|reason| self.own(reason)).collect()
    }

    /// The reasons that hold the outcome where it is, the service's own among them.
    async fn decisive(&self) -> AtHand<ReasonObject> {
        let decisive = self.answer().into_iter().flat_map(|answer| &answer.decisive);
        decisive.filter_map(|reason| self.any(reason)).collect()
    }

    /// The missing facts of which some answer, with what follows from it, changes what this outcome can still be, most
    /// useful first; where none does alone, all those that it turns on between them.
    async fn questions(&self) -> AtHand<QuestionObject> {
        let questions = self.answer().map_or(&[][..], |answer| &answer.questions);
        QuestionObject::all(questions, self.service.moment())
    }

    /// The last day before a criterion that reads the child's age gets worse than it is today; null when age
    /// sets no end, or when the facts given do not settle it.
    async fn age_allows_until(&self) -> Option<Date> {
        self.answer().and_then(|answer| answer.age_allows_until).map(Date)
    }
}

/// The answer for one referral route.
pub(crate) struct RouteMatchObject {
    pub(super) service: ServiceObject,
    pub(super) route: ReferralRouteObject,
    pub(super) answer: verdict::RouteAnswer,
}

/// Whether this asker can use a referral route for this child, and if not, what would open it or who could.
#[Object(name = "RouteMatch", serial)]
impl RouteMatchObject {
    /// The route.
    async fn route(&self) -> &ReferralRouteObject {
        &self.route
    }

    /// Where it stands. Independent of the service's outcome: see `usable`.
    async fn status(&self) -> RouteStatus {
        self.answer.status.into()
    }

    /// Open, and the child is not outside the service's criteria.
    async fn usable(&self) -> bool {
        self.answer.usable
    }

    /// Why it stands there, in one plain-English sentence.
    async fn explanation(&self) -> &str {
        &self.answer.explanation
    }

    /// What the route is for and what must come first, criterion by criterion.
    async fn reasons(&self) -> AtHand<ReasonObject> {
        let reasons = self.answer.reasons.iter();
        reasons
            .filter_map(|reason| {
                let criterion = self.route.criterion(&reason.code)?;
                Some(ReasonObject::new(reason, criterion, &self.service))
            })
            .collect()
    }

    /// When `OPENS_LATER`: the first day on which the route is open; for a step not begun, were it begun today.
    async fn opens_on(&self) -> Option<Date> {
        self.answer.opens_on.map(Date)
    }

    /// True when the source says 'about' or 'approximately'.
    async fn opens_on_approximate(&self) -> bool {
        self.answer.opens_on_approximate
    }

    /// Who could use the route instead, when this asker cannot, as ROLE terms.
    async fn ask_instead(&self) -> AtHand<TermObject> {
        TermObject::all_of(Vocabulary::Role, &self.answer.ask_instead, self.service.moment())
    }

    /// The missing facts of which some answer, with what follows from it, changes what the status can still be, most
    /// useful first; where none does alone, all those that it turns on between them.
    async fn questions(&self) -> AtHand<QuestionObject> {
        QuestionObject::all(&self.answer.questions, self.service.moment())
    }

    /// When replies are due, from the day of the question, or from `opensOn` when that is later.
    async fn expected_responses(&self) -> AtHand<ExpectedResponseObject> {
        self.answer.expected_responses.iter().map(Into::into).collect()
    }
}

/// When a reply is due if the referral is made on the day of the question.
#[derive(SimpleObject, Clone)]
#[graphql(name = "ExpectedResponse", serial)]
pub(crate) struct ExpectedResponseObject {
    /// What is to have happened by then.
    stage: ResponseStage,
    /// The last day of the promise. Null when it cannot be worked out without term dates; `explanation`
    /// says so.
    by: Option<Date>,
    /// How the day is counted, or why it cannot be.
    explanation: String,
}

impl From<&verdict::ExpectedResponse> for ExpectedResponseObject {
    fn from(response: &verdict::ExpectedResponse) -> Self {
        Self { stage: response.stage.into(), by: response.by.map(Date), explanation: response.explanation.clone() }
    }
}
