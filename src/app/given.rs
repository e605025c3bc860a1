//! What an asker sent about a child, before any of it is checked. Personal data: none of these types shows its
//! content in `Debug`, and none can be serialised.

use chrono::NaiveDate;
use domain::vocabulary::{EducationSetting, EhcpStatus, Fact};

/// One question as sent.
pub struct GivenEnquiry {
    /// The child.
    pub child: GivenChild,
    /// The ROLE term of who asks.
    pub asker_role: Option<String>,
    /// The day of the question; today when absent.
    pub on: Option<NaiveDate>,
}

/// The facts about a child as sent. Codes are still strings.
#[derive(Default)]
pub struct GivenChild {
    /// The date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// The completed age.
    pub age: Option<GivenAge>,
    /// Where the child lives.
    pub home: Option<GivenPlace>,
    /// Where else, by turns.
    pub other_homes: Option<Vec<GivenPlace>>,
    /// Where the child is registered with a GP.
    pub gp: Option<GivenGp>,
    /// Education.
    pub education: GivenEducation,
    /// Care.
    pub looked_after: GivenLookedAfter,
    /// The plan.
    pub ehcp: GivenEhcp,
    /// NEED terms.
    pub needs: Option<Vec<String>>,
    /// REQUEST terms.
    pub requests: Option<Vec<String>>,
    /// CONDITION terms.
    pub conditions: Option<Vec<String>>,
    /// EVENT terms.
    pub events: Option<Vec<String>>,
    /// Steps taken.
    pub prior_steps: Option<Vec<GivenPriorStep>>,
    /// Services that have seen the child.
    pub previous_contacts: Option<Vec<GivenPreviousContact>>,
    /// Facts that cannot be given.
    pub cannot_say: Vec<Fact>,
}

/// A completed age.
pub struct GivenAge {
    /// Whole years.
    pub years: i32,
    /// Months beyond them.
    pub months: Option<i32>,
}

/// A place.
pub enum GivenPlace {
    /// By postcode.
    Postcode(String),
    /// By the code of an area around it.
    Area(String),
}

/// A GP registration.
pub enum GivenGp {
    /// By the practice's ODS code.
    Practice(String),
    /// By the practice's postcode.
    Postcode(String),
    /// By the code of an area around the practice.
    Area(String),
    /// Whether there is one at all.
    Registered(bool),
}

/// Education.
#[derive(Default)]
pub struct GivenEducation {
    /// The kind of setting.
    pub setting: Option<EducationSetting>,
    /// The URN of the school.
    pub school: Option<String>,
    /// The school's postcode.
    pub postcode: Option<String>,
    /// The code of an area around the school.
    pub area: Option<String>,
    /// The code of the authority that maintains the school.
    pub maintained_by: Option<String>,
    /// The school year.
    pub year_group: Option<i32>,
    /// Whether full time.
    pub full_time: Option<bool>,
}

/// Care.
#[derive(Default)]
pub struct GivenLookedAfter {
    /// Whether looked after.
    pub status: Option<bool>,
    /// The code of the authority.
    pub by_area: Option<String>,
}

/// An education, health and care plan.
#[derive(Default)]
pub struct GivenEhcp {
    /// How far it has come.
    pub status: Option<EhcpStatus>,
    /// The code of the authority that maintains it.
    pub maintaining_area: Option<String>,
    /// DISCIPLINE terms.
    pub provision_named: Option<Vec<String>>,
}

/// A step taken.
pub struct GivenPriorStep {
    /// A PRIOR_STEP term.
    pub step: String,
    /// Since when.
    pub started_on: Option<NaiveDate>,
    /// For how many weeks.
    pub weeks: Option<i32>,
    /// For how many school terms.
    pub school_terms: Option<i32>,
    /// Whether there is a record.
    pub evidenced: Option<bool>,
}

/// A service that has seen the child.
pub struct GivenPreviousContact {
    /// Its slug.
    pub service: String,
    /// When last.
    pub last_contact_on: Option<NaiveDate>,
    /// Whether the child was not brought.
    pub discharged_for_non_attendance: Option<bool>,
    /// Whether it was about the same need.
    pub same_need: Option<bool>,
}
