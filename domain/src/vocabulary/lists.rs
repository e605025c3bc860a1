//! The closed lists of the field, as files spell them (kebab-case) and people read them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares a closed list with a label for each value.
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident => $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$variant_meta])* #[doc = $label] $variant),+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value in plain words, lower case, as it stands within a sentence.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

closed_list!(
    /// What kind of organisation a provider is.
    ProviderKind {
        NhsTrust => "NHS trust",
        CommunityInterestCompany => "community interest company",
        School => "school",
        LocalAuthority => "local authority",
        Charity => "charity",
        PrivatePractice => "private practice",
        Other => "other organisation",
    }
);

closed_list!(
    /// Whether a service takes referrals.
    ServiceStatus {
        Active => "taking referrals",
        Paused => "taking no referrals for now",
        Closed => "closed",
    }
);

closed_list!(
    /// The three tiers of the graduated offer.
    Tier {
        Universal => "universal",
        Targeted => "targeted",
        Specialist => "specialist",
    }
);

closed_list!(
    /// The tie between a child and an area by which a service covers the area.
    CoverageBasis {
        Home => "home",
        GpRegistration => "GP registration",
        School => "school",
        NotStated => "not stated",
    }
);

closed_list!(
    /// Whom an offer is for.
    Audience {
        ChildrenAndYoungPeople => "children and young people",
        ParentsAndCarers => "parents and carers",
        SchoolsAndSettings => "schools and settings",
        HealthProfessionals => "health professionals",
        SocialCareProfessionals => "social care professionals",
    }
);

closed_list!(
    /// How an offer reaches the child.
    DeliveryMode {
        Online => "online",
        Phone => "by phone",
        Video => "by video",
        Clinic => "at a clinic",
        Home => "at home",
        School => "at school",
        Group => "in a group",
    }
);

closed_list!(
    /// Where a child is educated.
    EducationSetting {
        EarlyYears => "an early years setting",
        Mainstream => "a mainstream school",
        ResourcedProvision => "a unit or resourced provision within a mainstream school",
        Special => "a special school",
        #[serde(rename = "special-post-16")]
        SpecialPost16 => "a specialist post-16 institution",
        AlternativeProvision => "alternative provision",
        FurtherEducation => "a further education college",
        ElectiveHomeEducation => "education at home by the family's choice",
        Other => "another kind of setting",
        None => "no setting",
    }
);

impl EducationSetting {
    /// Whether a child there goes to a school or setting, unlike one who is taught at home or not at all.
    pub fn has_school(self) -> bool {
        !matches!(self, Self::ElectiveHomeEducation | Self::None)
    }
}

closed_list!(
    /// How far an education, health and care plan has come.
    EhcpStatus {
        None => "no plan",
        Requested => "a plan has been asked for",
        InPlace => "a plan is in place",
    }
);

impl EhcpStatus {
    /// Whether there is a plan.
    pub fn has_plan(self) -> bool {
        self == Self::InPlace
    }
}

closed_list!(
    /// Who may use a referral route.
    ReferrerPolicy {
        Anyone => "anyone",
        Listed => "the roles listed",
        ListedAndSimilar => "the roles listed and similar ones",
        NotStated => "not stated",
    }
);

closed_list!(
    /// How a referral reaches the service.
    ChannelKind {
        OnlineForm => "online form",
        Email => "email",
        Phone => "phone",
        Letter => "letter",
        FaceToFace => "face to face",
        WalkIn => "walk-in",
        ClinicalSystem => "clinical system",
    }
);

closed_list!(
    /// A point on a referral's way that a time is promised for.
    ResponseStage {
        Acknowledged => "acknowledged",
        Triaged => "triaged",
        Decided => "decided",
        FirstAppointment => "first appointment",
    }
);

closed_list!(
    /// The unit of a promised time.
    DurationUnit {
        WorkingDays => "working days",
        Days => "days",
        Weeks => "weeks",
        Months => "months",
    }
);

closed_list!(
    /// Whether a published wait is aimed at or usual.
    WaitingTimeKind {
        Target => "target",
        Typical => "typical",
    }
);

closed_list!(
    /// What a contact point is for.
    ContactPurpose {
        Referral => "referrals",
        GeneralEnquiry => "general enquiries",
        AdviceLine => "advice",
        Crisis => "crisis",
        Complaint => "complaints",
    }
);

closed_list!(
    /// Who settles a judgement, and how.
    JudgementKind {
        ProfessionalView => "a professional's view",
        SourceSilent => "the source does not say",
        SourceConflict => "the source contradicts itself",
    }
);

closed_list!(
    /// A fact about a child (or the asker) that a rule may read and a question may ask for.
    Fact {
        DateOfBirth => "the child's date of birth",
        HomeArea => "where the child lives",
        GpArea => "the child's GP practice",
        EducationSetting => "the kind of setting the child is educated in",
        School => "the child's school or setting",
        SchoolArea => "where the child's school or setting is",
        SchoolMaintainingArea => "the authority that maintains the child's school",
        SchoolYear => "the child's school year",
        FullTimeEducation => "whether the child is in full-time education",
        LookedAfter => "whether the child is looked after by a local authority",
        CareArea => "the authority that looks after the child",
        EhcpStatus => "whether the child has an education, health and care plan",
        EhcpMaintainingArea => "the authority that maintains the child's plan",
        EhcpProvision => "the provision that the child's plan names",
        Needs => "the difficulties that help is asked for with",
        Requests => "what is asked for",
        Conditions => "the child's diagnoses and conditions",
        Events => "recent events that change what the child needs",
        PriorSteps => "the steps already taken",
        PreviousContact => "whether a service has seen the child before",
        AskerRole => "who is asking",
    }
);
