//! What the interface may be told by configuration.

use std::time::Duration;

use super::allowances::FairUse;
use super::api_keys::ApiKeys;
use super::client::AddressRange;

/// Settings of HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// How long the body of a request may take to arrive.
    pub body_limit: Duration,
    /// What one client may ask for.
    pub fair_use: FairUse,
    /// The keys of clients that have one.
    pub api_keys: ApiKeys,
    /// The proxies that are believed when they say for whom they ask.
    pub trusted_proxies: Vec<AddressRange>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            body_limit: Duration::from_secs(10),
            fair_use: FairUse { units_a_minute: 3_000, units_at_once: 1_500 },
            api_keys: ApiKeys::default(),
            trusted_proxies: Vec::new(),
        }
    }
}
