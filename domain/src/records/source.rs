//! Where a record's facts come from.

use std::fmt;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::vocabulary::in_writing::in_writing;
use crate::vocabulary::{Slug, Text, WebAddress};

/// A published document that records are drawn from, listed once per file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The name by which the records of this file refer to it.
    pub key: Slug,
    /// Its title.
    pub title: Text,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Text>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// The day on which it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_on: Option<NaiveDate>,
}

/// A place in a source: `page` or `page § How to refer`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^[a-z0-9]+(-[a-z0-9]+)*( § \S.*)?$", "x-expected" = "the key of a source, and perhaps ` § ` and a section of it", "x-source" = true))]
pub struct SourceRef {
    /// The source's key.
    pub key: Slug,
    /// The section within it.
    pub section: Option<Text>,
}

/// A string that refers to no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected the key of a source, and perhaps ` § ` and a section of it")]
pub struct NotASourceRef;

impl SourceRef {
    /// Parses a key, with or without a section.
    pub fn parse(text: &str) -> Result<Self, NotASourceRef> {
        let (key, section) = match text.split_once(" § ") {
            None => (text, None),
            Some((key, section)) => (key, Some(Text::parse(section).map_err(|_| NotASourceRef)?)),
        };
        Ok(Self { key: Slug::parse(key).map_err(|_| NotASourceRef)?, section })
    }
}

in_writing!(SourceRef);

impl fmt::Display for SourceRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.section {
            None => write!(formatter, "{}", self.key),
            Some(section) => write!(formatter, "{} § {section}", self.key),
        }
    }
}

/// When somebody last held a record against its sources, and when that is due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Freshness {
    /// The day of the last review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<NaiveDate>,
    /// The day by which the next is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_due_on: Option<NaiveDate>,
}

impl Freshness {
    /// Whether the review is overdue on a day; none when no due day is known.
    pub fn overdue(&self, on: NaiveDate) -> Option<bool> {
        self.review_due_on.map(|due| on > due)
    }
}
