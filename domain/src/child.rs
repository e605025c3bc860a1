//! What is known about one child (and about who asks), for the length of one request. Special-category
//! personal data: none of these types shows its content in `Debug`, and none can be serialised.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;

use crate::vocabulary::{EducationSetting, EhcpStatus, Fact, Slug, TermCode, Text, Urn, Whereabouts};

/// The facts given. `None` is "not known", never "no". A list is the whole truth.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Child {
    /// The date of birth, or the range that an age leaves.
    pub birth: Option<Birth>,
    /// Where the child lives: the home of most nights first, then those lived in by turns.
    pub homes: Option<Vec<Whereabouts>>,
    /// Where the GP practice is; `Nowhere` when the child is registered with none.
    pub gp: Option<Whereabouts>,
    /// The kind of setting.
    pub setting: Option<EducationSetting>,
    /// The school or setting.
    pub school: Option<SchoolTie>,
    /// Where the school or setting is; `Nowhere` when there is none.
    pub school_area: Option<Whereabouts>,
    /// The authority that maintains the school.
    pub school_maintaining_area: Option<Whereabouts>,
    /// The school year given, 0 for Reception; when absent it is worked out from the date of birth.
    pub school_year: Option<i8>,
    /// Whether the child is in full-time education.
    pub full_time_education: Option<bool>,
    /// Whether a local authority looks after the child.
    pub looked_after: Option<bool>,
    /// That authority; `Nowhere` when the child is not looked after.
    pub care_area: Option<Whereabouts>,
    /// How far a plan has come.
    pub ehcp_status: Option<EhcpStatus>,
    /// The authority that maintains the plan; `Nowhere` when there is none.
    pub ehcp_maintaining_area: Option<Whereabouts>,
    /// DISCIPLINE terms that the plan's provision names.
    pub ehcp_provision: Option<Vec<TermCode>>,
    /// NEED terms.
    pub needs: Option<Vec<TermCode>>,
    /// REQUEST terms.
    pub requests: Option<Vec<TermCode>>,
    /// CONDITION terms.
    pub conditions: Option<Vec<TermCode>>,
    /// EVENT terms.
    pub events: Option<Vec<TermCode>>,
    /// Steps already taken.
    pub prior_steps: Option<Vec<PriorStep>>,
    /// Services that have seen the child before.
    pub previous_contacts: Option<Vec<PreviousContact>>,
    /// The ROLE term of who asks.
    pub asker_role: Option<TermCode>,
}

/// What is known of a date of birth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// The day itself.
    On(NaiveDate),
    /// A day between two, both included, as a completed age leaves it.
    Between(NaiveDate, NaiveDate),
}

/// What is known of the school a child attends.
#[derive(Clone, PartialEq, Eq)]
pub enum SchoolTie {
    /// None.
    NoSchool,
    /// This one, with its name where the directory knows it.
    Attends(Urn, Option<Text>),
}

/// A step already taken. Absent details are not known.
#[derive(Clone, PartialEq, Eq)]
pub struct PriorStep {
    /// A PRIOR_STEP term.
    pub step: TermCode,
    /// For how long.
    pub run: StepRun,
    /// Whether there is a record to attach.
    pub evidenced: Option<bool>,
}

/// For how long a step has run, and still runs, by the day of the question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StepRun {
    /// Since this day.
    Since(NaiveDate),
    /// For so many weeks.
    Weeks(u16),
    /// For so many school terms.
    SchoolTerms(u16),
    /// Not known.
    NotKnown,
}

/// An earlier contact with a service. Absent details are not known.
#[derive(Clone, PartialEq, Eq)]
pub struct PreviousContact {
    /// The service.
    pub service: Slug,
    /// The day of the last contact.
    pub last_contact_on: Option<NaiveDate>,
    /// Whether it ended because the child was not brought.
    pub discharged_for_non_attendance: Option<bool>,
    /// Whether it was about the need that help is now asked for with.
    pub same_need: Option<bool>,
}

/// One question about one child on one day.
#[derive(Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// The facts.
    pub child: Child,
    /// Facts that the asker cannot give: they stay missing and are not asked for.
    pub cannot_say: BTreeSet<Fact>,
    /// The day that the question is asked for.
    pub on: NaiveDate,
}

impl Child {
    /// Draws what follows from "there is none": a child in no setting, or taught at home, has no school; one
    /// who is not looked after, no authority that does; one without a plan, no authority that maintains it.
    /// Nothing else is ever inferred from another fact.
    #[must_use]
    pub fn with_what_follows(mut self) -> Self {
        if self.setting.is_some_and(|setting| !setting.has_school())
            && self.school.is_none()
            && self.school_area.is_none()
        {
            self.school = Some(SchoolTie::NoSchool);
            self.school_area = Some(Whereabouts::Nowhere);
            self.school_maintaining_area.get_or_insert(Whereabouts::Nowhere);
        }
        if self.looked_after == Some(false) {
            self.care_area.get_or_insert(Whereabouts::Nowhere);
        }
        if self.ehcp_status.is_some_and(|status| !status.has_plan()) {
            self.ehcp_maintaining_area.get_or_insert(Whereabouts::Nowhere);
            self.ehcp_provision.get_or_insert_default();
        }
        self
    }
}

macro_rules! silent_debug {
    ($($name:ident),+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(..)"))
            }
        })+
    };
}

silent_debug!(Child, Birth, SchoolTie, PriorStep, StepRun, PreviousContact, Enquiry);
