//! What is known about a child and about who asks.

use async_graphql::{InputObject, OneofObject};

use crate::app::given::{
    GivenAge, GivenChild, GivenEducation, GivenEhcp, GivenEnquiry, GivenGp, GivenLookedAfter, GivenPlace,
    GivenPreviousContact, GivenPriorStep,
};
use crate::graphql::enums::{EducationSetting, EhcpStatus, Fact};
use crate::graphql::scalars::Date;

/// What is known about a child. Every field is optional, and an absent or null field means "not known yet": the
/// answer then says which facts could change it. Nothing here is logged, cached or stored.
///
/// A list is the whole truth: empty says that there are none. A term broader than the one a rule names, or an
/// area wider than the rule's, leaves that rule open. A fact both given and in `cannotSay` is BAD_INPUT, unless it is
/// given in part: an age, an area, a broader term, a school's place without the school. A list of terms has at most 200
/// entries.
#[derive(InputObject)]
pub(crate) struct ChildInput {
    /// Exact date of birth; give this or `age`, not both. Not in the future, and at most 30 years ago.
    date_of_birth: Option<Date>,
    /// The completed age, where the date of birth is not to be given.
    age: Option<AgeInput>,
    /// Where the child lives now, most nights; for a looked-after child, the placement.
    home: Option<PlaceInput>,
    /// Other homes the child lives in by turns, at most 10: all inside an area passes, none fails, some is for the
    /// service to say.
    other_homes: Option<Vec<PlaceInput>>,
    /// Where the child is registered with a GP.
    gp: Option<GpInput>,
    /// Where and how the child is educated.
    education: Option<EducationInput>,
    /// Whether a local authority looks after the child.
    looked_after: Option<LookedAfterInput>,
    /// What is known of an education, health and care plan (EHCP).
    ehcp: Option<EhcpInput>,
    /// The difficulties that help is asked for with, all of them, as NEED terms.
    needs: Option<Vec<String>>,
    /// What is asked for beyond help with the needs themselves, all of it, as REQUEST terms.
    requests: Option<Vec<String>>,
    /// Diagnoses and medical conditions, all of them, as CONDITION terms.
    conditions: Option<Vec<String>>,
    /// Recent events that change what the child needs, all of them, as EVENT terms.
    events: Option<Vec<String>>,
    /// Steps already taken, all of them, at most 50.
    prior_steps: Option<Vec<PriorStepInput>>,
    /// Services that have seen the child before, all of them, at most 50.
    previous_contacts: Option<Vec<PreviousContactInput>>,
    /// Facts that the asker has said they cannot give: never asked for again, so that NEEDS_INFORMATION may
    /// come with no questions. Of a fact given in part: that no more of it can be given.
    cannot_say: Option<Vec<Fact>>,
}

/// A completed age: `years: 6` is a child past the sixth and before the seventh birthday.
#[derive(InputObject)]
pub(crate) struct AgeInput {
    /// Whole years, 0 to 30.
    years: i32,
    /// Whole months beyond the years, 0 to 11; not known when omitted.
    months: Option<i32>,
}

/// A place, by its postcode or by an area that contains it.
#[derive(OneofObject)]
pub(crate) enum PlaceInput {
    /// A full postcode. One that this directory does not know leaves the place unknown, with a notice.
    Postcode(String),
    /// A GSS code, or a postcode district. The place is somewhere inside it.
    Area(String),
}

/// Where a child is registered with a GP, by one of these.
#[derive(OneofObject)]
pub(crate) enum GpInput {
    /// ODS code of the practice.
    Practice(String),
    /// The practice's postcode, not the child's.
    Postcode(String),
    /// The code of an area that the practice is in.
    Area(String),
    /// False: registered with no GP practice. True says only that there is one.
    Registered(bool),
}

/// Where and how a child is educated. At most one of `school`, `postcode` and `area`.
#[derive(InputObject)]
pub(crate) struct EducationInput {
    /// The kind of setting.
    setting: Option<EducationSetting>,
    /// URN of the school or setting.
    school: Option<String>,
    /// The postcode of the school or setting, not the child's.
    postcode: Option<String>,
    /// The code of an area that the school or setting is in.
    area: Option<String>,
    /// GSS code of the authority that maintains the school, where that differs from the one it stands in.
    maintained_by: Option<String>,
    /// School year, -5 to 14: 0 for Reception, less for the years before it; worked out from the date of birth when
    /// absent.
    year_group: Option<i32>,
    /// Whether the child is in full-time education.
    full_time: Option<bool>,
}

/// Whether a local authority looks after the child, and which.
#[derive(InputObject)]
pub(crate) struct LookedAfterInput {
    /// Whether one does.
    status: Option<bool>,
    /// GSS code of the authority that looks after the child.
    by_area: Option<String>,
}

/// What is known of an education, health and care plan.
#[derive(InputObject)]
pub(crate) struct EhcpInput {
    /// How far it has come.
    status: Option<EhcpStatus>,
    /// GSS code of the authority that maintains the plan now.
    maintaining_area: Option<String>,
    /// DISCIPLINE terms that the plan's provision (Section F or G) names, all of them.
    provision_named: Option<Vec<String>>,
}

/// A step already taken: the day it started, or how long it has run by the day of the question (and still
/// runs). At most one of `startedOn`, `weeks` and `schoolTerms`.
#[derive(InputObject)]
pub(crate) struct PriorStepInput {
    /// A PRIOR_STEP term.
    step: String,
    /// The day on which it started.
    started_on: Option<Date>,
    /// For how many whole weeks it has run.
    weeks: Option<i32>,
    /// For how many whole school terms it has run.
    school_terms: Option<i32>,
    /// Is there a record to attach?
    evidenced: Option<bool>,
}

/// A service that has seen the child before.
#[derive(InputObject)]
pub(crate) struct PreviousContactInput {
    /// The slug of the service.
    service: String,
    /// The day of the last contact.
    last_contact_on: Option<Date>,
    /// Whether it ended because the child was not brought.
    discharged_for_non_attendance: Option<bool>,
    /// Whether it was about the need that help is now asked for with.
    same_need: Option<bool>,
}

/// Who asks.
#[derive(InputObject)]
pub(crate) struct AskerInput {
    /// A ROLE term: `parent-carer`, `gp`, `senco`, `social-worker`...
    role: Option<String>,
}

/// What was sent, as the use cases take it.
pub(crate) fn enquiry_given(child: ChildInput, asker: Option<AskerInput>, on: Option<Date>) -> GivenEnquiry {
    GivenEnquiry { child: child.given(), asker_role: asker.and_then(|asker| asker.role), on: on.map(|date| date.0) }
}

impl ChildInput {
    /// What was sent, as the use cases take it.
    pub(crate) fn given(self) -> GivenChild {
        GivenChild {
            date_of_birth: self.date_of_birth.map(|date| date.0),
            age: self.age.map(|age| GivenAge { years: age.years, months: age.months }),
            home: self.home.map(PlaceInput::given),
            other_homes: self.other_homes.map(|homes| homes.into_iter().map(PlaceInput::given).collect()),
            gp: self.gp.map(GpInput::given),
            education: self.education.map(EducationInput::given).unwrap_or_default(),
            looked_after: self.looked_after.map(LookedAfterInput::given).unwrap_or_default(),
            ehcp: self.ehcp.map(EhcpInput::given).unwrap_or_default(),
            needs: self.needs,
            requests: self.requests,
            conditions: self.conditions,
            events: self.events,
            prior_steps: self.prior_steps.map(|steps| steps.into_iter().map(PriorStepInput::given).collect()),
            previous_contacts: self
                .previous_contacts
                .map(|contacts| contacts.into_iter().map(PreviousContactInput::given).collect()),
            cannot_say: self.cannot_say.unwrap_or_default().into_iter().map(Into::into).collect(),
        }
    }
}

impl PlaceInput {
    fn given(self) -> GivenPlace {
        match self {
            Self::Postcode(postcode) => GivenPlace::Postcode(postcode),
            Self::Area(code) => GivenPlace::Area(code),
        }
    }
}

impl GpInput {
    fn given(self) -> GivenGp {
        match self {
            Self::Practice(code) => GivenGp::Practice(code),
            Self::Postcode(postcode) => GivenGp::Postcode(postcode),
            Self::Area(code) => GivenGp::Area(code),
            Self::Registered(registered) => GivenGp::Registered(registered),
        }
    }
}

impl EducationInput {
    fn given(self) -> GivenEducation {
        GivenEducation {
            setting: self.setting.map(Into::into),
            school: self.school,
            postcode: self.postcode,
            area: self.area,
            maintained_by: self.maintained_by,
            year_group: self.year_group,
            full_time: self.full_time,
        }
    }
}

impl LookedAfterInput {
    fn given(self) -> GivenLookedAfter {
        GivenLookedAfter { status: self.status, by_area: self.by_area }
    }
}

impl EhcpInput {
    fn given(self) -> GivenEhcp {
        GivenEhcp {
            status: self.status.map(Into::into),
            maintaining_area: self.maintaining_area,
            provision_named: self.provision_named,
        }
    }
}

impl PriorStepInput {
    fn given(self) -> GivenPriorStep {
        GivenPriorStep {
            step: self.step,
            started_on: self.started_on.map(|date| date.0),
            weeks: self.weeks,
            school_terms: self.school_terms,
            evidenced: self.evidenced,
        }
    }
}

impl PreviousContactInput {
    fn given(self) -> GivenPreviousContact {
        GivenPreviousContact {
            service: self.service,
            last_contact_on: self.last_contact_on.map(|date| date.0),
            discharged_for_non_attendance: self.discharged_for_non_attendance,
            same_need: self.same_need,
        }
    }
}
