//! Closed lists about referral, contact and hours.

use async_graphql::Enum;

/// How the roles that may use a route are to be read.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::ReferrerPolicy")]
pub(crate) enum ReferrerPolicy {
    /// The source describes the route and restricts nobody.
    Anyone,
    /// The roles named, and no others.
    Listed,
    /// The roles named are examples: any role under the same broadest term may refer.
    ListedAndSimilar,
    /// The source does not say who may refer: ask the service.
    NotStated,
}

/// How a referral reaches the service.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::ChannelKind")]
pub(crate) enum ChannelKind {
    /// A form on the web.
    OnlineForm,
    /// An email, with a form attached or not.
    Email,
    /// A telephone call.
    Phone,
    /// A letter by post.
    Letter,
    /// A conversation with somebody of the service.
    FaceToFace,
    /// Coming by without an appointment.
    WalkIn,
    /// A referral system that health staff use, such as the NHS e-Referral Service.
    ClinicalSystem,
}

/// A point on a referral's way that a time is promised for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::ResponseStage")]
pub(crate) enum ResponseStage {
    /// The service says that it has the referral.
    Acknowledged,
    /// Somebody has read it and sorted it by need.
    Triaged,
    /// The service says whether it takes the child.
    Decided,
    /// The child is first seen.
    FirstAppointment,
}

/// The unit of a promised time.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::DurationUnit")]
pub(crate) enum DurationUnit {
    /// Monday to Friday, without bank holidays.
    WorkingDays,
    /// Every day of the calendar.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Months of the calendar.
    Months,
}

/// What a contact point is for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::ContactPurpose")]
pub(crate) enum ContactPurpose {
    /// Sending or asking about a referral.
    Referral,
    /// Any question.
    GeneralEnquiry,
    /// Advice from a therapist or another professional, often without a referral.
    AdviceLine,
    /// Help at once.
    Crisis,
    /// Complaints and compliments.
    Complaint,
}

/// A day of the week.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::hours::Weekday")]
pub(crate) enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// What a source says about opening on bank holidays.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::hours::OnBankHolidays")]
pub(crate) enum BankHolidays {
    /// The weekly hours hold on bank holidays too.
    Open,
    /// Closed on bank holidays.
    Closed,
    /// Nothing is said, so that on a bank holiday it is not known.
    NotStated,
}
