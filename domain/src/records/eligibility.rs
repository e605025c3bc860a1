//! Published criteria.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SourceRef;
use crate::rules::Rule;
use crate::vocabulary::{EducationSetting, Slug, Text};

/// The criteria of a service or an offer between two days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// The criteria in one plain sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
    /// The first day on which they are in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// All of these must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Criterion>,
    /// None of these may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Criterion>,
}

impl Eligibility {
    /// Whether the criteria are in force on a day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= on) && self.valid_until.is_none_or(|last| on <= last)
    }

    /// Whether nothing is asked at all.
    pub fn asks_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Every criterion, requirements first.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.requirements.iter().chain(&self.exclusions)
    }
}

/// One published criterion: as people read it and as the engine decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name, unique within its owner.
    pub code: Slug,
    /// What it says, as a whole sentence about the service: "The service sees children until they are 18."
    pub text: Text,
    /// What it comes to. Of an exclusion: when it rules the child out.
    pub rule: Rule,
    /// The signposts of the service for a child whom it rules out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signposts: Vec<Slug>,
    /// Where this stands.
    pub source: SourceRef,
}

/// A band of ages that a page can print and a filter can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    /// The settings that it holds for; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<EducationSetting>,
    /// Youngest completed age in months; absent: from birth, or not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_months: Option<u16>,
    /// The birthday at which it ends, or in whose school year it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_years: Option<u8>,
    /// How it ends.
    pub ends: AgeEnd,
    /// The band in words.
    pub statement: Text,
}

/// How a band of ages ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgeEnd {
    /// When the child attains the age.
    OnTheBirthday,
    /// With the school year in which the child attains the age.
    EndOfSchoolYear,
    /// The source can be read to include the year after the birthday or not.
    NotClear,
    /// It has no end.
    NoEnd,
}
