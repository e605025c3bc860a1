//! Each criterion with its result and why.

use std::collections::BTreeSet;

use super::answer::{CriterionResult, Outcome, Reason};
use super::not_known::not_known;
use super::questions::Item;
use super::reach::{Reach, bit, missing};
use super::values::{Value, Values};
use super::view::View;
use super::witness::witnesses;
use super::wording::sentence;
use crate::rules::Rule;
use crate::vocabulary::{Fact, JudgementKind};

/// A criterion with the values that it reaches on its own.
#[derive(Clone, Copy)]
pub(super) struct Weighed<'a> {
    pub(super) item: Item<'a>,
    pub(super) values: Values,
}

pub(super) fn weigh<'a>(
    items: impl Iterator<Item = Item<'a>>,
    view: &View<'_, 'a>,
    reach: &Reach<'a>,
) -> Vec<Weighed<'a>> {
    items.map(|item| Weighed { item, values: reach.part(item.part(), view) }).collect()
}

/// What the values reached by all criteria together come to.
pub(super) fn outcome(reached: Values) -> Outcome {
    match reached.settled() {
        Some(Value::Passes) => Outcome::MeetsCriteria,
        Some(Value::Judgement) => Outcome::NeedsJudgement,
        Some(Value::Fails) => Outcome::OutsideCriteria,
        None => Outcome::NeedsInformation,
    }
}

/// The criteria that hold the outcome where it is. Deciding on those alone gives the same outcome.
pub(super) fn decisive<'a, 'w>(weighed: &'w [Weighed<'a>], reached: Values) -> Vec<&'w Weighed<'a>> {
    let settled_at = |value: Value| {
        let settled: Vec<_> = weighed.iter().filter(|one| one.values.settled() == Some(value)).collect();
        // None is settled there when criteria hold the outcome only between them.
        if settled.is_empty() { weighed.iter().filter(|one| one.values.contains(value)).collect() } else { settled }
    };
    match reached.settled() {
        Some(Value::Passes) => Vec::new(),
        Some(value) => settled_at(value),
        None => weighed
            .iter()
            .filter(|one| one.values.settled().is_none() && one.values.least() < reached.greatest())
            .collect(),
    }
}

/// Says what a criterion comes to, about this child.
pub(super) fn reason<'a>(weighed: &Weighed<'a>, view: &View<'_, 'a>, reach: &Reach<'a>) -> Reason {
    let Item { criterion, exclusion } = weighed.item;
    let rule = &criterion.rule;
    let settled = weighed.values.settled();
    let leaves = if settled.is_some() { witnesses(rule, view, reach) } else { Vec::new() };
    let judgement = match settled {
        Some(Value::Judgement) => Some(judgement_of(&leaves)),
        _ => None,
    };
    let text = criterion.text.as_str();
    let explanation = match (settled, &judgement) {
        (Some(_), Some((_, Some(asked)))) => sentence(&leaves, asked, view),
        (Some(_), Some((_, None))) => format!("{} {}", sentence(&leaves, text, view), left_open(&leaves)),
        (Some(_), None) => sentence(&leaves, text, view),
        (None, _) => not_known(rule, &facts_of(missing(rule, view)), text, view),
    };
    Reason {
        code: criterion.code.clone(),
        exclusion,
        result: result(settled),
        judgement: judgement.map(|(kind, _)| kind),
        signposts: if settled == Some(Value::Fails) { criterion.signposts.clone() } else { Vec::new() },
        explanation,
    }
}

/// Why a rule that reads facts alone, all of them known, comes to a judgement: homes on both sides of a border, or
/// a day of which the terms are not known here.
fn left_open(leaves: &[&Rule]) -> &'static str {
    if leaves.iter().any(|leaf| matches!(leaf, Rule::HomeArea(_))) {
        "The source does not say how it treats a child with more than one home: ask the service."
    } else {
        "The term dates of that day are not known here: ask the service."
    }
}

fn result(settled: Option<Value>) -> CriterionResult {
    match settled {
        Some(Value::Passes) => CriterionResult::Passes,
        Some(Value::Judgement) => CriterionResult::Judgement,
        Some(Value::Fails) => CriterionResult::Fails,
        None => CriterionResult::Unknown,
    }
}

fn facts_of(bits: u32) -> Vec<Fact> {
    Fact::ALL.iter().copied().filter(|fact| bits & bit(*fact) != 0).collect()
}

/// The gravest kind of judgement among the leaves, and what it asks. A child with homes on both sides of a
/// border makes a judgement of a leaf that reads facts alone: the source does not say.
fn judgement_of<'a>(leaves: &[&'a Rule]) -> (JudgementKind, Option<&'a str>) {
    leaves
        .iter()
        .filter_map(|leaf| match leaf {
            Rule::Judgement(judgement) => Some((judgement.kind, Some(judgement.text.as_str()))),
            Rule::NotStated(text) => Some((JudgementKind::SourceSilent, Some(text.as_str()))),
            _ => None,
        })
        .max_by_key(|(kind, _)| *kind)
        .unwrap_or((JudgementKind::SourceSilent, None))
}

/// The kinds of judgement among decisive criteria.
pub(super) fn judgement_kinds<'a>(
    decisive: &[&Weighed<'a>],
    view: &View<'_, 'a>,
    reach: &Reach<'a>,
) -> BTreeSet<JudgementKind> {
    decisive
        .iter()
        .filter(|one| one.values.settled() == Some(Value::Judgement))
        .map(|one| judgement_of(&witnesses(&one.item.criterion.rule, view, reach)).0)
        .collect()
}

/// Whether facts can speak to a criterion at all.
pub(super) fn reads_facts(item: &Item<'_>) -> bool {
    !item.criterion.rule.reads().facts.is_empty()
}
