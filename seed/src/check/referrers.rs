//! Referral routes whose policy says one thing of who may refer, and whose roles another.

use serde_json::Value;

use super::FileKind;
use super::outline::At;
use crate::finding::Finding;

/// A finding for each route that lists roles and names none, or names roles and lists none.
pub(super) fn findings(kind: FileKind, value: &Value) -> Vec<Finding> {
    if kind != FileKind::Provider {
        return Vec::new();
    }
    At::root(value)
        .items("services")
        .iter()
        .flat_map(|service| service.items("referral_routes"))
        .filter_map(|route| of_referrers(&route.get("referrers")?))
        .collect()
}

fn of_referrers(referrers: &At<'_>) -> Option<Finding> {
    let (at, policy) = referrers.text_at("policy")?;
    let roles = referrers.items("roles");
    match policy {
        "listed" | "listed-and-similar" if roles.is_empty() => Some(
            Finding::error(at.pointer, format!("`policy: {policy}` goes with roles, and none is listed"))
                .expecting("`roles` with at least one role, or `policy: not-stated`"),
        ),
        "anyone" | "not-stated" if !roles.is_empty() => Some(
            Finding::error(
                referrers.get("roles")?.pointer,
                format!("roles are listed, and `policy: {policy}` reads none of them"),
            )
            .expecting("`policy: listed` or `policy: listed-and-similar`, or no `roles`"),
        ),
        _ => None,
    }
}
