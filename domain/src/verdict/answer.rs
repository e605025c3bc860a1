//! What a verdict says.

use chrono::NaiveDate;

use crate::vocabulary::{Fact, JudgementKind, ResponseStage, Slug, TermCode};

/// What a service's or an offer's criteria come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// All are met by the facts.
    MeetsCriteria,
    /// Nothing rules the child out, and somebody's view is needed.
    NeedsJudgement,
    /// Missing facts could change the outcome.
    NeedsInformation,
    /// A criterion rules the child out, whatever the missing facts are.
    OutsideCriteria,
}

/// What one criterion comes to. Of an exclusion, PASSES means that it does not rule the child out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionResult {
    /// In the child's favour.
    Passes,
    /// Against the child.
    Fails,
    /// Facts are missing.
    Unknown,
    /// Somebody's view is needed.
    Judgement,
}

/// One criterion with its result, and why. The explanation speaks about the child.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason {
    /// The criterion's code within its owner.
    pub code: Slug,
    /// Whether it is an exclusion.
    pub exclusion: bool,
    /// What it comes to.
    pub result: CriterionResult,
    /// What kind of judgement, when it is one.
    pub judgement: Option<JudgementKind>,
    /// The service's signposts that the criterion names, when it fails.
    pub signposts: Vec<Slug>,
    /// Why, in a sentence or two.
    pub explanation: String,
}

/// A missing fact worth asking for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The fact.
    pub fact: Fact,
    /// What turns on it.
    pub why: String,
    /// On how many services the outcome could turn; 0 on an offer or a route.
    pub could_change: u32,
}

/// The answer for one offer.
#[derive(Clone, PartialEq, Eq)]
pub struct OfferAnswer {
    /// The offer.
    pub offer: Slug,
    /// With the service's own criteria, unless the offer needs no referral.
    pub outcome: Outcome,
    /// The offer's own criteria.
    pub reasons: Vec<Reason>,
    /// What holds the outcome where it is, the service's own criteria among it.
    pub decisive: Vec<Reason>,
    /// What could still change the outcome.
    pub questions: Vec<Question>,
    /// The last day before age makes a criterion worse.
    pub age_allows_until: Option<NaiveDate>,
}

/// Where a route stands; of several that apply, the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteStatus {
    /// The service takes no referrals for now, or is closed.
    Paused,
    /// It is for other needs or requests.
    NotForThisNeed,
    /// It is for other ages, stages, settings, or for first or repeat referrals only.
    NotForThisChild,
    /// Somebody else must refer.
    NotForThisAsker,
    /// Facts are missing.
    NeedsInformation,
    /// A step has not run its time, or the route is closed until a date.
    OpensLater,
    /// The source does not say who may use it.
    NotStated,
    /// Somebody's view is needed.
    NeedsJudgement,
    /// It is open.
    Open,
}

/// The answer for one route.
#[derive(Clone, PartialEq, Eq)]
pub struct RouteAnswer {
    /// The route.
    pub route: Slug,
    /// Where it stands, whatever the service's outcome.
    pub status: RouteStatus,
    /// Open, and the child not outside the service's criteria.
    pub usable: bool,
    /// Why, in a sentence or two.
    pub explanation: String,
    /// What it is for and what must come first, criterion by criterion.
    pub reasons: Vec<Reason>,
    /// When it opens later: the first day on which it is open.
    pub opens_on: Option<NaiveDate>,
    /// Whether that day is approximate.
    pub opens_on_approximate: bool,
    /// ROLE terms of who could use it instead.
    pub ask_instead: Vec<TermCode>,
    /// What could still change the status.
    pub questions: Vec<Question>,
    /// When replies are due.
    pub expected_responses: Vec<ExpectedResponse>,
}

/// When a reply is due.
#[derive(Clone, PartialEq, Eq)]
pub struct ExpectedResponse {
    /// To what.
    pub stage: ResponseStage,
    /// By which day; none when it cannot be worked out.
    pub by: Option<NaiveDate>,
    /// How it is counted, or why it cannot be.
    pub explanation: String,
}
