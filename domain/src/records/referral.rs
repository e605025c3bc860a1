//! Ways into a service.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Criterion, SourceRef};
use crate::vocabulary::{ChannelKind, DurationUnit, ReferrerPolicy, ResponseStage, Slug, TermCode, Text, WebAddress};

/// One way to refer a child: who may, how, for whom, after what, and when a reply is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralRoute {
    /// Its name, unique within the service.
    pub slug: Slug,
    /// What it is called.
    pub name: Text,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// Who may use it.
    pub referrers: Referrers,
    /// How.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ReferralChannel>,
    /// Which needs, requests or children it is for; empty: all that the service sees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<Criterion>,
    /// What must be done, or which day it must be, before it is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Criterion>,
    /// What to read or do first that gates nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before_you_refer: Vec<Text>,
    /// What the referral is to say or attach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_information: Vec<Text>,
    /// When a reply is promised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_times: Vec<ResponseTime>,
    /// Where this stands.
    pub source: SourceRef,
}

/// Who may refer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Referrers {
    /// How the roles are to be read.
    pub policy: ReferrerPolicy,
    /// ROLE terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-vocabulary" = "role"))]
    pub roles: Vec<TermCode>,
    /// The rule in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
}

/// How a referral reaches the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralChannel {
    /// What kind of channel it is.
    pub kind: ChannelKind,
    /// What else there is to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Text>,
    /// The form or page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// The service's contact point that it goes through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Slug>,
}

/// A promised time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseTime {
    /// For what.
    pub stage: ResponseStage,
    /// How many.
    #[schemars(range(min = 1, max = 1000))]
    pub within: u16,
    /// Of what.
    pub unit: DurationUnit,
    /// Whether days out of term do not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub term_time_only: bool,
    /// The only channel that it is promised for; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelKind>,
    /// Whom or what it is promised for, when not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<Text>,
    /// The promise in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
}
