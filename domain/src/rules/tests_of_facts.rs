//! What a leaf asks of a fact.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::rule::one_key;
use crate::calendar::Age;
use crate::vocabulary::in_writing::in_writing;
use crate::vocabulary::{AreaCode, EducationSetting, EhcpStatus, Slug, TermCode, Urn};

/// A completed age from one bound up to, and without, the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgeTest {
    /// The child has attained this age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Age>,
    /// The child has not attained this age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Age>,
}

/// A date of birth between two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BornTest {
    /// The first birth date that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_or_after: Option<NaiveDate>,
    /// The last birth date that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_or_before: Option<NaiveDate>,
}

/// A school year between two, both included; 0 is Reception, -1 the nursery year before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchoolYearTest {
    /// The first year that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i8>,
    /// The last year that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i8>,
}

/// Inside one of these areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaTest {
    /// GSS or ODS codes, postcode districts, or places that a provider's list defines.
    #[schemars(length(min = 1), extend("x-areas" = true))]
    pub within: Vec<AreaCode>,
}

/// One of these kinds of setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingTest {
    /// The kinds that pass.
    #[schemars(length(min = 1))]
    pub one_of: Vec<EducationSetting>,
}

/// One of these schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchoolTest {
    /// Their URNs.
    #[schemars(length(min = 1))]
    pub one_of: Vec<Urn>,
}

/// One of these states of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusTest {
    /// The states that pass.
    #[schemars(length(min = 1))]
    pub one_of: Vec<EhcpStatus>,
}

/// One of these roles, or a narrower one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleTest {
    /// ROLE terms.
    #[schemars(length(min = 1), extend("x-vocabulary" = "role"))]
    pub one_of: Vec<TermCode>,
}

/// What is asked of a list of terms, which is the whole truth. A term covers the narrower ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(transform = one_key)]
pub enum TermTest {
    /// At least one is among these.
    AnyOf(Vec<TermCode>),
    /// There is at least one, and every one is among these.
    Only(Vec<TermCode>),
    /// Every one is among these, or there is none; with an empty list: there is none.
    NothingBut(Vec<TermCode>),
}

impl TermTest {
    /// The terms that the test names.
    pub fn named(&self) -> &[TermCode] {
        let (Self::AnyOf(terms) | Self::Only(terms) | Self::NothingBut(terms)) = self;
        terms
    }
}

/// A step taken, perhaps for some time, perhaps with a record to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorStepTest {
    /// A PRIOR_STEP term.
    #[schemars(extend("x-vocabulary" = "prior-step"))]
    pub step: TermCode,
    /// How long it must have run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasting: Option<Lasting>,
    /// Whether the source gives the time as approximate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// Whether there must be a record to attach.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub evidenced: bool,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lasting {
    /// How many.
    #[schemars(range(min = 1, max = 1000))]
    pub count: u16,
    /// Of what.
    pub unit: LastingUnit,
}

/// The unit of a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LastingUnit {
    /// Calendar days.
    Days,
    /// Seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// School terms, three a year.
    SchoolTerms,
}

/// An earlier contact with a service, this one unless another is named. With nothing else said: any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviousContactTest {
    /// The service; absent: the service whose rule it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Slug>,
    /// The last contact is no longer ago than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Lasting>,
    /// Whether it was about the need that help is now asked for with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_need: Option<bool>,
    /// Whether it ended because the child was not brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharged_for_non_attendance: Option<bool>,
}

/// The day of the question lies in a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(transform = one_key)]
pub enum DayTest {
    /// Between two dates.
    Between(DateSpan),
    /// Between two days of every year.
    EachYear(YearSpan),
    /// Within these school terms of every year.
    EachTerm(TermWindow),
}

/// From one date to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateSpan {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// From one day of the year to another, both included; over the new year when the second comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearSpan {
    /// The first day.
    pub from: MonthDay,
    /// The last day.
    pub until: MonthDay,
}

/// Within school terms, by the dates of an authority. Where the dates are not known it is for the service to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermWindow {
    /// Which terms; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<TermSeason>,
    /// The authority whose term dates count.
    #[schemars(extend("x-area" = true))]
    pub of: AreaCode,
}

/// One of the three terms of a school year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TermSeason {
    /// September to December.
    Autumn,
    /// January to Easter.
    Spring,
    /// Easter to July.
    Summer,
}

impl TermSeason {
    /// The season of a day, by its month: the spring term ends with April's first half at the latest, and a
    /// half term that starts in April belongs to the summer.
    pub fn of(start_of_term: NaiveDate) -> Self {
        match start_of_term.month() {
            1..=3 => Self::Spring,
            4..=7 => Self::Summer,
            _ => Self::Autumn,
        }
    }
}

/// A day that comes round each year, `MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "x-expected" = "a month and a day, `MM-DD`"))]
pub struct MonthDay {
    month: u32,
    day: u32,
}

/// A string that is no day of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected a month and a day, `MM-DD`")]
pub struct NotAMonthDay;

impl MonthDay {
    /// The day of the year on which a date falls.
    pub fn of(date: NaiveDate) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// Parses `MM-DD`. An error for a day that no year has.
    pub fn parse(text: &str) -> Result<Self, NotAMonthDay> {
        let (month, day) = text.split_once('-').ok_or(NotAMonthDay)?;
        let (month, day) = (month.parse().map_err(|_| NotAMonthDay)?, day.parse().map_err(|_| NotAMonthDay)?);
        let leap_year = 2024;
        NaiveDate::from_ymd_opt(leap_year, month, day).map(Self::of).ok_or(NotAMonthDay)
    }
}

in_writing!(MonthDay);

impl fmt::Display for MonthDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}-{:02}", self.month, self.day)
    }
}
