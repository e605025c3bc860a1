//! Which values rules reach over every way in which the missing facts could turn out.
//!
//! Parts that share no missing fact combine by the sets of their values alone. Where parts share one, its
//! values are split into the regions that the rules cut them into, and each region is decided on its own. That
//! is exact; past a budget of splits the parts are combined as if they shared nothing, which can only add
//! values, never lose one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use chrono::NaiveDate;

use super::leaf::leaf_values;
use super::regions::regions;
use super::values::{Value, Values};
use super::view::{FactValue, View};
use crate::rules::{Rule, Shape};
use crate::vocabulary::Fact;

/// How many regions may be decided for one answer.
const BUDGET: u32 = 50_000;

/// Facts as a set of bits.
pub(super) type FactBits = u32;

pub(super) fn bit(fact: Fact) -> FactBits {
    1 << fact as u32
}

/// A rule, perhaps turned round, as an exclusion is.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) rule: &'a Rule,
    pub(super) turned: bool,
}

#[derive(Clone, Copy)]
enum Combination {
    Least,
    Greatest,
    NthGreatest(usize),
}

/// Decides rules, and keeps account of the splits.
pub(super) struct Reach<'a> {
    left: Cell<u32>,
    exact: Cell<bool>,
    cut: RefCell<Vec<Cut<'a>>>,
}

/// The regions that some leaves cut a fact into. They depend on no other fact, so they are worked out once.
struct Cut<'a> {
    fact: Fact,
    leaves: Vec<&'a Rule>,
    on: (NaiveDate, NaiveDate),
    school_year: Option<i32>,
    regions: Option<Rc<Vec<FactValue<'a>>>>,
}

impl<'a> Reach<'a> {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(BUDGET), exact: Cell::new(true), cut: RefCell::new(Vec::new()) }
    }

    /// Whether every answer so far was exact.
    pub(super) fn is_exact(&self) -> bool {
        self.exact.get()
    }

    pub(super) fn give_up_exactness(&self) {
        self.exact.set(false);
    }

    /// The values that one part reaches.
    pub(super) fn part(&self, part: Part<'a>, view: &View<'_, 'a>) -> Values {
        let values = self.rule(part.rule, view);
        if part.turned { values.turned_round() } else { values }
    }

    /// The values that the least of these parts reaches.
    pub(super) fn least(&self, parts: &[Part<'a>], view: &View<'_, 'a>) -> Values {
        self.combine(Combination::Least, parts, view)
    }

    fn rule(&self, rule: &'a Rule, view: &View<'_, 'a>) -> Values {
        match rule.shape() {
            Shape::Leaf(leaf) => leaf_values(leaf, view),
            Shape::Not(inner) => self.rule(inner, view).turned_round(),
            Shape::All(rules) => self.rules(Combination::Least, rules, view),
            Shape::Any(rules) => self.rules(Combination::Greatest, rules, view),
            Shape::AtLeast(count, rules) => self.rules(Combination::NthGreatest(count), rules, view),
        }
    }

    fn rules(&self, how: Combination, rules: &'a [Rule], view: &View<'_, 'a>) -> Values {
        let parts: Vec<Part<'a>> = rules.iter().map(|rule| Part { rule, turned: false }).collect();
        self.combine(how, &parts, view)
    }

    fn combine(&self, how: Combination, parts: &[Part<'a>], view: &View<'_, 'a>) -> Values {
        let mut settled = Vec::new();
        let mut open: Vec<(Part<'a>, Values)> = Vec::new();
        for part in parts {
            let values = self.part(*part, view);
            match (how, values) {
                (Combination::Least, Values::FAILS) => return Values::FAILS,
                (Combination::Greatest, Values::PASSES) => return Values::PASSES,
                _ if values.settled().is_some() => settled.push(values),
                _ => open.push((*part, values)),
            }
        }
        let bound = fold(how, settled.iter().chain(open.iter().map(|(_, values)| values)).copied());
        if bound.settled().is_some() {
            return bound;
        }
        let Some(shared) = self.most_shared(&open, view) else {
            return bound;
        };
        if matches!(how, Combination::NthGreatest(_)) {
            return self.split(shared, parts, bound, view, |view| self.combine(how, parts, view));
        }
        let (together, rest) = knot(shared, open, view);
        let knotted: Vec<Part<'a>> = together.iter().map(|(part, _)| *part).collect();
        let at_most = fold(how, together.iter().map(|(_, values)| *values));
        let decided = self.split(shared, &knotted, at_most, view, |view| self.combine(how, &knotted, view));
        let apart: Vec<Part<'a>> = rest.iter().map(|(part, _)| *part).collect();
        let others = if apart.is_empty() { None } else { Some(self.combine(how, &apart, view)) };
        fold(how, settled.into_iter().chain([decided]).chain(others))
    }

    /// Decides each region of a fact, until all values of the bound are reached. The bound itself when there are
    /// too many regions, or the budget is spent.
    fn split(
        &self,
        fact: Fact,
        parts: &[Part<'a>],
        bound: Values,
        view: &View<'_, 'a>,
        decide: impl Fn(&View<'_, 'a>) -> Values,
    ) -> Values {
        let Some(cases) = self.regions(fact, parts, view) else { return self.inexact(bound) };
        let mut reached = Values::NONE;
        for value in cases.iter() {
            if !self.pay() {
                return self.inexact(bound);
            }
            let pin = view.pinning(fact, value);
            reached = reached.with(decide(&view.with(&pin)));
            if reached == bound {
                break;
            }
        }
        reached
    }

    /// The regions that the parts cut a fact into, which must not be pinned. None when there are too many.
    pub(super) fn regions(
        &self,
        fact: Fact,
        parts: &[Part<'a>],
        view: &View<'_, 'a>,
    ) -> Option<Rc<Vec<FactValue<'a>>>> {
        let leaves = leaves_reading(fact, parts);
        let on = (view.setting.on, view.setting.age_on);
        let school_year = view.school_year();
        let same = |one: &&Cut<'a>| {
            let same_leaves = || one.leaves.iter().zip(&leaves).all(|(one, other)| std::ptr::eq(*one, *other));
            (one.fact, one.on, one.school_year, one.leaves.len()) == (fact, on, school_year, leaves.len())
                && same_leaves()
        };
        if let Some(known) = self.cut.borrow().iter().find(same) {
            return known.regions.clone();
        }
        let regions = regions(fact, &leaves, view).map(Rc::new);
        self.cut.borrow_mut().push(Cut { fact, leaves, on, school_year, regions: regions.clone() });
        regions
    }

    fn inexact(&self, bound: Values) -> Values {
        self.exact.set(false);
        bound
    }

    fn pay(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The fact that is missing in the most parts, when that is more than one.
    fn most_shared(&self, open: &[(Part<'_>, Values)], view: &View<'_, '_>) -> Option<Fact> {
        if open.len() < 2 {
            return None;
        }
        let masks: Vec<FactBits> = open.iter().map(|(part, _)| missing(part.rule, view)).collect();
        Fact::ALL
            .iter()
            .map(|fact| (masks.iter().filter(|mask| **mask & bit(*fact) != 0).count(), *fact))
            .filter(|(count, _)| *count > 1)
            .max_by_key(|(count, _)| *count)
            .map(|(_, fact)| fact)
    }
}

/// The leaves of the parts that read a fact.
pub(super) fn leaves_reading<'a>(fact: Fact, parts: &[Part<'a>]) -> Vec<&'a Rule> {
    let mut leaves = Vec::new();
    for part in parts {
        part.rule.each_leaf(&mut |leaf| {
            if leaf.leaf_facts().contains(&fact) {
                leaves.push(leaf);
            }
        });
    }
    leaves
}

/// Facts with those that share a part with them, those that share one with these, and so on.
pub(super) fn tied_to(facts: FactBits, of_parts: &[FactBits]) -> FactBits {
    let mut tied = facts;
    loop {
        let wider = of_parts.iter().filter(|facts| **facts & tied != 0).fold(tied, |tied, facts| tied | facts);
        if wider == tied {
            return tied;
        }
        tied = wider;
    }
}

/// Those open parts that are tied to a fact through shared missing facts, and the others.
#[expect(clippy::type_complexity, reason = "two lists of the same pairs")]
fn knot<'a>(
    fact: Fact,
    open: Vec<(Part<'a>, Values)>,
    view: &View<'_, '_>,
) -> (Vec<(Part<'a>, Values)>, Vec<(Part<'a>, Values)>) {
    let masks: Vec<FactBits> = open.iter().map(|(part, _)| missing(part.rule, view)).collect();
    let tied = tied_to(bit(fact), &masks);
    let (together, apart): (Vec<_>, Vec<_>) = open.into_iter().zip(masks).partition(|(_, mask)| mask & tied != 0);
    let without_mask = |list: Vec<((Part<'a>, Values), FactBits)>| list.into_iter().map(|(pair, _)| pair).collect();
    (without_mask(together), without_mask(apart))
}

/// The facts that leaves of the rule read and that are not settled for them. A school year that is not given
/// turns on the date of birth.
pub(super) fn missing(rule: &Rule, view: &View<'_, '_>) -> FactBits {
    let mut facts = 0;
    rule.each_leaf(&mut |leaf| {
        if let Some(fact) = leaf.leaf_facts().first().filter(|_| leaf_values(leaf, view).settled().is_none()) {
            facts |= bit(*fact);
        }
    });
    facts
}

/// Combines values of parts that share no missing fact.
fn fold(how: Combination, values: impl Iterator<Item = Values>) -> Values {
    match how {
        Combination::Least => values.fold(Values::PASSES, Values::least_of),
        Combination::Greatest => values.fold(Values::FAILS, Values::greatest_of),
        Combination::NthGreatest(count) => nth_greatest(count, values),
    }
}

/// The n-th greatest of independent values: counts, for every choice, how many pass and how many do not fail.
fn nth_greatest(count: usize, values: impl Iterator<Item = Values>) -> Values {
    let mut counts = std::collections::BTreeSet::from([(0_usize, 0_usize)]);
    for values in values {
        counts = counts
            .iter()
            .flat_map(|(passing, not_failing)| {
                values.iter().map(move |value| match value {
                    Value::Passes => (passing + 1, not_failing + 1),
                    Value::Judgement => (*passing, not_failing + 1),
                    Value::Fails => (*passing, *not_failing),
                })
            })
            .collect();
    }
    counts
        .into_iter()
        .map(|(passing, not_failing)| match () {
            () if passing >= count => Values::PASSES,
            () if not_failing >= count => Values::JUDGEMENT,
            () => Values::FAILS,
        })
        .fold(Values::NONE, Values::with)
}
