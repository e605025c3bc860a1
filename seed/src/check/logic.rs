//! What the rules of a service come to together: parts that can never pass or never fail, criteria that
//! contradict each other, offers and routes that nobody can reach.
//!
//! The audit of `domain` reads a whole service. So that a mistake elsewhere does not keep it from the rules, it
//! gets a service with the rules of the file and nothing else of it, and a judgement, which settles nothing, in
//! place of each rule that another check refuses.

use chrono::NaiveDate;
use domain::records::Service;
use domain::reference::Reference;
use domain::rules::Rule;
use domain::verdict::{RuleFault, RuleFaultKind, audit_rules};
use domain::vocabulary::Slug;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::FileKind;
use super::once::within;
use super::outline::At;
use crate::finding::Finding;

/// What stands for a text or a name that the rules do not read.
const UNREAD: &str = "unread";

/// What is wrong with the rules of a file that no other finding refuses.
pub(super) fn findings(
    kind: FileKind,
    value: &Value,
    others: &[Finding],
    reference: &Reference,
    on: NaiveDate,
) -> Vec<Finding> {
    if kind != FileKind::Provider {
        return Vec::new();
    }
    let refused: Vec<&str> = others.iter().filter(|it| it.is_error()).map(|it| it.pointer.as_str()).collect();
    At::root(value)
        .items("services")
        .iter()
        .flat_map(|service| rule_findings(service, &refused, reference, on))
        .collect()
}

fn rule_findings(service: &At<'_>, refused: &[&str], reference: &Reference, on: NaiveDate) -> Vec<Finding> {
    let Ok(rules_alone) = serde_json::from_value::<Service>(Sound { refused }.service(service)) else {
        return Vec::new();
    };
    audit_rules(&rules_alone, reference, on).into_iter().map(|fault| finding(&service.pointer, fault)).collect()
}

fn finding(service: &str, fault: RuleFault) -> Finding {
    let (message, expected) = match fault.kind {
        RuleFaultKind::NeverPasses => {
            ("this can never hold, whatever the child".to_owned(), "a rule that some child meets")
        }
        RuleFaultKind::NeverFails => {
            ("this always holds, whatever the child".to_owned(), "a rule that some child does not meet, or no rule")
        }
        RuleFaultKind::Contradicts(other) => (
            format!("this criterion and `{other}` contradict each other: no child meets both"),
            "criteria that some child meets together",
        ),
        RuleFaultKind::ContradictTogether => (
            "these criteria contradict each other: no child meets all of them".to_owned(),
            "criteria that some child meets together",
        ),
        RuleFaultKind::OfferUnreachable(offer) => (
            format!("no child who meets the criteria of the service can have the offer `{offer}`"),
            "criteria that leave somebody",
        ),
        RuleFaultKind::RouteUnreachable(route) => {
            (format!("the referral route `{route}` is for no child"), "criteria that leave somebody")
        }
    };
    Finding::error(format!("{service}{}", fault.pointer), message).expecting(expected)
}

/// Puts the rules that nothing refuses into an otherwise empty service.
struct Sound<'a> {
    /// The pointers of what is refused.
    refused: &'a [&'a str],
}

impl Sound<'_> {
    fn service(&self, service: &At<'_>) -> Value {
        let eligibility = service.items("eligibility");
        let versions: Vec<Value> = eligibility.iter().map(|version| self.eligibility(Some(version))).collect();
        json!({
            "slug": name(service, "slug"),
            "name": UNREAD,
            "disciplines": [UNREAD],
            "coverage": [{ "basis": "not-stated", "areas": ["place:unread"], "source": UNREAD }],
            "eligibility": versions,
            "offers": service.items("offers").iter().map(|offer| self.offer(offer)).collect::<Vec<_>>(),
            "referral_routes": service.items("referral_routes").iter().map(|route| self.route(route)).collect::<Vec<_>>(),
            "signposts": service.items("signposts").iter().map(|one| self.signpost(one)).collect::<Vec<_>>(),
            "conflicts": service.items("conflicts").iter().map(|one| self.conflict(one)).collect::<Vec<_>>(),
            "described_in": [UNREAD],
        })
    }

    fn eligibility(&self, version: Option<&At<'_>>) -> Value {
        let Some(version) = version else { return json!({}) };
        let mut sound = json!({
            "requirements": self.criteria(version, "requirements"),
            "exclusions": self.criteria(version, "exclusions"),
        });
        for key in ["valid_from", "valid_until"] {
            if let (Some(day), Some(sound)) = (version.date(key), sound.as_object_mut()) {
                sound.insert(key.to_owned(), json!(day));
            }
        }
        sound
    }

    fn offer(&self, offer: &At<'_>) -> Value {
        let eligibility = offer.get("eligibility");
        json!({
            "slug": name(offer, "slug"),
            "tier": "universal",
            "title": UNREAD,
            "referral_required": offer.get("referral_required").and_then(|it| it.value.as_bool()),
            "eligibility": self.eligibility(eligibility.as_ref()),
            "source": UNREAD,
        })
    }

    fn route(&self, route: &At<'_>) -> Value {
        json!({
            "slug": name(route, "slug"),
            "name": UNREAD,
            "referrers": { "policy": "not-stated" },
            "applies_to": self.criteria(route, "applies_to"),
            "conditions": self.criteria(route, "conditions"),
            "source": UNREAD,
        })
    }

    fn signpost(&self, signpost: &At<'_>) -> Value {
        json!({
            "slug": name(signpost, "slug"),
            "situation": UNREAD,
            "applies_when": self.rule(signpost.get("applies_when")),
            "to": UNREAD,
            "text": UNREAD,
            "source": UNREAD,
        })
    }

    fn conflict(&self, conflict: &At<'_>) -> Value {
        json!({
            "code": name(conflict, "code"),
            "text": UNREAD,
            "statements": [UNREAD, UNREAD],
            "matters_when": self.rule(conflict.get("matters_when")),
            "sources": [UNREAD],
        })
    }

    fn criteria(&self, owner: &At<'_>, key: &str) -> Vec<Value> {
        let criterion = |criterion: &At<'_>| {
            json!({
                "code": name(criterion, "code"),
                "text": UNREAD,
                "rule": self.rule(criterion.get("rule")),
                "source": UNREAD,
            })
        };
        owner.items(key).iter().map(criterion).collect()
    }

    /// The rule, when nothing within it is refused; otherwise a judgement.
    fn rule(&self, rule: Option<At<'_>>) -> Value {
        rule.filter(|rule| !self.refused.iter().any(|pointer| within(pointer, &rule.pointer)))
            .filter(|rule| reads::<Rule>(rule.value))
            .map_or_else(|| json!({ "judgement": { "text": UNREAD } }), |rule| rule.value.clone())
    }
}

/// The name that stands under a key, when it is one.
fn name<'a>(owner: &At<'a>, key: &str) -> &'a str {
    let name = owner.text_at(key).map(|(_, name)| name);
    name.filter(|name| Slug::parse(name).is_ok()).unwrap_or(UNREAD)
}

fn reads<Record: DeserializeOwned>(value: &Value) -> bool {
    serde_json::from_value::<Record>(value.clone()).is_ok()
}
