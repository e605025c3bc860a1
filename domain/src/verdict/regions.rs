//! The finite regions into which the rules at hand cut the values of a missing fact, one value for each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::leaf::{births_of, leaf_values, vocabulary_of};
use super::values::Values;
use super::view::{FactValue, KnownTerms, View};
use crate::rules::{PreviousContactTest, PriorStepTest, Rule};
use crate::vocabulary::{AreaCode, EducationSetting, EhcpStatus, Fact, TermCode, Urn, Vocabulary, Whereabouts};

/// No fact is split into more regions than this.
const MOST_REGIONS: usize = 600;

/// One value of each region, or none when there are too many to tell apart.
///
/// `leaves` are those that read the fact. Values on which all of them agree count as one.
pub(super) fn regions<'a>(fact: Fact, leaves: &[&'a Rule], view: &View<'_, 'a>) -> Option<Vec<FactValue<'a>>> {
    let values = match fact {
        Fact::DateOfBirth => births(leaves, view),
        Fact::HomeArea => homes(leaves, view)?,
        Fact::GpArea | Fact::SchoolArea | Fact::SchoolMaintainingArea | Fact::CareArea | Fact::EhcpMaintainingArea => {
            let known = view.place(fact);
            places(known, leaves, view)?.into_iter().map(FactValue::Place).collect()
        }
        Fact::EducationSetting => EducationSetting::ALL.iter().copied().map(FactValue::Setting).collect(),
        Fact::School => schools(leaves),
        Fact::SchoolYear => school_years(leaves),
        Fact::FullTimeEducation | Fact::LookedAfter => vec![FactValue::Truth(true), FactValue::Truth(false)],
        Fact::EhcpStatus => EhcpStatus::ALL.iter().copied().map(FactValue::Ehcp).collect(),
        Fact::EhcpProvision | Fact::Needs | Fact::Requests | Fact::Conditions | Fact::Events => {
            term_lists(fact, leaves, view)?
        }
        Fact::PriorSteps | Fact::PreviousContact => truths(leaves, view)?,
        Fact::AskerRole => roles(view),
    };
    let told_apart = tell_apart(fact, values, leaves, view);
    (told_apart.len() <= MOST_REGIONS).then_some(told_apart)
}

/// Keeps one of the values on which all leaves agree.
pub(super) fn tell_apart<'a>(
    fact: Fact,
    values: Vec<FactValue<'a>>,
    leaves: &[&'a Rule],
    view: &View<'_, 'a>,
) -> Vec<FactValue<'a>> {
    let mut seen = Vec::<Vec<Values>>::new();
    values
        .into_iter()
        .filter(|value| {
            let pin = view.pinning(fact, value);
            let pinned = view.with(&pin);
            let comes_to: Vec<Values> = leaves.iter().map(|leaf| leaf_values(leaf, &pinned)).collect();
            let new = !seen.contains(&comes_to);
            if new {
                seen.push(comes_to);
            }
            new
        })
        .collect()
}

/// Birth dates on both sides of each day on which a leaf changes, and those of the range itself.
fn births<'a>(leaves: &[&'a Rule], view: &View<'_, 'a>) -> Vec<FactValue<'a>> {
    let (first, last) = view.births();
    let mut days = BTreeSet::from([first, last]);
    for (from, to) in leaves.iter().filter_map(|leaf| births_of(leaf, view)) {
        days.extend([Some(from), from.pred_opt(), Some(to), to.succ_opt()].into_iter().flatten());
    }
    days.into_iter().filter(|day| first <= *day && *day <= last).map(FactValue::Birth).collect()
}

fn homes<'a>(leaves: &[&'a Rule], view: &View<'_, 'a>) -> Option<Vec<FactValue<'a>>> {
    let Some(known) = view.homes().filter(|homes| !homes.is_empty()) else {
        let one_home = places(None, leaves, view)?;
        return Some(one_home.into_iter().map(|home| FactValue::Homes(vec![home])).collect());
    };
    let mut together: Vec<Vec<Whereabouts>> = vec![Vec::new()];
    for home in known {
        let choices = places(Some(home), leaves, view)?;
        if together.len() * choices.len() > MOST_REGIONS {
            return None;
        }
        together = together
            .iter()
            .flat_map(|homes| choices.iter().map(|choice| homes.iter().chain([choice]).cloned().collect::<Vec<_>>()))
            .collect();
    }
    Some(together.into_iter().map(FactValue::Homes).collect())
}

/// A spot in each named area, and one in none, for each system of areas, in every combination that the
/// gazetteer and what is known of the spot allow.
fn places(known: Option<&Whereabouts>, leaves: &[&Rule], view: &View<'_, '_>) -> Option<Vec<Whereabouts>> {
    let gazetteer = &view.setting.reference.gazetteer;
    let known: BTreeSet<AreaCode> = match known {
        Some(settled @ (Whereabouts::Nowhere | Whereabouts::At(_))) => return Some(vec![settled.clone()]),
        Some(Whereabouts::Within(codes)) => codes.clone(),
        Some(Whereabouts::Somewhere) | None => BTreeSet::new(),
    };
    let named = named_areas(leaves);
    let all_named: Vec<AreaCode> = named.iter().map(|code| (*code).clone()).collect();
    let mut by_system: BTreeMap<Option<u8>, Vec<Vec<&AreaCode>>> = BTreeMap::new();
    for area in named {
        let allowed = known.iter().all(|code| gazetteer.may_meet(code, area));
        match (allowed, gazetteer.system(area)) {
            (false, _) => {}
            // Named places divide nothing: a spot is in each of them or not.
            (true, None) => by_system.entry(None).or_default().push(vec![area]),
            (true, system) => match by_system.entry(system).or_default().as_mut_slice() {
                [group] => group.push(area),
                _ => by_system.entry(system).or_default().push(vec![area]),
            },
        }
    }
    let mut spots: Vec<BTreeSet<AreaCode>> = vec![known];
    for group in by_system.values().flatten() {
        let mut next = spots.clone();
        for spot in &spots {
            for area in group {
                if spot.iter().all(|code| gazetteer.may_meet(code, area)) {
                    next.push(spot.iter().chain([*area]).cloned().collect());
                }
            }
        }
        if next.len() > MOST_REGIONS {
            return None;
        }
        spots = next;
    }
    spots.retain(|spot| gazetteer.leaves_room(spot, &all_named));
    Some(spots.into_iter().map(Whereabouts::At).collect())
}

fn named_areas<'a>(leaves: &[&'a Rule]) -> BTreeSet<&'a AreaCode> {
    leaves
        .iter()
        .filter_map(|leaf| match leaf {
            Rule::HomeArea(test)
            | Rule::GpArea(test)
            | Rule::SchoolArea(test)
            | Rule::SchoolMaintainingArea(test)
            | Rule::CareArea(test)
            | Rule::EhcpMaintainingArea(test) => Some(&test.within),
            _ => None,
        })
        .flatten()
        .collect()
}

fn schools<'a>(leaves: &[&'a Rule]) -> Vec<FactValue<'a>> {
    let named = leaves.iter().filter_map(|leaf| match leaf {
        Rule::School(test) => Some(&test.one_of),
        _ => None,
    });
    let urns: BTreeSet<&Urn> = named.flatten().collect();
    urns.into_iter().map(Some).chain([None]).map(FactValue::School).collect()
}

fn school_years<'a>(leaves: &[&'a Rule]) -> Vec<FactValue<'a>> {
    let mut years = BTreeSet::from([0]);
    for leaf in leaves {
        if let Rule::SchoolYear(test) = leaf {
            for bound in [test.from, test.to].into_iter().flatten() {
                years.extend([bound.saturating_sub(1), bound, bound.saturating_add(1)]);
            }
        }
    }
    years.into_iter().map(FactValue::SchoolYear).collect()
}

fn roles<'a>(view: &View<'_, 'a>) -> Vec<FactValue<'a>> {
    let terms = &view.setting.reference.terms;
    let role = |code: &'a TermCode| FactValue::Role(Some(code));
    match view.role() {
        Some((Some(known), false)) => terms.narrower_or_same(Vocabulary::Role, known).map(role).collect(),
        Some((known, true)) => vec![FactValue::Role(known)],
        _ => terms.list(Vocabulary::Role).map(|term| role(&term.code)).chain([FactValue::Role(None)]).collect(),
    }
}

/// Lists of terms that differ in which of the tests' terms are among them and whether others are.
///
/// A list is told by two masks over the tests: those that one of its terms satisfies, and those that every one
/// does. Growing lists term by term until no new pair of masks appears reaches all of them.
fn term_lists<'a>(fact: Fact, leaves: &[&'a Rule], view: &View<'_, 'a>) -> Option<Vec<FactValue<'a>>> {
    let vocabulary = vocabulary_of(fact)?;
    let tests = term_tests(leaves);
    if tests.len() > 64 {
        return None;
    }
    let reference = view.setting.reference;
    let signature = |term: &TermCode| -> u64 {
        tests.iter().enumerate().fold(0, |mask, (at, named)| {
            let covered = reference.terms.any_covers(vocabulary, named, term);
            mask | u64::from(covered) << at
        })
    };
    let distinct = |terms: &mut dyn Iterator<Item = &'a TermCode>| -> Vec<(u64, &'a TermCode)> {
        let mut found: Vec<(u64, &'a TermCode)> = Vec::new();
        for term in terms {
            let mask = signature(term);
            if !found.iter().any(|(seen, _)| *seen == mask) {
                found.push((mask, term));
            }
        }
        found
    };
    let lists = match view.terms(fact) {
        Some(KnownTerms::Exactly(terms)) => return Some(vec![FactValue::Terms(terms.to_vec())]),
        None => {
            let every = distinct(&mut reference.terms.list(vocabulary).map(|term| &term.code));
            grow(vec![TermList::EMPTY], &every)?
        }
        Some(KnownTerms::Given(terms)) => {
            let mut lists = vec![TermList::EMPTY];
            for term in terms {
                let stands_for = if reference.terms.get(vocabulary, term).is_some() {
                    distinct(&mut reference.terms.narrower_or_same(vocabulary, term))
                } else {
                    vec![(signature(term), term)]
                };
                let with_one: Vec<TermList<'a>> =
                    lists.iter().flat_map(|list| stands_for.iter().map(|one| list.with(*one))).collect();
                lists = grow(without_twins(with_one), &stands_for)?;
            }
            lists
        }
    };
    Some(lists.into_iter().map(|list| FactValue::Terms(list.terms)).collect())
}

#[derive(Clone)]
struct TermList<'a> {
    some: u64,
    every: u64,
    terms: Vec<&'a TermCode>,
}

impl<'a> TermList<'a> {
    const EMPTY: Self = Self { some: 0, every: u64::MAX, terms: Vec::new() };

    fn with(&self, (mask, term): (u64, &'a TermCode)) -> Self {
        let terms = self.terms.iter().copied().chain([term]).collect();
        Self { some: self.some | mask, every: self.every & mask, terms }
    }

    fn is_twin_of(&self, other: &Self) -> bool {
        self.some == other.some && self.every == other.every && self.terms.is_empty() == other.terms.is_empty()
    }
}

fn without_twins(lists: Vec<TermList<'_>>) -> Vec<TermList<'_>> {
    let mut kept: Vec<TermList<'_>> = Vec::new();
    for list in lists {
        if !kept.iter().any(|one| one.is_twin_of(&list)) {
            kept.push(list);
        }
    }
    kept
}

fn grow<'a>(mut lists: Vec<TermList<'a>>, terms: &[(u64, &'a TermCode)]) -> Option<Vec<TermList<'a>>> {
    let mut grown = 0;
    while let Some(list) = lists.get(grown).cloned() {
        for term in terms {
            let longer = list.with(*term);
            if !lists.iter().any(|one| one.is_twin_of(&longer)) {
                lists.push(longer);
            }
        }
        grown += 1;
        if lists.len() > MOST_REGIONS {
            return None;
        }
    }
    Some(lists)
}

fn term_tests<'a>(leaves: &[&'a Rule]) -> Vec<&'a [TermCode]> {
    let mut tests: Vec<&[TermCode]> = leaves
        .iter()
        .filter_map(|leaf| match leaf {
            Rule::EhcpProvision(test)
            | Rule::Needs(test)
            | Rule::Requests(test)
            | Rule::Conditions(test)
            | Rule::Events(test) => Some(test.named()),
            _ => None,
        })
        .collect();
    tests.sort_unstable();
    tests.dedup();
    tests
}

/// What the leaves about steps or earlier contacts can come to together.
fn truths<'a>(leaves: &[&'a Rule], view: &View<'_, 'a>) -> Option<Vec<FactValue<'a>>> {
    let mut open: Vec<&'a Rule> = Vec::new();
    for leaf in leaves {
        if leaf_values(leaf, view).settled().is_none() && !open.contains(leaf) {
            open.push(leaf);
        }
    }
    let most = 8;
    if open.len() > most {
        return None;
    }
    let cases = (0_u32..1 << open.len()).filter_map(|mask| {
        let case: Vec<(&'a Rule, bool)> =
            open.iter().enumerate().map(|(at, leaf)| (*leaf, mask & 1 << at != 0)).collect();
        let consistent = case
            .iter()
            .all(|(leaf, holds)| !holds || case.iter().all(|(other, also)| *also || !implies(leaf, other, view)));
        consistent.then_some(FactValue::Leaves(case))
    });
    Some(cases.collect())
}

/// Whether a step or contact that satisfies one leaf always satisfies the other.
fn implies(leaf: &Rule, other: &Rule, view: &View<'_, '_>) -> bool {
    match (leaf, other) {
        (Rule::PriorStep(one), Rule::PriorStep(other)) => step_implies(one, other, view),
        (Rule::PreviousContact(one), Rule::PreviousContact(other)) => contact_implies(one, other),
        _ => false,
    }
}

fn step_implies(one: &PriorStepTest, other: &PriorStepTest, view: &View<'_, '_>) -> bool {
    let terms = &view.setting.reference.terms;
    let as_long = match (one.lasting, other.lasting) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) => no_shorter(one, other, view.setting.on),
    };
    terms.covers(Vocabulary::PriorStep, &other.step, &one.step) && as_long && (one.evidenced || !other.evidenced)
}

fn contact_implies(one: &PreviousContactTest, other: &PreviousContactTest) -> bool {
    let as_said = |one: Option<bool>, other: Option<bool>| other.is_none() || one == other;
    let as_recent = match (one.within, other.within) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) => one == other || (one.unit == other.unit && one.count <= other.count),
    };
    one.service == other.service
        && as_said(one.same_need, other.same_need)
        && as_said(one.discharged_for_non_attendance, other.discharged_for_non_attendance)
        && as_recent
}

fn no_shorter(one: crate::rules::Lasting, other: crate::rules::Lasting, on: NaiveDate) -> bool {
    match (super::leaf::later(on, one), super::leaf::later(on, other)) {
        (Some(one), Some(other)) => one >= other,
        _ => one.unit == other.unit && one.count >= other.count,
    }
}
