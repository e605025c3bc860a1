//! What is said about the child, in plain English: one clause for each fact that a verdict turned on.

use chrono::NaiveDate;

use super::leaf::{leaf_values, run_ends, step_taken, vocabulary_of};
use super::phrases::{capitalised, counted, full_stop, joined, lower_first, spoken_lasting, uncapitalised};
use super::values::{Value, Values};
use super::view::View;
use crate::calendar::{
    Age, attains, completed_age, end_of_school_year_of_birthday, spoken_age, spoken_date, year_group,
};
use crate::child::{Birth, SchoolTie, StepRun};
use crate::rules::{AgeTest, PreviousContactTest, PriorStepTest, Rule, TermTest};
use crate::vocabulary::{AreaCode, AreaKind, EducationSetting, EhcpStatus, Fact, TermCode, Vocabulary, Whereabouts};

/// A sentence about the child and the rule: "The child turned 18 on 3 May 2026; the service sees ...".
pub(super) fn sentence(leaves: &[&Rule], rule_text: &str, view: &View<'_, '_>) -> String {
    let clauses = clauses(leaves, view);
    if clauses.is_empty() {
        return full_stop(rule_text);
    }
    full_stop(&format!("{}; {}", capitalised(&joined(&with_one_subject(clauses))), lower_first(rule_text)))
}

/// Says "the child" or "you" once for clauses in a row that share it: "the child turned 18 and is in no setting".
fn with_one_subject(clauses: Vec<String>) -> Vec<String> {
    let mut before = "";
    clauses
        .iter()
        .map(|clause| {
            let subject = ["the child ", "you "].into_iter().find(|subject| clause.starts_with(subject)).unwrap_or("");
            let repeated = !subject.is_empty() && subject == before;
            before = subject;
            if repeated { clause.trim_start_matches(subject).to_owned() } else { clause.clone() }
        })
        .collect()
}

/// One clause for each fact that the leaves read, in the order of the leaves.
fn clauses(leaves: &[&Rule], view: &View<'_, '_>) -> Vec<String> {
    let mut said: Vec<Fact> = Vec::new();
    let mut clauses: Vec<String> = Vec::new();
    for leaf in leaves {
        let fact = leaf.leaf_facts().first().copied();
        if fact.is_some_and(|fact| said.contains(&fact)) {
            continue;
        }
        if let Some(clause) = clause(leaf, leaves, view) {
            said.extend(fact);
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
    }
    clauses
}

fn clause(leaf: &Rule, leaves: &[&Rule], view: &View<'_, '_>) -> Option<String> {
    let child = view.child();
    match leaf {
        Rule::Age(_) | Rule::UntilEndOfSchoolYearTurning(_) | Rule::Born(_) => about_age(leaf, leaves, view),
        Rule::SchoolYear(_) => about_school_year(view),
        Rule::HomeArea(_) => about_homes(view),
        Rule::GpArea(_) => child.gp.as_ref().map(|gp| match gp {
            Whereabouts::Nowhere => "the child is registered with no GP practice".to_owned(),
            place => format!("the child's GP practice is {}", in_area(place, view)),
        }),
        Rule::SchoolArea(_) => child.school_area.as_ref().map(|school| match school {
            Whereabouts::Nowhere => no_school(view),
            place => format!("the child's school or setting is {}", in_area(place, view)),
        }),
        Rule::SchoolMaintainingArea(_) => child.school_maintaining_area.as_ref().map(|place| match place {
            Whereabouts::Nowhere if child.school_area == Some(Whereabouts::Nowhere) => no_school(view),
            Whereabouts::Nowhere => "no authority maintains the child's school".to_owned(),
            place => format!("the child's school is maintained {}", by_area(place, view)),
        }),
        Rule::CareArea(_) => child.care_area.as_ref().map(|place| match place {
            Whereabouts::Nowhere => about_care(false),
            place => format!("the child is looked after {}", by_area(place, view)),
        }),
        Rule::EhcpMaintainingArea(_) => child.ehcp_maintaining_area.as_ref().map(|place| match place {
            Whereabouts::Nowhere => about_plan(child.ehcp_status.unwrap_or(EhcpStatus::None)),
            place => format!("the child's plan is maintained {}", by_area(place, view)),
        }),
        Rule::Setting(_) => child.setting.map(about_setting),
        Rule::School(_) => child.school.as_ref().map(|school| about_school(school, view)),
        Rule::FullTimeEducation(_) => {
            child.full_time_education.map(|yes| format!("the child {} in full-time education", is(yes)))
        }
        Rule::LookedAfter(_) => child.looked_after.map(about_care),
        Rule::EhcpStatus(_) => child.ehcp_status.map(about_plan),
        Rule::EhcpProvision(_) if child.ehcp_status.is_some_and(|status| status != EhcpStatus::InPlace) => {
            child.ehcp_status.map(about_plan)
        }
        Rule::EhcpProvision(test) => terms(child.ehcp_provision.as_deref(), Fact::EhcpProvision, test, leaves, view),
        Rule::Needs(test) => terms(child.needs.as_deref(), Fact::Needs, test, leaves, view),
        Rule::Requests(test) => terms(child.requests.as_deref(), Fact::Requests, test, leaves, view),
        Rule::Conditions(test) => terms(child.conditions.as_deref(), Fact::Conditions, test, leaves, view),
        Rule::Events(test) => terms(child.events.as_deref(), Fact::Events, test, leaves, view),
        Rule::PriorStep(test) => about_step(leaf, test, view),
        Rule::PreviousContact(test) => {
            child.previous_contacts.as_ref().map(|_| about_contact(test, leaf_values(leaf, view) == Values::PASSES))
        }
        Rule::AskerRole(_) => {
            child.asker_role.as_ref().map(|role| format!("your role is {}", label(Vocabulary::Role, role, view)))
        }
        Rule::OnDay(_) => Some(format!("the question is asked for {}", spoken_date(view.setting.on))),
        _ => None,
    }
}

fn is(yes: bool) -> &'static str {
    if yes { "is" } else { "is not" }
}

pub(super) fn label(vocabulary: Vocabulary, code: &TermCode, view: &View<'_, '_>) -> String {
    uncapitalised(view.setting.reference.terms.label(vocabulary, code))
}

/// Speaks of the limit that the child has crossed, of several the last; otherwise of the child's age.
fn about_age(leaf: &Rule, leaves: &[&Rule], view: &View<'_, '_>) -> Option<String> {
    let on = view.setting.on;
    let birth = match view.child().birth? {
        Birth::On(birth) => birth,
        Birth::Between(first, last) => return Some(format!("the child is {} old", between_ages(first, last, on)?)),
    };
    let crossed = leaves.iter().filter_map(|leaf| crossed_limit(leaf, birth, on)).max_by_key(|(day, _)| *day);
    if let Some((_, said)) = crossed {
        return Some(said);
    }
    match leaf {
        Rule::Born(_) => Some(format!("the child was born on {}", spoken_date(birth))),
        Rule::UntilEndOfSchoolYearTurning(years) => {
            let end = end_of_school_year_of_birthday(birth, *years);
            Some(format!("the school year in which the child turns {years} ends on {}", spoken_date(end)))
        }
        _ => Some(format!("the child is {} old", spoken_age(whole_years(completed_age(birth, on)?)))),
    }
}

/// The day on which the child crossed an upper limit of age, and what to say of it.
fn crossed_limit(leaf: &Rule, birth: NaiveDate, on: NaiveDate) -> Option<(NaiveDate, String)> {
    match leaf {
        Rule::Age(AgeTest { before: Some(age), .. }) => {
            let day = attains(birth, *age);
            let years_only = age.months() == 0;
            let turned = if years_only { age.years().to_string() } else { spoken_age(*age) };
            (day <= on).then(|| (day, format!("the child turned {turned} on {}", spoken_date(day))))
        }
        Rule::UntilEndOfSchoolYearTurning(years) => {
            let end = end_of_school_year_of_birthday(birth, *years);
            let said = format!("the school year in which the child turned {years} ended on {}", spoken_date(end));
            (end < on).then_some((end, said))
        }
        _ => None,
    }
}

/// Years alone from two years on: people say months only of the youngest.
fn whole_years(age: Age) -> Age {
    if age.years() < 2 { age } else { Age::from_years(age.years()).unwrap_or(age) }
}

fn between_ages(first: NaiveDate, last: NaiveDate, on: NaiveDate) -> Option<String> {
    let (oldest, youngest) = (whole_years(completed_age(first, on)?), whole_years(completed_age(last, on)?));
    if oldest == youngest {
        return Some(spoken_age(youngest));
    }
    Some(format!("between {} and {}", spoken_age(youngest), spoken_age(oldest)))
}

fn about_school_year(view: &View<'_, '_>) -> Option<String> {
    let year = view.school_year().or_else(|| Some(i32::from(year_group(view.birth()?, view.setting.on))))?;
    Some(match year {
        ..0 => "the child is not yet in Reception".to_owned(),
        0 => "the child is in Reception".to_owned(),
        14.. => "the child is beyond school year 13".to_owned(),
        year => format!("the child is in school year {year}"),
    })
}

fn about_homes(view: &View<'_, '_>) -> Option<String> {
    let homes = view.child().homes.as_ref()?;
    let mut places: Vec<String> = Vec::new();
    for home in homes {
        let place = in_area(home, view);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Some(format!("the child lives {}", joined(&places)))
}

/// "in Kent", "in the South East", "in the area of NHS Kent and Medway Integrated Care Board".
pub(super) fn in_area(place: &Whereabouts, view: &View<'_, '_>) -> String {
    let Some(code) = narrowest(place, view) else { return "in a place not known".to_owned() };
    let gazetteer = &view.setting.reference.gazetteer;
    let name = spoken_name(gazetteer.name(code));
    let by_the_compass = ["North", "South", "East", "West"].iter().any(|point| name.starts_with(point));
    match gazetteer.get(code).map(|area| area.kind) {
        Some(AreaKind::Region) if by_the_compass => format!("in the {name}"),
        Some(AreaKind::IntegratedCareBoard | AreaKind::SubIcbLocation | AreaKind::HealthBoard) => {
            format!("in the area of {name}")
        }
        Some(AreaKind::PostcodeDistrict) => format!("in the postcode district {name}"),
        _ => format!("in {name}"),
    }
}

fn by_area(place: &Whereabouts, view: &View<'_, '_>) -> String {
    let name = |code: &AreaCode| spoken_name(view.setting.reference.gazetteer.name(code)).to_owned();
    narrowest(place, view).map_or_else(|| "by an authority not known".to_owned(), |code| format!("by {}", name(code)))
}

/// "Bristol" of "Bristol, City of", as the register of areas writes it.
fn spoken_name(name: &str) -> &str {
    name.strip_suffix(", City of").or_else(|| name.strip_suffix(", County of")).unwrap_or(name)
}

/// The narrowest area known that people have a name for, an authority before a postcode district.
fn narrowest<'p>(place: &'p Whereabouts, view: &View<'_, '_>) -> Option<&'p AreaCode> {
    let (Whereabouts::At(codes) | Whereabouts::Within(codes)) = place else { return None };
    let gazetteer = &view.setting.reference.gazetteer;
    let system = |code: &&AreaCode| gazetteer.system(code).unwrap_or(u8::MAX);
    let narrowest = codes.iter().filter(|code| {
        !codes
            .iter()
            .any(|other| other != *code && gazetteer.lies_within(other, code) && system(&other) == system(code))
    });
    narrowest.min_by_key(system)
}

fn about_setting(setting: EducationSetting) -> String {
    match setting {
        EducationSetting::None => "the child attends no school or setting".to_owned(),
        EducationSetting::ElectiveHomeEducation => "the child is educated at home".to_owned(),
        setting => format!("the child is in {}", setting.label()),
    }
}

/// The same words whichever of the facts tells it, so that it is said once.
fn no_school(view: &View<'_, '_>) -> String {
    about_setting(match view.child().setting {
        Some(EducationSetting::ElectiveHomeEducation) => EducationSetting::ElectiveHomeEducation,
        _ => EducationSetting::None,
    })
}

fn about_school(school: &SchoolTie, view: &View<'_, '_>) -> String {
    match school {
        SchoolTie::NoSchool => no_school(view),
        SchoolTie::Attends(_, Some(name)) => format!("the child attends {name}"),
        SchoolTie::Attends(urn, None) => format!("the child attends the school with URN {urn}"),
    }
}

fn about_care(yes: bool) -> String {
    format!("the child {} looked after by a local authority", is(yes))
}

fn about_plan(status: EhcpStatus) -> String {
    match status {
        EhcpStatus::None => "the child has no education, health and care plan",
        EhcpStatus::Requested => "an education, health and care plan has been asked for and is not in place",
        EhcpStatus::InPlace => "the child has an education, health and care plan",
    }
    .to_owned()
}

fn about_contact(test: &PreviousContactTest, had: bool) -> String {
    let mut contact = match &test.service {
        None => "contact with this service".to_owned(),
        Some(other) => format!("contact with another service ({other})"),
    };
    if let Some(within) = test.within {
        let length = spoken_lasting(within);
        contact.push_str(&format!(" in the last {}", length.strip_prefix("1 ").unwrap_or(&length)));
    }
    match test.same_need {
        Some(true) => contact.push_str(" about the same need"),
        Some(false) => contact.push_str(" about another need"),
        None => {}
    }
    match test.discharged_for_non_attendance {
        Some(true) => contact.push_str(" that ended because the child was not brought"),
        Some(false) => contact.push_str(" that did not end because the child was not brought"),
        None => {}
    }
    format!("the child has had {}{contact}", if had { "" } else { "no " })
}

/// "You named only handwriting": a rule about the only need reads what was named, and says so.
fn terms(
    given: Option<&[TermCode]>,
    fact: Fact,
    test: &TermTest,
    leaves: &[&Rule],
    view: &View<'_, '_>,
) -> Option<String> {
    let vocabulary = vocabulary_of(fact)?;
    let given = given?;
    if given.is_empty() {
        return Some(match fact {
            Fact::Needs => "you named no difficulty".to_owned(),
            Fact::Requests => "you asked for nothing beyond help with the needs".to_owned(),
            Fact::Conditions => "you named no diagnosis or condition".to_owned(),
            Fact::Events => "you named no recent event".to_owned(),
            _ => "the plan names no such provision".to_owned(),
        });
    }
    let labels: Vec<String> = given.iter().map(|code| label(vocabulary, code, view)).collect();
    let reads_only = |leaf: &&&Rule| match leaf {
        Rule::Needs(TermTest::Only(_)) => fact == Fact::Needs,
        Rule::Requests(TermTest::Only(_)) => fact == Fact::Requests,
        _ => false,
    };
    let only = matches!(test, TermTest::Only(_)) || leaves.iter().find(reads_only).is_some();
    let holds =
        leaves.iter().find(reads_only).is_some_and(|leaf| leaf_values(leaf, view) == Values::only(Value::Passes));
    let named = joined(&labels);
    Some(match fact {
        Fact::Needs if only && holds => {
            format!("you named only {named} (add anything else that the child needs help with)")
        }
        Fact::Requests if only && holds => format!("you asked only for {named} (add anything else that is asked for)"),
        Fact::Needs => format!("you named {named}"),
        Fact::Requests => format!("you asked for {named}"),
        Fact::Conditions => format!("you named {named} among the conditions"),
        Fact::Events => format!("you named {named} among the recent events"),
        _ => format!("the plan names {named}"),
    })
}

fn about_step(leaf: &Rule, test: &PriorStepTest, view: &View<'_, '_>) -> Option<String> {
    let steps = view.child().prior_steps.as_ref()?;
    let name = label(Vocabulary::PriorStep, &test.step, view);
    let terms = &view.setting.reference.terms;
    let of_this_kind = || steps.iter().filter(|step| terms.covers(Vocabulary::PriorStep, &test.step, &step.step));
    let step = of_this_kind().find(|step| step_taken(test, step, view) == Some(true)).or_else(|| of_this_kind().next());
    let Some(step) = step else { return Some(format!("you did not name this step: {name}")) };
    let since = match step.run {
        StepRun::Since(day) => format!("has run since {}", spoken_date(day)),
        StepRun::Weeks(weeks) => format!("has run for {}", counted(weeks, "week")),
        StepRun::SchoolTerms(terms) => format!("has run for {}", counted(terms, "school term")),
        StepRun::NotKnown => "has been taken".to_owned(),
    };
    if leaf_values(leaf, view) == Values::PASSES {
        return Some(format!("this step {since}: {name}"));
    }
    if test.evidenced && step.evidenced == Some(false) {
        return Some(format!("there is no record yet of this step: {name}"));
    }
    let on = view.setting.on;
    let ends = test.lasting.and_then(|lasting| run_ends(lasting, step.run, on)).filter(|day| *day > on);
    let until = ends.map(|day| format!(" and will have run its time on {}", spoken_date(day))).unwrap_or_default();
    Some(format!("this step {since}{until}: {name}"))
}
