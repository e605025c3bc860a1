//! Names within one file: each once among its like, and each reference to one that is there.

use std::collections::BTreeSet;

use domain::nearest::nearest;
use serde_json::Value;

use super::FileKind;
use super::outline::{At, criteria};
use crate::finding::{Cause, Finding};

/// Names that stand twice, and references to names that are not there.
pub(super) fn findings(kind: FileKind, value: &Value) -> Vec<Finding> {
    let root = At::root(value);
    match kind {
        FileKind::Guide => {
            let mut findings = twice(&root.items("routes"), "slug", "another route of this guide");
            findings.extend(twice(&root.items("sections"), "slug", "another section of this guide"));
            findings.extend(twice(&root.items("sources"), "key", "another source of this file"));
            findings
        }
        FileKind::Provider => {
            let mut findings = Vec::new();
            if let Some(provider) = root.get("provider") {
                findings.extend(twice(&provider.items("sources"), "key", "another source of this file"));
                findings.extend(twice(&provider.items("contacts"), "slug", "another contact of the provider"));
            }
            for service in root.items("services") {
                findings.extend(names_of_service(&service));
                findings.extend(references_of_service(&service));
            }
            findings
        }
    }
}

fn names_of_service(service: &At<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (list, key, other) in [
        ("offers", "slug", "another offer of this service"),
        ("referral_routes", "slug", "another referral route of this service"),
        ("contacts", "slug", "another contact of this service"),
        ("signposts", "slug", "another signpost of this service"),
        ("conflicts", "code", "another conflict of this service"),
    ] {
        findings.extend(twice(&service.items(list), key, other));
    }
    for group in criteria(service) {
        findings.extend(twice(&group, "code", "another criterion beside it"));
    }
    findings
}

fn twice(items: &[At<'_>], key: &str, other: &str) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    items
        .iter()
        .filter_map(|item| item.text_at(key))
        .filter(|(_, name)| !seen.insert(*name))
        .map(|(at, name)| {
            Finding::error(at.pointer, format!("`{name}` is already the {key} of {other}"))
                .expecting("a name of its own")
        })
        .collect()
}

fn references_of_service(service: &At<'_>) -> Vec<Finding> {
    let routes = names(&service.items("referral_routes"), "slug");
    let contacts = names(&service.items("contacts"), "slug");
    let signposts = names(&service.items("signposts"), "slug");
    let criteria: Vec<At<'_>> = criteria(service).into_iter().flatten().collect();
    let codes = names(&criteria, "code");

    let mut findings = Vec::new();
    for offer in service.items("offers") {
        findings.extend(unknown(offer.items("routes"), "referral route", &routes));
    }
    for route in service.items("referral_routes") {
        for channel in route.items("channels") {
            findings.extend(unknown(channel.get("contact"), "contact", &contacts));
        }
    }
    for criterion in &criteria {
        findings.extend(unknown(criterion.items("signposts"), "signpost", &signposts));
    }
    for conflict in service.items("conflicts") {
        findings.extend(unknown(conflict.items("criteria"), "criterion", &codes));
    }
    findings
}

fn names<'a>(items: &[At<'a>], key: &str) -> BTreeSet<&'a str> {
    items.iter().filter_map(|item| Some(item.text_at(key)?.1)).collect()
}

fn unknown<'a>(references: impl IntoIterator<Item = At<'a>>, what: &str, known: &BTreeSet<&str>) -> Vec<Finding> {
    references
        .into_iter()
        .filter_map(|at| at.text().map(|name| (at.pointer.clone(), name)))
        .filter(|(_, name)| !known.contains(name))
        .map(|(pointer, name)| {
            Finding::error(pointer, format!("unknown {what} `{name}`"))
                .expecting(format!("a {what} of this service"))
                .nearest(nearest(name, known.iter().copied()).map(str::to_owned))
                .because(Cause::Meaning)
        })
        .collect()
}
