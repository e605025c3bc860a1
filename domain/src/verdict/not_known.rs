//! What is said of a criterion that missing facts leave open.

use super::leaf::relation;
use super::phrases::{full_stop, joined, lower_first};
use super::view::View;
use super::wording::in_area;
use crate::child::Birth;
use crate::rules::Rule;
use crate::vocabulary::{Fact, Relation, Whereabouts};

/// What is missing, and what the rule is. A fact of which something is known is not said to be unknown: "Not known
/// exactly: where the child lives (in the South East, which ...)".
pub(super) fn not_known(rule: &Rule, facts: &[Fact], rule_text: &str, view: &View<'_, '_>) -> String {
    let (mut unknown, mut in_part) = (Vec::new(), Vec::new());
    for fact in facts {
        match known_part(*fact, rule, view) {
            Some(part) => in_part.push(format!("{} ({part})", fact.label())),
            None => unknown.push(fact.label().to_owned()),
        }
    }
    let mut said = Vec::new();
    if !unknown.is_empty() {
        said.push(format!("Not known yet: {}", joined(&unknown)));
    }
    if !in_part.is_empty() {
        let start = if said.is_empty() { "Not" } else { "not" };
        said.push(format!("{start} known exactly: {}", joined(&in_part)));
    }
    said.push(lower_first(rule_text));
    full_stop(&said.join("; "))
}

/// What is known of a fact that still leaves the rule open.
fn known_part(fact: Fact, rule: &Rule, view: &View<'_, '_>) -> Option<String> {
    let child = view.child();
    match fact {
        Fact::HomeArea => {
            let mut homes = child.homes.iter().flatten().filter(|home| is_open(home, rule, view));
            homes.find_map(|home| place_in_part(home, fact, view))
        }
        Fact::GpArea | Fact::SchoolArea | Fact::SchoolMaintainingArea | Fact::CareArea | Fact::EhcpMaintainingArea => {
            place_in_part(view.place(fact)?, fact, view)
        }
        Fact::DateOfBirth => match child.birth? {
            Birth::Between(..) => Some("the age given leaves it open".to_owned()),
            Birth::On(_) => None,
        },
        Fact::PriorSteps => child.prior_steps.as_ref().map(|_| "what was said of them leaves it open".to_owned()),
        Fact::PreviousContact => {
            child.previous_contacts.as_ref().map(|_| "what was said of it leaves it open".to_owned())
        }
        Fact::AskerRole => {
            child.asker_role.as_ref().map(|_| "the role given is broader than what counts here".to_owned())
        }
        _ => view.terms(fact).map(|_| "what was named is broader than what counts here".to_owned()),
    }
}

/// Whether a rule leaves it open on which side of its borders a home lies.
fn is_open(home: &Whereabouts, rule: &Rule, view: &View<'_, '_>) -> bool {
    let mut open = false;
    rule.each_leaf(&mut |leaf| {
        if let Rule::HomeArea(test) = leaf {
            open |= relation(test, home, view) == Relation::Open;
        }
    });
    open
}

fn place_in_part(place: &Whereabouts, fact: Fact, view: &View<'_, '_>) -> Option<String> {
    match place {
        Whereabouts::Within(_) => {
            Some(format!("{}, which lies only partly in the area that counts here", in_area(place, view)))
        }
        Whereabouts::Somewhere if fact == Fact::GpArea => Some("there is one, and not known where".to_owned()),
        _ => None,
    }
}
