//! Which leaves of a settled rule hold it where it is.

use super::reach::{Part, Reach};
use super::values::Value;
use super::view::View;
use crate::rules::{Rule, Shape};

/// The leaves that settle a rule: all that must hold together, the one of several that is enough to pass, and
/// every alternative that did not.
pub(super) fn witnesses<'a>(rule: &'a Rule, view: &View<'_, 'a>, reach: &Reach<'a>) -> Vec<&'a Rule> {
    let mut found = Vec::new();
    gather(rule, view, reach, &mut found);
    found
}

fn value<'a>(rule: &'a Rule, view: &View<'_, 'a>, reach: &Reach<'a>) -> Option<Value> {
    reach.part(Part { rule, turned: false }, view).settled()
}

fn gather<'a>(rule: &'a Rule, view: &View<'_, 'a>, reach: &Reach<'a>, found: &mut Vec<&'a Rule>) {
    let (parts, enough) = match rule.shape() {
        Shape::Leaf(leaf) => return found.push(leaf),
        Shape::Not(inner) => return gather(inner, view, reach, found),
        Shape::All(parts) => (parts, Some(Value::Fails)),
        Shape::Any(parts) => (parts, Some(Value::Passes)),
        Shape::AtLeast(_, parts) => (parts, None),
    };
    let settled: Vec<(&'a Rule, Value)> =
        parts.iter().filter_map(|part| value(part, view, reach).map(|value| (part, value))).collect();
    // Of several that must hold, a judgement weighs only where a judgement is what they come to.
    let this = value(rule, view, reach);
    let counted = matches!(rule.shape(), Shape::AtLeast(..));
    let weighs = |value: Value| !counted || value != Value::Judgement || this == Some(Value::Judgement);
    let decided_by_one = settled.iter().filter(|(_, value)| Some(*value) == enough).map(|(part, _)| {
        let mut leaves = Vec::new();
        gather(part, view, reach, &mut leaves);
        leaves
    });
    match decided_by_one.min_by_key(Vec::len) {
        Some(leaves) => found.extend(leaves),
        None => {
            settled.iter().filter(|(_, value)| weighs(*value)).for_each(|(part, _)| gather(part, view, reach, found))
        }
    }
}
