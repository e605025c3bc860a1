//! Providers, and the file that describes one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ContactPoint, Freshness, Service, Source, SourceRef};
use crate::vocabulary::{Area, AreaCode, ProviderKind, Slug, Text, WebAddress};

/// An organisation that provides services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name in links and queries.
    pub slug: Slug,
    /// What it is called.
    pub name: Text,
    /// What kind of organisation it is.
    pub kind: ProviderKind,
    /// What it does, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// Its website.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<WebAddress>,
    /// Ways to reach it as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactPoint>,
    /// The areas that it works in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-areas" = true))]
    pub areas: Vec<AreaCode>,
    /// The documents that this provider and its services are drawn from.
    #[schemars(length(min = 1))]
    pub sources: Vec<Source>,
    /// Which of them describe the provider itself.
    #[schemars(length(min = 1))]
    pub described_in: Vec<SourceRef>,
    /// When it was last held against them.
    #[serde(default)]
    pub freshness: Freshness,
}

/// A provider file: one provider with all of its services, and the places that its own lists define.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderFile {
    /// The provider.
    pub provider: Provider,
    /// Towns and neighbourhoods that the provider's own lists define: areas of kind `named-place`, whose
    /// codes start with `place:`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Area>,
    /// Its services.
    pub services: Vec<Service>,
}
