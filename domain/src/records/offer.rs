//! What a service offers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AgeBand, Eligibility, SourceRef};
use crate::vocabulary::{Audience, DeliveryMode, Slug, TermCode, Text, Tier, WebAddress};

/// One thing that a service offers at one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its name, unique within the service.
    pub slug: Slug,
    /// The tier.
    pub tier: Tier,
    /// What it is called.
    pub title: Text,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<Audience>,
    /// How it reaches them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery_modes: Vec<DeliveryMode>,
    /// Its own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Whether it needs a referral; absent: the source does not say, and it is treated as needing one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_required: Option<bool>,
    /// The routes that lead to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Slug>,
    /// The ages that it is for, where it limits them itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<AgeBand>,
    /// What it asks beyond the service's own criteria.
    #[serde(default, skip_serializing_if = "Eligibility::asks_nothing")]
    pub eligibility: Eligibility,
    /// NEED terms that it addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-vocabulary" = "need"))]
    pub needs: Vec<TermCode>,
    /// What a family pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// Where this stands.
    pub source: SourceRef,
}

impl Offer {
    /// Whether the service's own criteria come first: unless the source says that no referral is needed.
    pub fn needs_referral(&self) -> bool {
        self.referral_required != Some(false)
    }
}

/// What a family pays, in whole pence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Whether it is free; absent: the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<bool>,
    /// The least, in pence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_pence: Option<u32>,
    /// The most, in pence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_pence: Option<u32>,
    /// For what: `assessment`, `session`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// The cost in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
}
