//! Closed lists about providers, services and offers.

use async_graphql::Enum;

/// What kind of organisation a provider is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::ProviderKind")]
pub(crate) enum ProviderKind {
    /// A trust of the National Health Service, which runs hospitals or community services.
    NhsTrust,
    /// A company that must use its profits for the community; some run NHS services.
    CommunityInterestCompany,
    /// A school, nursery or college.
    School,
    /// A council.
    LocalAuthority,
    /// A registered charity.
    Charity,
    /// Therapists or doctors whom families pay themselves.
    PrivatePractice,
    /// Any other organisation.
    Other,
}

/// Whether a service takes referrals.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::ServiceStatus")]
pub(crate) enum ServiceStatus {
    /// Taking new referrals or enquiries.
    Active,
    /// The service exists, but takes no new referrals for now.
    Paused,
    /// The service has ended.
    Closed,
}

/// How much help an offer gives, from what is open to everyone to what few need: the three tiers of the
/// graduated offer, as the Balanced System and the Royal College of Occupational Therapists use them.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::Tier")]
pub(crate) enum Tier {
    /// For everyone, usually without a referral: advice lines, websites, workshops.
    Universal,
    /// For children who need more than universal advice: programmes, groups, training for a school.
    Targeted,
    /// For children with complex or lasting needs: assessment and therapy for the one child.
    Specialist,
}

/// The tie between a child and an area by which a service covers the area.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::CoverageBasis")]
pub(crate) enum CoverageBasis {
    /// The child lives in the area.
    Home,
    /// The child is registered with a GP practice in the area.
    GpRegistration,
    /// The child goes to a school or setting in the area.
    School,
    /// The source names no tie: the area serves to find the service, never to rule a child out.
    NotStated,
}

/// Whom an offer is meant for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::Audience")]
pub(crate) enum Audience {
    /// Children and young people themselves.
    ChildrenAndYoungPeople,
    /// Their parents, carers and families.
    ParentsAndCarers,
    /// Teachers and other staff of schools, nurseries and colleges.
    SchoolsAndSettings,
    /// Doctors, nurses, therapists and other health staff.
    HealthProfessionals,
    /// Social workers and other social care staff.
    SocialCareProfessionals,
}

/// How an offer reaches the child or family.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::DeliveryMode")]
pub(crate) enum DeliveryMode {
    /// Pages, videos or courses on the web, in one's own time.
    Online,
    /// A telephone call.
    Phone,
    /// A video call.
    Video,
    /// An appointment at a clinic.
    Clinic,
    /// A visit to the child's home.
    Home,
    /// A visit to the child's school or setting.
    School,
    /// Together with other children or families.
    Group,
}

/// How a band of ages ends.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::records::AgeEnd")]
pub(crate) enum AgeEnd {
    /// On the birthday named: a child of that age is too old.
    OnTheBirthday,
    /// On 31 August of the school year in which the child has the birthday named.
    EndOfSchoolYear,
    /// The source can be read to include the year after the birthday or not.
    NotClear,
    /// No upper end is stated.
    NoEnd,
}

/// Whose bank holidays a service keeps.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::calendar::HolidayCalendar")]
pub(crate) enum HolidayCalendar {
    /// Those of England and Wales.
    EnglandAndWales,
    /// Those of Scotland.
    Scotland,
    /// Those of Northern Ireland.
    NorthernIreland,
}

/// What a published wait says.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::WaitingTimeKind")]
pub(crate) enum WaitingTimeKind {
    /// What the service aims at.
    Target,
    /// What families commonly wait.
    Typical,
}

/// The order of a list of services.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::app::directory::Order")]
pub(crate) enum ServiceOrder {
    /// Best text match first; name order when no text is given.
    Relevance,
    /// By name, A to Z.
    Name,
    /// Nearest first; needs `near`, which says what becomes of services whose place is not known.
    Distance,
    /// Most recently reviewed against its sources first.
    Freshness,
}
