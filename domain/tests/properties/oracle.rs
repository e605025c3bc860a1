//! Decides a small rule tree for every completion of what is known, one by one, with its own plain arithmetic.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use domain::vocabulary::{EducationSetting, EhcpStatus, Fact};

use crate::knowledge::Knowledge;
use crate::spots::{Known, Spot};
use crate::world::{AGES, NEEDS, RuleTree, SCHOOLS, SETTINGS, on};

/// A child of whom everything is known.
#[derive(Debug, Clone)]
pub(crate) struct Completion {
    pub(crate) birth: NaiveDate,
    pub(crate) homes: Vec<Spot>,
    pub(crate) gp: Spot,
    pub(crate) setting: EducationSetting,
    pub(crate) full_time: bool,
    pub(crate) plan: EhcpStatus,
    pub(crate) needs: Vec<&'static str>,
    pub(crate) step: Option<u16>,
    pub(crate) school: Option<&'static str>,
    pub(crate) seen: Option<u16>,
    pub(crate) school_area: Spot,
    pub(crate) maintained_by: Spot,
    pub(crate) plan_area: Spot,
    pub(crate) therapy: bool,
    pub(crate) looked_after: bool,
    pub(crate) care_area: Spot,
}

/// Birth dates on both sides of everything that a rule of this world can ask about ages.
pub(crate) fn birth_days() -> Vec<NaiveDate> {
    let day = |year: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let on = on();
    let mut days = vec![on - Days::new(1), on];
    for age in AGES {
        let birthday = day(on.year() - i32::from(age), on.month(), on.day());
        let last_of_school_year = day(2026 - i32::from(age), 8, 31);
        days.extend([birthday, birthday + Days::new(1), last_of_school_year, last_of_school_year + Days::new(1)]);
    }
    days.sort_unstable();
    days
}

/// The facts that a tree reads, over all criteria.
fn facts(criteria: &[(bool, RuleTree)]) -> BTreeSet<Fact> {
    let mut found = BTreeSet::new();
    criteria.iter().for_each(|(_, tree)| each_leaf(tree, &mut |leaf| found.extend(read_by(leaf))));
    found
}

fn each_leaf(tree: &RuleTree, seen: &mut impl FnMut(&RuleTree)) {
    match tree {
        RuleTree::All(parts) | RuleTree::Any(parts) | RuleTree::AtLeast(_, parts) => {
            parts.iter().for_each(|part| each_leaf(part, seen));
        }
        RuleTree::Not(part) => each_leaf(part, seen),
        leaf => seen(leaf),
    }
}

fn read_by(leaf: &RuleTree) -> Option<Fact> {
    let fact = match leaf {
        RuleTree::All(_) | RuleTree::Any(_) | RuleTree::AtLeast(..) | RuleTree::Not(_) | RuleTree::Judgement => {
            return None;
        }
        RuleTree::AgeFrom(_) | RuleTree::AgeBefore(_) | RuleTree::UntilSchoolYearEndTurning(_) => Fact::DateOfBirth,
        RuleTree::Home(_) => Fact::HomeArea,
        RuleTree::Gp(_) => Fact::GpArea,
        RuleTree::Setting(_) => Fact::EducationSetting,
        RuleTree::FullTime(_) => Fact::FullTimeEducation,
        RuleTree::Plan(_) => Fact::EhcpStatus,
        RuleTree::AnyNeed(_) | RuleTree::OnlyNeeds(_) | RuleTree::NothingButNeeds(_) => Fact::Needs,
        RuleTree::Step(_) => Fact::PriorSteps,
        RuleTree::School(_) => Fact::School,
        RuleTree::Seen(_) => Fact::PreviousContact,
        RuleTree::SchoolArea(_) => Fact::SchoolArea,
        RuleTree::MaintainedBy(_) => Fact::SchoolMaintainingArea,
        RuleTree::PlanArea(_) => Fact::EhcpMaintainingArea,
        RuleTree::PlanNamesTherapy => Fact::EhcpProvision,
        RuleTree::LookedAfter(_) => Fact::LookedAfter,
        RuleTree::CareArea(_) => Fact::CareArea,
    };
    Some(fact)
}

/// Requirements come first, as a service lists them.
fn in_order(criteria: &[(bool, RuleTree)]) -> impl Iterator<Item = &(bool, RuleTree)> {
    let requirements = criteria.iter().filter(|(exclusion, _)| !exclusion);
    requirements.chain(criteria.iter().filter(|(exclusion, _)| *exclusion))
}

/// Every completion with what each criterion comes to, and their least.
pub(crate) struct Table {
    completions: Vec<Completion>,
    keys: Vec<Vec<usize>>,
    varying: Vec<Fact>,
    open: BTreeSet<Fact>,
    by_criterion: Vec<Vec<u8>>,
    verdicts: Vec<u8>,
}

impl Table {
    pub(crate) fn new(criteria: &[(bool, RuleTree)], known: &Knowledge) -> Self {
        let read = facts(criteria);
        let reads = |fact: Fact| read.contains(&fact);
        // A fact that nothing reads has one candidate: its value cannot matter.
        let births = candidates(reads(Fact::DateOfBirth), birth_days(), |day| {
            known.births.is_none_or(|(first, last)| first <= *day && *day <= last)
        });
        let spots = |known: Option<Known>| Spot::ALL.into_iter().filter(|spot| spot.fits(known)).collect::<Vec<_>>();
        let gps = candidates(reads(Fact::GpArea), spots(known.gp), |_| true);
        let homes = candidates(reads(Fact::HomeArea), every_home(known.homes.as_deref(), &spots), |_| true);
        let settings = candidates(reads(Fact::EducationSetting), SETTINGS.to_vec(), |one| {
            known.setting.is_none_or(|known| known == *one)
        });
        let full_time = candidates(reads(Fact::FullTimeEducation), vec![true, false], |one| {
            known.full_time.is_none_or(|known| known == *one)
        });
        let plans = candidates(reads(Fact::EhcpStatus), EhcpStatus::ALL.to_vec(), |one| {
            known.plan.is_none_or(|known| known == *one)
        });
        let needs = candidates(reads(Fact::Needs), every_list(), |list| fits(list, known));
        let steps = candidates(reads(Fact::PriorSteps), vec![None, Some(10), Some(100)], |one| {
            known.step.is_none_or(|known| known == *one)
        });
        let schools = candidates(reads(Fact::School), vec![None, Some(SCHOOLS[0]), Some(SCHOOLS[1])], |one| {
            known.school.is_none_or(|known| known == *one)
        });
        let seen = candidates(reads(Fact::PreviousContact), vec![None, Some(30), Some(1000)], |one| {
            known.seen.is_none_or(|known| known == *one)
        });
        let few = |fact: Fact, known: Option<Known>| {
            candidates(reads(fact), Spot::FEW.to_vec(), |spot: &Spot| spot.fits(known))
        };
        let school_areas = few(Fact::SchoolArea, known.school_area);
        let maintainers = few(Fact::SchoolMaintainingArea, known.maintained_by);
        let plan_areas = few(Fact::EhcpMaintainingArea, known.plan_area);
        let therapies = candidates(reads(Fact::EhcpProvision), vec![true, false], |one| {
            known.therapy.is_none_or(|known| known == *one)
        });
        let looked_after = candidates(reads(Fact::LookedAfter), vec![true, false], |one| {
            known.looked_after.is_none_or(|known| known == *one)
        });
        let care_areas = few(Fact::CareArea, known.care_area);

        let mut table = Self {
            completions: Vec::new(),
            keys: Vec::new(),
            varying: Vec::new(),
            open: BTreeSet::new(),
            by_criterion: vec![Vec::new(); criteria.len()],
            verdicts: Vec::new(),
        };
        let sizes = [
            births.len(),
            homes.len(),
            gps.len(),
            settings.len(),
            full_time.len(),
            plans.len(),
            needs.len(),
            steps.len(),
            schools.len(),
            seen.len(),
            school_areas.len(),
            maintainers.len(),
            plan_areas.len(),
            therapies.len(),
            looked_after.len(),
            care_areas.len(),
        ];
        table.varying = FACTS.iter().zip(sizes).filter(|(_, size)| *size > 1).map(|(fact, _)| *fact).collect();
        for at in 0..sizes.iter().product::<usize>() {
            let mut rest = at;
            let key: Vec<usize> = sizes
                .iter()
                .map(|size| {
                    let place = rest % size;
                    rest /= size;
                    place
                })
                .collect();
            let completion = Completion {
                birth: births[key[0]],
                homes: homes[key[1]].clone(),
                gp: gps[key[2]],
                setting: settings[key[3]],
                full_time: full_time[key[4]],
                plan: plans[key[5]],
                needs: needs[key[6]].clone(),
                step: steps[key[7]],
                school: schools[key[8]],
                seen: seen[key[9]],
                school_area: school_areas[key[10]],
                maintained_by: maintainers[key[11]],
                plan_area: plan_areas[key[12]],
                therapy: therapies[key[13]],
                looked_after: looked_after[key[14]],
                care_area: care_areas[key[15]],
            };
            let mut verdict = 2;
            for ((exclusion, tree), column) in in_order(criteria).zip(&mut table.by_criterion) {
                let value = value(tree, &completion);
                let value = if *exclusion { 2 - value } else { value };
                column.push(value);
                verdict = verdict.min(value);
            }
            table.verdicts.push(verdict);
            table.keys.push(key);
            table.completions.push(completion);
        }
        table.open = table.open_in(criteria);
        table
    }

    pub(crate) fn completions(&self) -> &[Completion] {
        &self.completions
    }

    pub(crate) fn reached(&self) -> BTreeSet<u8> {
        self.verdicts.iter().copied().collect()
    }

    pub(crate) fn reached_by_criterion(&self) -> impl Iterator<Item = BTreeSet<u8>> {
        self.by_criterion.iter().map(|column| column.iter().copied().collect())
    }

    /// The facts that completions differ in.
    pub(crate) fn missing(&self) -> BTreeSet<Fact> {
        self.varying.iter().copied().collect()
    }

    /// Those among them on which a leaf turns, of a criterion that is not settled.
    pub(crate) fn open(&self) -> &BTreeSet<Fact> {
        &self.open
    }

    fn open_in(&self, criteria: &[(bool, RuleTree)]) -> BTreeSet<Fact> {
        let unsettled = in_order(criteria).zip(self.reached_by_criterion()).filter(|(_, reached)| reached.len() > 1);
        let mut open = BTreeSet::new();
        for ((_, tree), _) in unsettled {
            each_leaf(tree, &mut |leaf| {
                let values: BTreeSet<u8> = self.completions.iter().map(|child| value(leaf, child)).collect();
                if values.len() > 1 {
                    open.extend(read_by(leaf));
                }
            });
        }
        open
    }

    /// Each way in which some facts can turn out: one completion of it, and the values reached by all of them.
    pub(crate) fn ways(&self, facts: &BTreeSet<Fact>) -> Vec<(&Completion, BTreeSet<u8>)> {
        let columns: Vec<usize> = (0..FACTS.len()).filter(|column| facts.contains(&FACTS[*column])).collect();
        let mut ways = BTreeMap::<Vec<usize>, (usize, BTreeSet<u8>)>::new();
        for (at, (key, verdict)) in self.keys.iter().zip(&self.verdicts).enumerate() {
            let way: Vec<usize> = columns.iter().map(|column| key[*column]).collect();
            ways.entry(way).or_insert_with(|| (at, BTreeSet::new())).1.insert(*verdict);
        }
        ways.into_values().map(|(at, reached)| (&self.completions[at], reached)).collect()
    }

    /// Whether two completions that differ in the fact alone come to different values.
    pub(crate) fn is_pivotal(&self, fact: Fact) -> bool {
        let column = FACTS.iter().position(|one| *one == fact).unwrap();
        let mut by_rest = BTreeMap::<Vec<usize>, BTreeSet<u8>>::new();
        for (key, verdict) in self.keys.iter().zip(&self.verdicts) {
            let mut rest = key.clone();
            rest[column] = 0;
            by_rest.entry(rest).or_default().insert(*verdict);
        }
        by_rest.values().any(|values| values.len() > 1)
    }
}

const FACTS: [Fact; 16] = [
    Fact::DateOfBirth,
    Fact::HomeArea,
    Fact::GpArea,
    Fact::EducationSetting,
    Fact::FullTimeEducation,
    Fact::EhcpStatus,
    Fact::Needs,
    Fact::PriorSteps,
    Fact::School,
    Fact::PreviousContact,
    Fact::SchoolArea,
    Fact::SchoolMaintainingArea,
    Fact::EhcpMaintainingArea,
    Fact::EhcpProvision,
    Fact::LookedAfter,
    Fact::CareArea,
];

/// Every home in each place that it can be; one home when none is known.
fn every_home(known: Option<&[Known]>, spots: &impl Fn(Option<Known>) -> Vec<Spot>) -> Vec<Vec<Spot>> {
    let Some(known) = known else { return spots(None).into_iter().map(|spot| vec![spot]).collect() };
    known.iter().fold(vec![Vec::new()], |together, home| {
        let choices = spots(Some(*home));
        together
            .iter()
            .flat_map(|homes| choices.iter().map(|spot| homes.iter().chain([spot]).copied().collect()))
            .collect()
    })
}

fn candidates<T>(read: bool, all: Vec<T>, fits: impl Fn(&T) -> bool) -> Vec<T> {
    let mut left: Vec<T> = all.into_iter().filter(fits).collect();
    if !read {
        left.truncate(1);
    }
    left
}

fn every_list() -> Vec<Vec<&'static str>> {
    (0_usize..1 << NEEDS.len())
        .map(|mask| NEEDS.iter().enumerate().filter(|(at, _)| mask & 1 << at != 0).map(|(_, need)| *need).collect())
        .collect()
}

/// Whether a list of needs can be what was given: every term in it is one given or narrower, and every one given
/// is in it, itself or by a narrower one.
fn fits(list: &[&str], known: &Knowledge) -> bool {
    let Some((given, _)) = &known.needs else { return true };
    list.iter().all(|need| given.iter().any(|broad| covers(broad, need)))
        && given.iter().all(|broad| list.iter().any(|need| covers(broad, need)))
}

fn covers(broad: &str, narrow: &str) -> bool {
    broad == narrow || (broad == "motor" && narrow == "fine-motor")
}

fn value(tree: &RuleTree, child: &Completion) -> u8 {
    let of = |holds: bool| if holds { 2 } else { 0 };
    let values = |parts: &[RuleTree]| -> Vec<u8> { parts.iter().map(|part| value(part, child)).collect() };
    let inside = |codes: &[&str], spot: Spot| spot.codes().iter().any(|code| codes.contains(code));
    let named = |named: &[&str], need: &str| named.iter().any(|broad| covers(broad, need));
    match tree {
        RuleTree::All(parts) => values(parts).into_iter().min().unwrap(),
        RuleTree::Any(parts) => values(parts).into_iter().max().unwrap(),
        RuleTree::Not(part) => 2 - value(part, child),
        RuleTree::AtLeast(count, parts) => {
            let mut sorted = values(parts);
            sorted.sort_unstable_by(|one, other| other.cmp(one));
            sorted.get(usize::from(*count) - 1).copied().unwrap_or(0)
        }
        RuleTree::AgeFrom(years) => of(has_attained(child.birth, *years, on())),
        RuleTree::AgeBefore(years) => of(!has_attained(child.birth, *years, on())),
        RuleTree::UntilSchoolYearEndTurning(years) => {
            let turning = child.birth.year() + i32::from(*years);
            let ends_in = if child.birth.month() >= 9 { turning + 1 } else { turning };
            of(on() <= NaiveDate::from_ymd_opt(ends_in, 8, 31).unwrap())
        }
        RuleTree::Home(codes) => {
            let inside = child.homes.iter().filter(|home| inside(codes, **home)).count();
            if inside == child.homes.len() { 2 } else { u8::from(inside > 0) }
        }
        RuleTree::Gp(codes) => of(inside(codes, child.gp)),
        RuleTree::Setting(settings) => of(settings.contains(&child.setting)),
        RuleTree::FullTime(wanted) => of(child.full_time == *wanted),
        RuleTree::Plan(states) => of(states.contains(&child.plan)),
        RuleTree::AnyNeed(codes) => of(child.needs.iter().any(|need| named(codes, need))),
        RuleTree::OnlyNeeds(codes) => of(!child.needs.is_empty() && child.needs.iter().all(|need| named(codes, need))),
        RuleTree::NothingButNeeds(codes) => of(child.needs.iter().all(|need| named(codes, need))),
        RuleTree::Step(days) => of(child.step.is_some_and(|run| run >= *days)),
        RuleTree::School(urn) => of(child.school == Some(urn)),
        RuleTree::Seen(months) => of(child.seen.is_some_and(|days| months.is_none() || days <= 365)),
        RuleTree::SchoolArea(codes) => of(inside(codes, child.school_area)),
        RuleTree::MaintainedBy(codes) => of(inside(codes, child.maintained_by)),
        RuleTree::PlanArea(codes) => of(inside(codes, child.plan_area)),
        RuleTree::PlanNamesTherapy => of(child.therapy),
        RuleTree::LookedAfter(wanted) => of(child.looked_after == *wanted),
        RuleTree::CareArea(codes) => of(inside(codes, child.care_area)),
        RuleTree::Judgement => 1,
    }
}

/// By year, month and day, as people count.
fn has_attained(birth: NaiveDate, years: u8, on: NaiveDate) -> bool {
    let age = on.year() - birth.year() - i32::from((on.month(), on.day()) < (birth.month(), birth.day()));
    age >= i32::from(years)
}
