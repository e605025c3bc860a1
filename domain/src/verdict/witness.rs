//! Which leaves of a settled rule hold it where it is.

use super::reach::{Part, Reach};
use super::values::Value;
use super::view::View;
use crate::rules::{Rule, Shape};

/// The leaves that settle a rule: all that must hold together, the one of several that is enough to pass, and
/// every alternative that did not.
pub(super) fn witnesses<'a>(rule: &'a Rule, view: &View<'_, 'a>, reach: &Reach) -> Vec<&'a Rule> {
    let mut found = Vec::new();
    gather(rule, view, reach, &mut found);
    found
}

fn value(rule: &Rule, view: &View<'_, '_>, reach: &Reach) -> Option<Value> {
    reach.part(Part { rule, turned: false }, view).settled()
}

fn gather<'a>(rule: &'a Rule, view: &View<'_, 'a>, reach: &Reach, found: &mut Vec<&'a Rule>) {
    let this = value(rule, view, reach);
    match rule.shape() {
        Shape::Leaf(leaf) => found.push(leaf),
        Shape::Not(inner) => gather(inner, view, reach, found),
        Shape::All(parts) if this == Some(Value::Fails) => shortest(parts, Value::Fails, view, reach, found),
        Shape::Any(parts) if this == Some(Value::Passes) => shortest(parts, Value::Passes, view, reach, found),
        Shape::All(parts) | Shape::Any(parts) | Shape::AtLeast(_, parts) => {
            parts
                .iter()
                .filter(|part| value(part, view, reach).is_some())
                .for_each(|part| gather(part, view, reach, found));
        }
    }
}

/// Gathers from the part of a value that needs the fewest leaves.
fn shortest<'a>(parts: &'a [Rule], wanted: Value, view: &View<'_, 'a>, reach: &Reach, found: &mut Vec<&'a Rule>) {
    let of_part = |part: &'a Rule| {
        let mut leaves = Vec::new();
        gather(part, view, reach, &mut leaves);
        leaves
    };
    let fitting = parts.iter().filter(|part| value(part, view, reach) == Some(wanted)).map(of_part);
    found.extend(fitting.min_by_key(Vec::len).into_iter().flatten());
}
