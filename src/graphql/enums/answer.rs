//! Closed lists of the answer about one child.

use async_graphql::Enum;

/// What a service's or an offer's published criteria come to for one child. Closed: no value will be added.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::verdict::Outcome")]
pub(crate) enum Outcome {
    /// Every published criterion is met by the facts, and none needs a professional's view.
    MeetsCriteria,
    /// Whatever the missing facts are, nothing rules the child out and a professional's view is needed.
    NeedsJudgement,
    /// The missing facts could change the outcome; `questions` lists those that matter.
    NeedsInformation,
    /// Whatever the missing facts are, a published criterion rules the child out; `decisive` says which.
    OutsideCriteria,
}

/// What one criterion comes to. Of an exclusion, PASSES means that it does not rule the child out. Closed: no
/// value will be added.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::verdict::CriterionResult")]
pub(crate) enum CriterionResult {
    /// In the child's favour.
    Passes,
    /// Against the child.
    Fails,
    /// Facts are missing.
    Unknown,
    /// A professional's view is needed.
    Judgement,
}

/// Who settles a judgement, and how.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::JudgementKind")]
pub(crate) enum JudgementKind {
    /// The team, or a professional who knows the child, decides; the normal next step.
    ProfessionalView,
    /// The source does not say: ask the service before referring.
    SourceSilent,
    /// The source contradicts itself: ask the service before referring.
    SourceConflict,
}

/// Where a referral route stands for this child and this asker. Where several apply, the first of these in
/// order.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::verdict::RouteStatus")]
pub(crate) enum RouteStatus {
    /// The service takes no referrals for now, or is closed.
    Paused,
    /// The route is for other needs or requests than this child's.
    NotForThisNeed,
    /// The route is for other ages, stages, settings, or for first or repeat referrals only.
    NotForThisChild,
    /// Someone else must refer: `askInstead`.
    NotForThisAsker,
    /// Facts are missing: `questions` lists them.
    NeedsInformation,
    /// A prior step has not run its time, or the route is closed until a date: `opensOn`.
    OpensLater,
    /// The source does not say who may use the route: ask the service.
    NotStated,
    /// Whether the route is open takes a professional's view.
    NeedsJudgement,
    /// This asker can use the route today.
    Open,
}

/// What a notice is about.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::app::NoticeCode")]
pub(crate) enum NoticeCode {
    /// A well-formed postcode, practice or school that this directory does not know; the fact stays missing.
    IdentifierNotKnown,
    /// A code that another has replaced; the other is used.
    IdentifierReplaced,
    /// A postcode or code that is no longer in use.
    IdentifierTerminated,
    /// Two facts given contradict each other, or one contradicts a register.
    FactsContradict,
    /// The rules were too entangled to split every case: the outcome is safe, and a question may be superfluous.
    NotExact,
}

/// What kind of answer a question takes, for choosing a form control.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerKind {
    /// A calendar date.
    Date,
    /// A postcode or the code of an area: `PlaceInput`.
    Place,
    /// A GP practice, its postcode or area, or "none": `GpInput`.
    GpPractice,
    /// The URN of a school or setting.
    School,
    /// One of `options`.
    OneOf,
    /// Any number of `options`, none included.
    AnyOf,
    /// True or false.
    YesNo,
    /// A whole number.
    Number,
    /// Steps already taken: `PriorStepInput`; `options` lists the steps.
    PriorStep,
    /// Services that have seen the child before: `PreviousContactInput`.
    PreviousContact,
}
