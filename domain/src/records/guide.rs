//! Background reading that no single provider owns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cost, Freshness, Source, SourceRef};
use crate::vocabulary::{Slug, TermCode, Text};

/// A guide: the ways into a kind of support, and what to know about them. Never a source of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its name in links and queries.
    pub slug: Slug,
    /// Its title.
    pub title: Text,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// DISCIPLINE terms that it is about.
    #[schemars(length(min = 1), extend("x-vocabulary" = "discipline"))]
    pub disciplines: Vec<TermCode>,
    /// The ways in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<AccessRoute>,
    /// What else to know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<GuideSection>,
    /// What it is drawn from.
    #[schemars(length(min = 1))]
    pub sources: Vec<Source>,
    /// When it was last held against them.
    #[serde(default)]
    pub freshness: Freshness,
}

/// One way into a kind of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessRoute {
    /// Its name, unique within the guide.
    pub slug: Slug,
    /// Its title.
    pub title: Text,
    /// How to take it.
    pub how: Text,
    /// What speaks for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advantages: Vec<Text>,
    /// What speaks against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawbacks: Vec<Text>,
    /// How long it commonly takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical_wait: Option<Text>,
    /// What a family pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// What to do, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Text>,
    /// Where this stands.
    pub source: SourceRef,
}

/// One section of a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuideSection {
    /// Its name, unique within the guide.
    pub slug: Slug,
    /// Its title.
    pub title: Text,
    /// What it says.
    pub text: Text,
    /// Its points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Text>,
    /// Where this stands.
    pub source: SourceRef,
}
