//! What a leaf comes to as far as the facts settle it.

use chrono::{Days, Months, NaiveDate};

use super::values::Values;
use super::view::{KnownTerms, View};
use crate::calendar::{births_in_year_group, latest_birth_attaining, school_year_start};
use crate::child::{PreviousContact, PriorStep, StepRun};
use crate::rules::{
    AgeTest, AreaTest, BornTest, DayTest, Lasting, LastingUnit, MonthDay, PreviousContactTest, PriorStepTest, Rule,
    SchoolYearTest, TermSeason, TermTest, TermWindow,
};
use crate::vocabulary::{Fact, Relation, TermCode, Vocabulary, Whereabouts};

/// The first and last birth dates with which a leaf holds.
pub(super) type Births = (NaiveDate, NaiveDate);

/// The values that a leaf can come to. A leaf reads one fact, so this is exact.
pub(super) fn leaf_values(leaf: &Rule, view: &View<'_, '_>) -> Values {
    match leaf {
        Rule::Age(_) | Rule::UntilEndOfSchoolYearTurning(_) | Rule::Born(_) => of_births(leaf, view),
        Rule::SchoolYear(test) => match view.school_year() {
            Some(year) => Values::of(within_years(test, year)),
            None => of_births(leaf, view),
        },
        Rule::HomeArea(test) => of_homes(test, view),
        Rule::GpArea(test) => of_place(Fact::GpArea, test, view),
        Rule::SchoolArea(test) => of_place(Fact::SchoolArea, test, view),
        Rule::SchoolMaintainingArea(test) => of_place(Fact::SchoolMaintainingArea, test, view),
        Rule::CareArea(test) => of_place(Fact::CareArea, test, view),
        Rule::EhcpMaintainingArea(test) => of_place(Fact::EhcpMaintainingArea, test, view),
        Rule::Setting(test) => of_known(view.education_setting(), |setting| test.one_of.contains(&setting)),
        Rule::School(test) => of_known(view.school(), |school| school.is_some_and(|urn| test.one_of.contains(urn))),
        Rule::FullTimeEducation(wanted) => of_known(view.truth(Fact::FullTimeEducation), |truth| truth == *wanted),
        Rule::LookedAfter(wanted) => of_known(view.truth(Fact::LookedAfter), |truth| truth == *wanted),
        Rule::EhcpStatus(test) => of_known(view.ehcp_status(), |status| test.one_of.contains(&status)),
        Rule::EhcpProvision(test) => of_terms(Fact::EhcpProvision, Vocabulary::Discipline, test, view),
        Rule::Needs(test) => of_terms(Fact::Needs, Vocabulary::Need, test, view),
        Rule::Requests(test) => of_terms(Fact::Requests, Vocabulary::Request, test, view),
        Rule::Conditions(test) => of_terms(Fact::Conditions, Vocabulary::Condition, test, view),
        Rule::Events(test) => of_terms(Fact::Events, Vocabulary::Event, test, view),
        Rule::PriorStep(test) => of_prior_steps(leaf, test, view),
        Rule::PreviousContact(test) => of_previous_contacts(leaf, test, view),
        Rule::AskerRole(test) => of_role(&test.one_of, view),
        Rule::OnDay(test) => of_day(test, view),
        Rule::Judgement(_) | Rule::NotStated(_) => Values::JUDGEMENT,
        Rule::All(_) | Rule::Any(_) | Rule::Not(_) | Rule::AtLeast(_) => Values::NONE,
    }
}

/// The vocabulary of a fact that is a list of terms.
pub(super) fn vocabulary_of(fact: Fact) -> Option<Vocabulary> {
    match fact {
        Fact::EhcpProvision => Some(Vocabulary::Discipline),
        Fact::Needs => Some(Vocabulary::Need),
        Fact::Requests => Some(Vocabulary::Request),
        Fact::Conditions => Some(Vocabulary::Condition),
        Fact::Events => Some(Vocabulary::Event),
        Fact::PriorSteps => Some(Vocabulary::PriorStep),
        Fact::AskerRole => Some(Vocabulary::Role),
        _ => None,
    }
}

fn of_known<T>(known: Option<T>, holds: impl FnOnce(T) -> bool) -> Values {
    known.map_or(Values::FAILS_OR_PASSES, |value| Values::of(holds(value)))
}

fn of_births(leaf: &Rule, view: &View<'_, '_>) -> Values {
    let (first, last) = view.births();
    match births_of(leaf, view) {
        Some((from, to)) if from <= first && last <= to => Values::PASSES,
        Some((from, to)) if to < first || last < from || to < from => Values::FAILS,
        Some(_) => Values::FAILS_OR_PASSES,
        None => Values::NONE,
    }
}

/// The birth dates with which a leaf about age holds on the day that the age is read.
pub(super) fn births_of(leaf: &Rule, view: &View<'_, '_>) -> Option<Births> {
    let on = view.setting.age_on;
    match leaf {
        Rule::Age(AgeTest { from, before }) => {
            let last = from.map_or(NaiveDate::MAX, |age| latest_birth_attaining(age, on));
            let first = before.map_or(NaiveDate::MIN, |age| day_after(latest_birth_attaining(age, on)));
            Some((first, last))
        }
        Rule::UntilEndOfSchoolYearTurning(years) => {
            let age = crate::calendar::Age::from_years(*years).ok()?;
            let last_year_ended = school_year_start(on).pred_opt()?;
            Some((day_after(latest_birth_attaining(age, last_year_ended)), NaiveDate::MAX))
        }
        Rule::Born(BornTest { on_or_after, on_or_before }) => {
            Some((on_or_after.unwrap_or(NaiveDate::MIN), on_or_before.unwrap_or(NaiveDate::MAX)))
        }
        Rule::SchoolYear(SchoolYearTest { from, to }) => {
            let first = to.map_or(NaiveDate::MIN, |year| births_in_year_group(year, on).0);
            let last = from.map_or(NaiveDate::MAX, |year| births_in_year_group(year, on).1);
            Some((first, last))
        }
        _ => None,
    }
}

fn day_after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

fn within_years(test: &SchoolYearTest, year: i32) -> bool {
    test.from.is_none_or(|from| i32::from(from) <= year) && test.to.is_none_or(|to| year <= i32::from(to))
}

/// How a place lies to the areas of a test.
pub(super) fn relation(test: &AreaTest, spot: &Whereabouts, view: &View<'_, '_>) -> Relation {
    view.setting.reference.gazetteer.relation_to_any(spot, &test.within)
}

fn of_place(fact: Fact, test: &AreaTest, view: &View<'_, '_>) -> Values {
    match view.place(fact).map(|spot| relation(test, spot, view)) {
        Some(Relation::Inside) => Values::PASSES,
        Some(Relation::Outside) => Values::FAILS,
        Some(Relation::Open) | None => Values::FAILS_OR_PASSES,
    }
}

/// All homes inside passes, none fails, some is for the service to say.
fn of_homes(test: &AreaTest, view: &View<'_, '_>) -> Values {
    let Some(homes) = view.homes().filter(|homes| !homes.is_empty()) else {
        return Values::FAILS_OR_PASSES;
    };
    let mut values = None;
    for home in homes {
        let this = match relation(test, home, view) {
            Relation::Inside => Values::PASSES,
            Relation::Outside => Values::FAILS,
            Relation::Open => Values::FAILS_OR_PASSES,
        };
        values = Some(values.map_or(this, |before: Values| both_homes(before, this)));
    }
    values.unwrap_or(Values::FAILS_OR_PASSES)
}

fn both_homes(one: Values, other: Values) -> Values {
    one.iter()
        .flat_map(|a| other.iter().map(move |b| if a == b { Values::only(a) } else { Values::JUDGEMENT }))
        .fold(Values::NONE, Values::with)
}

/// How a term lies to those that a test names.
enum Among {
    Yes,
    No,
    Perhaps,
}

fn among(named: &[TermCode], term: &TermCode, exact: bool, vocabulary: Vocabulary, view: &View<'_, '_>) -> Among {
    let terms = &view.setting.reference.terms;
    if terms.any_covers(vocabulary, named, term) {
        Among::Yes
    } else if !exact && named.iter().any(|narrow| terms.covers(vocabulary, term, narrow)) {
        Among::Perhaps
    } else {
        Among::No
    }
}

fn of_terms(fact: Fact, vocabulary: Vocabulary, test: &TermTest, view: &View<'_, '_>) -> Values {
    let named = test.named();
    let (mut yes, mut no, mut perhaps) = (0_usize, 0_usize, 0_usize);
    let mut count = |term: &TermCode, exact: bool| match among(named, term, exact, vocabulary, view) {
        Among::Yes => yes += 1,
        Among::No => no += 1,
        Among::Perhaps => perhaps += 1,
    };
    match view.terms(fact) {
        None => return of_unknown_terms(test),
        Some(KnownTerms::Given(terms)) => terms.iter().for_each(|term| count(term, false)),
        Some(KnownTerms::Exactly(terms)) => terms.iter().for_each(|term| count(term, true)),
    }
    let all_among = match (no, perhaps) {
        (0, 0) => Values::PASSES,
        (0, _) => Values::FAILS_OR_PASSES,
        _ => Values::FAILS,
    };
    match test {
        TermTest::AnyOf(_) if yes > 0 => Values::PASSES,
        TermTest::AnyOf(_) if perhaps > 0 => Values::FAILS_OR_PASSES,
        TermTest::AnyOf(_) => Values::FAILS,
        TermTest::Only(_) if yes + no + perhaps == 0 => Values::FAILS,
        TermTest::Only(_) | TermTest::NothingBut(_) => all_among,
    }
}

fn of_unknown_terms(test: &TermTest) -> Values {
    match test {
        TermTest::AnyOf(named) | TermTest::Only(named) if named.is_empty() => Values::FAILS,
        _ => Values::FAILS_OR_PASSES,
    }
}

fn of_role(named: &[TermCode], view: &View<'_, '_>) -> Values {
    let Some((role, exact)) = view.role() else { return Values::FAILS_OR_PASSES };
    let Some(role) = role else { return Values::FAILS };
    match among(named, role, exact, Vocabulary::Role, view) {
        Among::Yes => Values::PASSES,
        Among::No => Values::FAILS,
        Among::Perhaps => Values::FAILS_OR_PASSES,
    }
}

/// One of several is enough; one that is not settled leaves it open.
fn any_of(each: impl Iterator<Item = Option<bool>>) -> Values {
    let mut open = false;
    for holds in each {
        match holds {
            Some(true) => return Values::PASSES,
            Some(false) => {}
            None => open = true,
        }
    }
    if open { Values::FAILS_OR_PASSES } else { Values::FAILS }
}

/// All of these must be so; one that is not is enough to fail.
fn all_of(each: &[Option<bool>]) -> Option<bool> {
    if each.contains(&Some(false)) {
        Some(false)
    } else if each.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn of_prior_steps(leaf: &Rule, test: &PriorStepTest, view: &View<'_, '_>) -> Values {
    if let Some(holds) = view.pinned_leaf(Fact::PriorSteps, leaf) {
        return Values::of(holds);
    }
    match view.prior_steps() {
        None => Values::FAILS_OR_PASSES,
        Some(steps) => any_of(steps.iter().map(|step| step_taken(test, step, view))),
    }
}

/// Whether a step taken is the one asked for and has run its time by the day of the question.
pub(super) fn step_taken(test: &PriorStepTest, step: &PriorStep, view: &View<'_, '_>) -> Option<bool> {
    let right_step = match among(std::slice::from_ref(&test.step), &step.step, false, Vocabulary::PriorStep, view) {
        Among::Yes => Some(true),
        Among::No => Some(false),
        Among::Perhaps => None,
    };
    let evidenced = if test.evidenced { step.evidenced } else { Some(true) };
    let run = match test.lasting {
        None => Some(true),
        Some(lasting) => has_run(lasting, step.run, view.setting.on),
    };
    all_of(&[right_step, evidenced, run])
}

fn has_run(lasting: Lasting, run: StepRun, on: NaiveDate) -> Option<bool> {
    match (lasting.unit, run) {
        (LastingUnit::SchoolTerms, StepRun::SchoolTerms(terms)) => Some(terms >= lasting.count),
        _ => run_ends(lasting, run, on).map(|ready| ready <= on),
    }
}

/// The first day by which a step has run its time; none where its length cannot be counted in days.
pub(super) fn run_ends(lasting: Lasting, run: StepRun, on: NaiveDate) -> Option<NaiveDate> {
    let start = match run {
        StepRun::Since(day) => day,
        StepRun::Weeks(weeks) => on.checked_sub_days(Days::new(u64::from(weeks) * 7))?,
        StepRun::SchoolTerms(_) | StepRun::NotKnown => return None,
    };
    later(start, lasting)
}

/// A length of time after a day; none for school terms.
pub(super) fn later(day: NaiveDate, lasting: Lasting) -> Option<NaiveDate> {
    let count = u64::from(lasting.count);
    match lasting.unit {
        LastingUnit::Days => day.checked_add_days(Days::new(count)),
        LastingUnit::Weeks => day.checked_add_days(Days::new(count * 7)),
        LastingUnit::Months => day.checked_add_months(Months::new(u32::from(lasting.count))),
        LastingUnit::SchoolTerms => None,
    }
}

fn of_previous_contacts(leaf: &Rule, test: &PreviousContactTest, view: &View<'_, '_>) -> Values {
    if let Some(holds) = view.pinned_leaf(Fact::PreviousContact, leaf) {
        return Values::of(holds);
    }
    match view.previous_contacts() {
        None => Values::FAILS_OR_PASSES,
        Some(contacts) => any_of(contacts.iter().map(|contact| was_seen(test, contact, view))),
    }
}

fn was_seen(test: &PreviousContactTest, contact: &PreviousContact, view: &View<'_, '_>) -> Option<bool> {
    let service = test.service.as_ref().unwrap_or(view.setting.service);
    let as_wanted = |wanted: Option<bool>, known: Option<bool>| match wanted {
        None => Some(true),
        Some(wanted) => known.map(|known| known == wanted),
    };
    let recent = match test.within {
        None => Some(true),
        Some(within) => contact.last_contact_on.and_then(|day| later(day, within)).map(|last| view.setting.on <= last),
    };
    all_of(&[
        Some(contact.service == *service),
        as_wanted(test.same_need, contact.same_need),
        as_wanted(test.discharged_for_non_attendance, contact.discharged_for_non_attendance),
        recent,
    ])
}

fn of_day(test: &DayTest, view: &View<'_, '_>) -> Values {
    let on = view.setting.on;
    match test {
        DayTest::Between(span) => {
            Values::of(span.from.is_none_or(|first| first <= on) && span.until.is_none_or(|last| on <= last))
        }
        DayTest::EachYear(span) => {
            let day = MonthDay::of(on);
            Values::of(if span.from <= span.until {
                span.from <= day && day <= span.until
            } else {
                span.from <= day || day <= span.until
            })
        }
        DayTest::EachTerm(window) => in_term(window, view),
    }
}

/// Where the term dates are not known it is for the service to say.
fn in_term(window: &TermWindow, view: &View<'_, '_>) -> Values {
    let on = view.setting.on;
    let Some(dates) = view.setting.reference.authority_terms.get(&window.of) else {
        return Values::JUDGEMENT;
    };
    let wanted = |start: NaiveDate| window.seasons.is_empty() || window.seasons.contains(&TermSeason::of(start));
    match dates.is_term_day(on) {
        None => Values::JUDGEMENT,
        Some(_) => Values::of(dates.terms().any(|(start, end)| start <= on && on <= end && wanted(start))),
    }
}
