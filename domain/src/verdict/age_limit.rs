//! Until when the child's age allows what it allows today.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::questions::Item;
use super::reach::{Part, Reach, bit, missing};
use super::view::View;
use crate::calendar::{attains, end_of_school_year_of_birthday};
use crate::rules::Rule;
use crate::vocabulary::Fact;

/// How many school years ahead a limit by school year is looked for.
const YEARS_AHEAD: i32 = 20;

/// How many ways of completing the other facts of one criterion are looked at.
const MOST_CASES: usize = 1_000;

/// The last day before a criterion that reads the child's age gets worse than it is today. None when age sets
/// no end, or when the facts given do not settle it.
pub(super) fn age_allows_until<'a>(items: &[Item<'a>], view: &View<'_, 'a>, reach: &Reach<'a>) -> Option<NaiveDate> {
    let mut ends = BTreeSet::from([None]);
    for item in items.iter().filter(|item| reads_age(&item.criterion.rule)) {
        let of_this = ends_of(item.part(), view, reach)?;
        ends = ends.iter().flat_map(|one| of_this.iter().map(|other| earlier(*one, *other))).collect();
    }
    let mut ends = ends.into_iter();
    let end = ends.next().flatten();
    end.filter(|_| ends.next().is_none())
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn reads_age(rule: &Rule) -> bool {
    rule.reads().facts.contains(&Fact::DateOfBirth)
}

/// The days that end what a criterion allows today, over every way of completing its other facts.
fn ends_of<'a>(part: Part<'a>, view: &View<'_, 'a>, reach: &Reach<'a>) -> Option<BTreeSet<Option<NaiveDate>>> {
    let days = days_of_change(part.rule, view)?;
    let open = missing(part.rule, view);
    let facts: Vec<Fact> = Fact::ALL.iter().copied().filter(|fact| open & bit(*fact) != 0).collect();
    let mut ends = BTreeSet::new();
    let mut left = MOST_CASES;
    complete(&Looking { part, reach, days: &days }, &facts, view, &mut left, &mut ends)?;
    Some(ends)
}

struct Looking<'l, 'a> {
    part: Part<'a>,
    reach: &'l Reach<'a>,
    days: &'l BTreeSet<NaiveDate>,
}

fn complete<'a>(
    looking: &Looking<'_, 'a>,
    facts: &[Fact],
    view: &View<'_, 'a>,
    left: &mut usize,
    ends: &mut BTreeSet<Option<NaiveDate>>,
) -> Option<()> {
    let Some((next, rest)) = facts.split_first() else {
        ends.insert(first_worse(looking, view));
        return Some(());
    };
    let cases = looking.reach.regions(*next, &[looking.part], view)?;
    *left = left.checked_sub(cases.len())?;
    for case in cases.iter() {
        let pin = view.pinning(*next, case);
        complete(looking, rest, &view.with(&pin), left, ends)?;
    }
    Some(())
}

fn first_worse<'a>(looking: &Looking<'_, 'a>, view: &View<'_, 'a>) -> Option<NaiveDate> {
    let today = looking.reach.part(looking.part, view).greatest();
    let worse = |day: &&NaiveDate| looking.reach.part(looking.part, &view.aged(**day)).greatest() < today;
    looking.days.iter().find(worse).and_then(|day| day.checked_sub_days(Days::new(1)))
}

/// The days after the day of the question on which a leaf about age changes. None when the date of birth is
/// needed and not known to the day.
fn days_of_change(rule: &Rule, view: &View<'_, '_>) -> Option<BTreeSet<NaiveDate>> {
    let on = view.setting.on;
    let mut days = BTreeSet::new();
    let mut known = true;
    rule.each_leaf(&mut |leaf| match (leaf, view.birth()) {
        (Rule::Age(test), Some(birth)) => {
            days.extend([test.from, test.before].into_iter().flatten().map(|age| attains(birth, age)));
        }
        (Rule::UntilEndOfSchoolYearTurning(years), Some(birth)) => {
            days.extend(end_of_school_year_of_birthday(birth, *years).succ_opt());
        }
        (Rule::SchoolYear(_), birth) => {
            known &= birth.is_some() || view.school_year().is_some();
            let starts = (0..=YEARS_AHEAD).filter_map(|ahead| NaiveDate::from_ymd_opt(on.year() + ahead, 9, 1));
            days.extend(starts);
        }
        (Rule::Age(_) | Rule::UntilEndOfSchoolYearTurning(_), None) => known = false,
        _ => {}
    });
    known.then(|| days.into_iter().filter(|day| *day > on).collect())
}
