//! Which missing facts are worth asking for.

use std::collections::BTreeSet;

use super::answer::Question;
use super::leaf::leaf_values;
use super::reach::{FactBits, Part, Reach, bit, missing, tied_to};
use super::values::{Value, Values};
use super::view::View;
use crate::records::Criterion;
use crate::rules::Rule;
use crate::vocabulary::Fact;

/// How many cases the search for pivotal facts looks at.
const MOST_CASES: usize = 20_000;

/// A criterion as part of a verdict.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) criterion: &'a Criterion,
    pub(super) exclusion: bool,
}

impl<'a> Item<'a> {
    pub(super) fn part(&self) -> Part<'a> {
        Part { rule: &self.criterion.rule, turned: self.exclusion }
    }
}

/// The facts, most useful first, of which some answer alone changes the values reached; where there is none,
/// those for which two cases that differ in the fact alone come to different values. Facts that cannot be said
/// are left out.
pub(super) fn questions<'a>(
    items: &[Item<'a>],
    view: &View<'_, 'a>,
    cannot_say: &BTreeSet<Fact>,
    reach: &Reach<'a>,
) -> Vec<Question> {
    let parts: Vec<Part<'a>> = items.iter().map(Item::part).collect();
    let total = reach.least(&parts, view);
    if total.settled().is_some() {
        return Vec::new();
    }
    let parts = open_parts(&parts, view, reach);
    let open = parts.iter().map(|part| open_facts(part.rule, view)).collect();
    let search = Search { parts, open, total, reach };
    let facts = search.candidates(view);
    let mut found: Vec<(Usefulness, Fact)> =
        facts.iter().filter_map(|fact| search.usefulness(*fact, view).map(|usefulness| (usefulness, *fact))).collect();
    if found.is_empty() {
        found = search.pivotal(&facts, view).into_iter().map(|fact| (Usefulness::default(), fact)).collect();
    }
    found.sort_by(|(one, fact), (other, other_fact)| other.cmp(one).then(fact.cmp(other_fact)));
    found
        .into_iter()
        .filter(|(_, fact)| !cannot_say.contains(fact))
        .map(|(_, fact)| Question { fact, why: why(fact, items, view, reach), could_change: 0 })
        .collect()
}

/// How much an answer can do: whether one alone can rule the child out, then how many of a hundred answers
/// settle the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Usefulness {
    can_rule_out: bool,
    settles: usize,
}

struct Search<'r, 'a> {
    parts: Vec<Part<'a>>,
    /// The facts that are open in each part.
    open: Vec<FactBits>,
    total: Values,
    reach: &'r Reach<'a>,
}

fn open_parts<'a>(parts: &[Part<'a>], view: &View<'_, 'a>, reach: &Reach<'a>) -> Vec<Part<'a>> {
    let settled = |part: &Part<'a>| reach.part(*part, view).settled();
    let passing = |part: &Part<'a>| settled(part) == Some(Value::Passes);
    parts.iter().filter(|part| !passing(part)).copied().collect()
}

/// Every fact that leaves of the rule read where they are not settled, those among them that another follows from.
fn open_facts(rule: &Rule, view: &View<'_, '_>) -> FactBits {
    let mut facts = 0;
    rule.each_leaf(&mut |leaf| {
        if leaf_values(leaf, view).settled().is_none() {
            facts = leaf.leaf_facts().iter().fold(facts, |facts, fact| facts | bit(*fact));
        }
    });
    facts
}

impl<'a> Search<'_, 'a> {
    fn candidates(&self, view: &View<'_, 'a>) -> Vec<Fact> {
        let open: Vec<&Part<'a>> =
            self.parts.iter().filter(|part| self.reach.part(**part, view).settled().is_none()).collect();
        let facts = open.iter().fold(0, |facts, part| facts | missing(part.rule, view));
        let reads_school_year = open.iter().any(|part| part.rule.reads().facts.contains(&Fact::SchoolYear));
        let year_open = reads_school_year && view.school_year().is_none() && facts & bit(Fact::DateOfBirth) != 0;
        Fact::ALL
            .iter()
            .copied()
            .filter(|fact| facts & bit(*fact) != 0 || (year_open && *fact == Fact::SchoolYear))
            .collect()
    }

    fn usefulness(&self, fact: Fact, view: &View<'_, 'a>) -> Option<Usefulness> {
        let Some(answers) = self.reach.regions(fact, &self.parts, view) else {
            self.reach.give_up_exactness();
            return Some(Usefulness::default());
        };
        let (tied, others) = self.tied_to(fact, view);
        let mut changes = false;
        let (mut rules_out, mut settled) = (false, 0);
        for answer in answers.iter() {
            let pin = view.pinning(fact, answer);
            let reached = self.reach.least(&tied, &view.with(&pin)).least_of(others);
            changes |= reached != self.total;
            settled += usize::from(reached.settled().is_some());
            rules_out |= reached == Values::FAILS;
        }
        changes.then(|| Usefulness { can_rule_out: rules_out, settles: settled * 100 / answers.len().max(1) })
    }

    /// The parts that an answer about the fact can bear on, through facts that they share, and the values that the
    /// least of the others reaches whatever the answer is.
    fn tied_to(&self, fact: Fact, view: &View<'_, 'a>) -> (Vec<Part<'a>>, Values) {
        let facts = tied_to(fact, &self.open);
        let (tied, apart): (Vec<_>, Vec<_>) =
            self.parts.iter().zip(&self.open).partition(|(_, open)| **open & facts != 0);
        let parts = |list: Vec<(&Part<'a>, &FactBits)>| list.into_iter().map(|(part, _)| *part).collect::<Vec<_>>();
        (parts(tied), self.reach.least(&parts(apart), view))
    }

    fn pivotal(&self, facts: &[Fact], view: &View<'_, 'a>) -> Vec<Fact> {
        let facts: Vec<Fact> = facts.iter().copied().filter(|fact| *fact != Fact::SchoolYear).collect();
        facts
            .iter()
            .copied()
            .filter(|fact| {
                let others: Vec<Fact> = facts.iter().copied().filter(|other| other != fact).collect();
                let mut left = MOST_CASES;
                self.turns(&others, view, &mut left)
            })
            .collect()
    }

    /// Whether, with all other facts pinned in some way, more than one value is still reached.
    fn turns(&self, others: &[Fact], view: &View<'_, 'a>, left: &mut usize) -> bool {
        let Some((next, rest)) = others.split_first() else {
            return self.reach.least(&self.parts, view).settled().is_none();
        };
        let cases = self.reach.regions(*next, &self.parts, view);
        let Some(cases) = cases.filter(|cases| cases.len() <= *left) else {
            self.reach.give_up_exactness();
            return true;
        };
        *left -= cases.len();
        cases.iter().any(|case| {
            let pin = view.pinning(*next, case);
            self.turns(rest, &view.with(&pin), left)
        })
    }
}

/// What turns on a fact: the first open criterion that reads it.
fn why<'a>(fact: Fact, items: &[Item<'a>], view: &View<'_, 'a>, reach: &Reach<'a>) -> String {
    let reads = |item: &&Item<'a>| {
        item.criterion.rule.reads().facts.contains(&fact) && reach.part(item.part(), view).settled().is_none()
    };
    items.iter().find(reads).map(|item| item.criterion.text.to_string()).unwrap_or_default()
}

/// Merges the questions of several services: each fact once, with the number of services whose outcome could
/// turn on it, most such services first.
pub fn merge_questions(each: impl IntoIterator<Item = Vec<Question>>) -> Vec<Question> {
    let mut merged: Vec<Question> = Vec::new();
    for question in each.into_iter().flatten() {
        match merged.iter_mut().find(|known| known.fact == question.fact) {
            Some(known) => known.could_change += question.could_change,
            None => merged.push(question),
        }
    }
    merged.sort_by(|one, other| other.could_change.cmp(&one.could_change).then(one.fact.cmp(&other.fact)));
    merged
}
