//! How to reach a service, and where it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SourceRef;
use crate::hours::OpeningHours;
use crate::vocabulary::{ContactPurpose, Postcode, Slug, Text, WebAddress};

/// A phone line, an address for email or a page, with what it is for and when it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactPoint {
    /// Its name within the service, by which referral channels refer to it.
    pub slug: Slug,
    /// What it is for.
    pub purpose: ContactPurpose,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// A phone number, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
    /// An email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Text>,
    /// A page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// When it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<OpeningHours>,
    /// Where this stands.
    pub source: SourceRef,
}

/// A place where the service works, or to which post goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// What it is called.
    pub name: Text,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Text>,
    /// Its postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Postcode>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Whether only post goes there and no child is seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub postal_only: bool,
    /// How to get there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub travel: Vec<Text>,
    /// When it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<OpeningHours>,
    /// Where this stands.
    pub source: SourceRef,
}

/// A position in degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Degrees north.
    #[schemars(range(min = 49.0, max = 61.5))]
    pub latitude: f64,
    /// Degrees east.
    #[schemars(range(min = -9.0, max = 2.5))]
    pub longitude: f64,
}
