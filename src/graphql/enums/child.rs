//! Closed lists about what is known of a child.

use async_graphql::Enum;

/// The kind of place where a child is educated.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::EducationSetting")]
pub(crate) enum EducationSetting {
    /// A nursery, pre-school or childminder.
    EarlyYears,
    /// A mainstream school, in an ordinary class.
    Mainstream,
    /// A specialist unit or resourced provision within a mainstream school.
    ResourcedProvision,
    /// A special school.
    Special,
    /// A specialist college for young people over 16.
    #[graphql(name = "SPECIAL_POST_16")]
    SpecialPost16,
    /// Alternative provision, such as a pupil referral unit.
    AlternativeProvision,
    /// A further education college.
    FurtherEducation,
    /// Education at home by the family's own choice.
    ElectiveHomeEducation,
    /// Another kind of setting.
    Other,
    /// No setting: too young, or out of education.
    None,
}

/// How far an education, health and care plan (EHCP) has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::EhcpStatus")]
pub(crate) enum EhcpStatus {
    /// There is no plan and none has been asked for.
    None,
    /// A plan has been asked for, and there is none yet.
    Requested,
    /// There is a plan.
    InPlace,
}

/// A fact about a child (or about the asker) that a rule may read and a question may ask for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::Fact")]
pub(crate) enum Fact {
    /// The date of birth, or the age: `child.dateOfBirth` or `child.age`.
    DateOfBirth,
    /// Where the child lives: `child.home`.
    HomeArea,
    /// Where the child's GP practice is: `child.gp`.
    GpArea,
    /// The kind of setting the child is educated in: `child.education.setting`.
    EducationSetting,
    /// The school or setting itself: `child.education.school`.
    School,
    /// Where the school or setting is: `child.education.school`, `postcode` or `area`.
    SchoolArea,
    /// The authority that maintains the school: `child.education.maintainedBy`.
    SchoolMaintainingArea,
    /// The school year: `child.education.yearGroup`, or worked out from the date of birth.
    SchoolYear,
    /// Whether the child is in full-time education: `child.education.fullTime`.
    FullTimeEducation,
    /// Whether a local authority looks after the child: `child.lookedAfter.status`.
    LookedAfter,
    /// The authority that looks after the child: `child.lookedAfter.byArea`.
    CareArea,
    /// Whether there is an education, health and care plan: `child.ehcp.status`.
    EhcpStatus,
    /// The authority that maintains the plan: `child.ehcp.maintainingArea`.
    EhcpMaintainingArea,
    /// The kinds of provision that the plan names: `child.ehcp.provisionNamed`.
    EhcpProvision,
    /// The difficulties that help is asked for with: `child.needs`.
    Needs,
    /// What is asked for beyond help with the needs: `child.requests`.
    Requests,
    /// Diagnoses and medical conditions: `child.conditions`.
    Conditions,
    /// Recent events that change what the child needs: `child.events`.
    Events,
    /// Steps already taken: `child.priorSteps`.
    PriorSteps,
    /// Services that have seen the child before: `child.previousContacts`.
    PreviousContact,
    /// Who is asking: `asker.role`.
    AskerRole,
}

/// What settles a criterion.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecidedBy {
    /// The child's facts alone settle it.
    Facts,
    /// Only a professional's view settles it.
    Professional,
    /// Facts can rule it out; a professional settles the rest.
    FactsAndProfessional,
}
