//! Which missing facts are worth asking for.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::answer::Question;
use super::joint_answers::JointAnswer;
use super::leaf::leaf_values;
use super::reach::{FactBits, Part, Reach, bit, leaves_reading, missing, tied_to};
use super::regions::tell_apart;
use super::values::{Value, Values};
use super::view::{FactValue, View};
use crate::records::Criterion;
use crate::rules::Rule;
use crate::vocabulary::Fact;

/// How many cases the search for pivotal facts looks at.
const MOST_CASES: usize = 20_000;

/// How many answers that settle several facts at once are looked at.
const MOST_JOINT_ANSWERS: usize = 2_000;

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

/// The facts, most useful first, of which some answer changes the values reached: alone, or, where one answer settles
/// several facts at once, further than any of these would that is asked for alone. Where none does alone, those too
/// for which two cases that differ in the fact alone come to different values. Facts that cannot be said are left out,
/// and keep no other question away.
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
    let mut found = search.found(view, cannot_say);
    found.sort_by(|one, other| other.usefulness.cmp(&one.usefulness).then(one.fact.cmp(&other.fact)));
    found
        .into_iter()
        .filter(|one| !cannot_say.iter().any(|silent| one.needs(*silent)))
        .map(|one| Question { fact: one.fact, why: why(one.turns_on, items, view, reach), could_change: 0 })
        .collect()
}

/// A fact worth asking for.
struct Found {
    fact: Fact,
    usefulness: Usefulness,
    /// The answer by which it is, where it is not by itself.
    joint: Option<JointAnswer>,
    /// The facts that the answer settles.
    turns_on: FactBits,
}

impl Found {
    fn alone(fact: Fact, usefulness: Usefulness) -> Self {
        Self { fact, usefulness, joint: None, turns_on: bit(fact) }
    }

    /// Whether one who cannot say this fact cannot answer.
    fn needs(&self, fact: Fact) -> bool {
        self.fact == fact || self.joint.is_some_and(|joint| joint.answers(fact))
    }
}

/// How much an answer can do: whether one can rule the child out, then how many of a hundred answers settle the
/// outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Usefulness {
    can_rule_out: bool,
    settles: usize,
}

/// What the answers to one question do.
#[derive(Default)]
struct Tally {
    changes: bool,
    rules_out: bool,
    settled: usize,
    answers: usize,
}

impl Tally {
    fn count(&mut self, reached: Values, changes: bool) {
        self.changes |= changes;
        self.rules_out |= reached == Values::FAILS;
        self.settled += usize::from(reached.settled().is_some());
        self.answers += 1;
    }

    /// None where no answer changes anything.
    fn usefulness(&self) -> Option<Usefulness> {
        let settles = self.settled * 100 / self.answers.max(1);
        self.changes.then_some(Usefulness { can_rule_out: self.rules_out, settles })
    }
}

/// The parts that an answer can bear on, through facts that they share, and the values that the least of the others
/// reaches whatever the answer is.
struct Bearing<'a> {
    parts: Vec<Part<'a>>,
    others: Values,
}

/// One of the facts that a joint answer settles.
struct Settled<'a> {
    fact: Fact,
    values: Rc<Vec<FactValue<'a>>>,
    /// What is reached with each of the values alone, where the fact is asked for alone.
    alone: Vec<Values>,
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

    fn found(&self, view: &View<'_, 'a>, cannot_say: &BTreeSet<Fact>) -> Vec<Found> {
        let facts = self.candidates(view);
        let changing = facts.iter().filter_map(|fact| Some(Found::alone(*fact, self.usefulness(*fact, view)?)));
        let mut found: Vec<Found> = changing.collect();
        let sayable = found.iter().filter(|one| !cannot_say.contains(&one.fact));
        let alone = sayable.fold(0, |facts, one| facts | bit(one.fact));
        if found.is_empty() {
            let pivotal = self.pivotal(&facts, view).into_iter();
            found = pivotal.map(|fact| Found::alone(fact, Usefulness::default())).collect();
        }
        let open = facts.iter().fold(0, |facts, fact| facts | bit(*fact));
        for joint in JointAnswer::ALL {
            let settles = joint.settles(view.child()) & open;
            // One fact on its own has been looked at, and is not asked for again by the name of a school.
            let looked_at = settles & alone != 0 || joint.completes_by_register();
            if settles.count_ones() > 1 || (settles != 0 && !looked_at) {
                self.add(joint, settles, alone, view, &mut found);
            }
        }
        found
    }

    /// Adds the question of a joint answer that goes further than those asked for alone. A question that may be
    /// answered so is left as it is when it is asked for alone.
    fn add(&self, joint: JointAnswer, settles: FactBits, alone: FactBits, view: &View<'_, 'a>, found: &mut Vec<Found>) {
        let asked = found.iter_mut().find(|one| joint.answers(one.fact));
        if asked.as_ref().is_some_and(|one| alone & bit(one.fact) != 0) {
            return;
        }
        let Some(usefulness) = self.usefulness_together(joint, settles, alone, view) else { return };
        match asked {
            Some(asked) => asked.usefulness = usefulness,
            None => {
                found.push(Found { fact: joint.asks_for(), usefulness, joint: Some(joint), turns_on: settles });
            }
        }
    }

    fn usefulness(&self, fact: Fact, view: &View<'_, 'a>) -> Option<Usefulness> {
        let Some(answers) = self.reach.regions(fact, &self.parts, view) else {
            self.reach.give_up_exactness();
            return Some(Usefulness::default());
        };
        let bearing = self.bearing(bit(fact), view);
        let mut tally = Tally::default();
        for answer in answers.iter() {
            let pin = view.pinning(fact, answer);
            let reached = self.reached(&bearing, &view.with(&pin));
            tally.count(reached, reached != self.total);
        }
        tally.usefulness()
    }

    fn bearing(&self, facts: FactBits, view: &View<'_, 'a>) -> Bearing<'a> {
        let facts = tied_to(facts, &self.open);
        let (tied, apart): (Vec<_>, Vec<_>) =
            self.parts.iter().zip(&self.open).partition(|(_, open)| **open & facts != 0);
        let parts = |list: Vec<(&Part<'a>, &FactBits)>| list.into_iter().map(|(part, _)| *part).collect::<Vec<_>>();
        Bearing { parts: parts(tied), others: self.reach.least(&parts(apart), view) }
    }

    fn reached(&self, bearing: &Bearing<'a>, view: &View<'_, 'a>) -> Values {
        self.reach.least(&bearing.parts, view).least_of(bearing.others)
    }

    /// What answers can do that settle these facts at once; none where what they do is nothing, or no more than one of
    /// the facts that are asked for alone would.
    fn usefulness_together(
        &self,
        joint: JointAnswer,
        settles: FactBits,
        asked_alone: FactBits,
        view: &View<'_, 'a>,
    ) -> Option<Usefulness> {
        let bearing = self.bearing(settles, view);
        let mut facts = Vec::new();
        let mut cases = 1;
        for fact in Fact::ALL.iter().copied().filter(|fact| settles & bit(*fact) != 0) {
            let values = match joint.values(fact) {
                Some(values) => Rc::new(tell_apart(fact, values, &leaves_reading(fact, &self.parts), view)),
                None => self.reach.regions(fact, &self.parts, view).unwrap_or_default(),
            };
            cases *= values.len();
            if cases == 0 || cases > MOST_JOINT_ANSWERS {
                self.reach.give_up_exactness();
                return Some(Usefulness::default());
            }
            let alone = |value: &FactValue<'a>| {
                let pin = view.pinning(fact, value);
                if asked_alone & bit(fact) != 0 { self.reached(&bearing, &view.with(&pin)) } else { self.total }
            };
            facts.push(Settled { fact, alone: values.iter().map(alone).collect(), values });
        }
        let mut tally = Tally { answers: joint.others(), ..Tally::default() };
        self.settle(&facts, &bearing, view, &mut vec![self.total], &mut tally);
        tally.usefulness()
    }

    /// Counts every way of settling the facts. `alone` holds what is reached without an answer, and with each of the
    /// values settled so far alone.
    fn settle(
        &self,
        facts: &[Settled<'a>],
        bearing: &Bearing<'a>,
        view: &View<'_, 'a>,
        alone: &mut Vec<Values>,
        tally: &mut Tally,
    ) {
        let Some((next, rest)) = facts.split_first() else {
            let reached = self.reached(bearing, view);
            return tally.count(reached, !alone.contains(&reached));
        };
        for (value, reached) in next.values.iter().zip(&next.alone) {
            let pin = view.pinning(next.fact, value);
            alone.push(*reached);
            self.settle(rest, bearing, &view.with(&pin), alone, tally);
            alone.pop();
        }
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

/// What turns on the facts: the first open criterion that reads one of them.
fn why<'a>(facts: FactBits, items: &[Item<'a>], view: &View<'_, 'a>, reach: &Reach<'a>) -> String {
    let reads = |item: &&Item<'a>| {
        item.criterion.rule.reads().facts.iter().any(|fact| facts & bit(*fact) != 0)
            && reach.part(item.part(), view).settled().is_none()
    };
    items.iter().find(reads).map(|item| item.criterion.text.to_string()).unwrap_or_default()
}

/// Merges the questions of several services: each fact once, with the number of services whose outcome could
/// turn on it, most such services first.
pub fn merge_questions<'q>(each: impl IntoIterator<Item = &'q [Question]>) -> Vec<Question> {
    let mut merged: Vec<Question> = Vec::new();
    for question in each.into_iter().flatten() {
        match merged.iter_mut().find(|known| known.fact == question.fact) {
            Some(known) => known.could_change += question.could_change,
            None => merged.push(question.clone()),
        }
    }
    merged.sort_by(|one, other| other.could_change.cmp(&one.could_change).then(one.fact.cmp(&other.fact)));
    merged
}
