//! Offers that nobody can be referred to.

use serde_json::{Value, json};

use super::FileKind;
use super::outline::At;
use crate::finding::Finding;

/// A warning for each offer that needs a referral to a service without any referral route.
pub(super) fn findings(kind: FileKind, value: &Value) -> Vec<Finding> {
    if kind != FileKind::Provider {
        return Vec::new();
    }
    At::root(value)
        .items("services")
        .iter()
        .filter(|service| service.items("referral_routes").is_empty())
        .flat_map(|service| service.items("offers"))
        .filter(|offer| offer.value.get("referral_required") != Some(&json!(false)))
        .map(|offer| {
            Finding::warning(
                offer.pointer,
                "this offer counts as needing a referral, and its service has no referral route",
            )
            .expecting("a route under `referral_routes`, or `referral_required: false`")
        })
        .collect()
}
