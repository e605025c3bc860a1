//! Days later than the day of the question, criteria that are not in force, and steps that have run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::calendar::TermDates;
use domain::child::{Birth, Child, Enquiry, PriorStep, StepRun};
use domain::records::Service;
use domain::reference::Reference;
use domain::verdict::{Decision, Outcome, RouteAnswer, RouteStatus};
use domain::vocabulary::{AreaCode, JudgementKind, TermCode};
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn criterion(code: &str, rule: &Value) -> Value {
    json!({"code": code, "text": "The service asks this.", "rule": rule, "source": "page"})
}

fn service(eligibility: &Value, conditions: &[Value]) -> Service {
    let conditions: Vec<Value> =
        conditions.iter().enumerate().map(|(at, rule)| criterion(&format!("condition-{at}"), rule)).collect();
    serde_json::from_value(json!({
        "slug": "service", "name": "Service", "disciplines": ["occupational-therapy"],
        "coverage": [{"basis": "home", "areas": ["E06000042"], "source": "page"}],
        "eligibility": eligibility,
        "offers": [
            {"slug": "clinic", "tier": "targeted", "title": "Clinic", "source": "page"},
            {"slug": "website", "tier": "universal", "title": "Website", "referral_required": false, "source": "page"},
        ],
        "referral_routes": [
            {"slug": "door", "name": "Door", "referrers": {"policy": "anyone"}, "conditions": conditions, "source": "page"},
        ],
        "described_in": ["page"],
    }))
    .unwrap()
}

fn enquiry(child: Child, on: &str) -> Enquiry {
    Enquiry { child, cannot_say: BTreeSet::new(), on: day(on) }
}

fn step(code: &str, run: StepRun, evidenced: Option<bool>) -> PriorStep {
    PriorStep { step: TermCode::parse(code).unwrap(), run, evidenced }
}

fn route(service: &Service, enquiry: &Enquiry, reference: &Reference) -> RouteAnswer {
    Decision::new(service, enquiry, reference).routes().remove(0)
}

fn ten_weeks(code: &str) -> Value {
    json!({"prior_step": {"step": code, "lasting": {"count": 10, "unit": "weeks"}}})
}

#[test]
fn criteria_not_in_force_are_for_the_service_to_say() {
    let asked = criterion("full-time", &json!({"full_time_education": true}));
    let ended = json!([{"valid_until": "2026-08-31", "requirements": [asked]}]);
    let service = service(&ended, &[]);
    let reference = Reference::default();
    let in_time = Child { full_time_education: Some(true), ..Child::default() };
    for (child, on, outcome) in [
        (in_time.clone(), "2026-08-31", Outcome::MeetsCriteria),
        (in_time, "2026-09-01", Outcome::NeedsJudgement),
        (Child { full_time_education: Some(false), ..Child::default() }, "2026-09-01", Outcome::NeedsJudgement),
    ] {
        let enquiry = enquiry(child, on);
        let decision = Decision::new(&service, &enquiry, &reference);
        let offers: Vec<Outcome> = decision.offers().iter().map(|offer| offer.outcome).collect();
        assert_eq!((decision.outcome(), offers), (outcome, vec![outcome, Outcome::MeetsCriteria]), "{on}");
        let silent = BTreeSet::from([JudgementKind::SourceSilent]);
        assert_eq!(decision.judgement_kinds(), if on == "2026-09-01" { silent } else { BTreeSet::new() });
    }
}

#[test]
fn a_step_that_has_passed_does_not_hide_the_day_another_ends() {
    let evidenced = json!({"prior_step": {"step": "diary", "evidenced": true}});
    let terms = json!({"prior_step": {"step": "programme", "lasting": {"count": 2, "unit": "school-terms"}}});
    let service = service(&json!([{}]), &[evidenced, terms, ten_weeks("advice")]);
    let steps = vec![
        step("diary", StepRun::NotKnown, Some(true)),
        step("programme", StepRun::SchoolTerms(2), None),
        step("advice", StepRun::Weeks(4), None),
    ];
    let enquiry = enquiry(Child { prior_steps: Some(steps), ..Child::default() }, "2026-11-23");
    let answer = route(&service, &enquiry, &Reference::default());
    assert_eq!((answer.status, answer.opens_on), (RouteStatus::OpensLater, Some(day("2027-01-04"))));
}

#[test]
fn a_record_that_is_missing_leaves_the_day_open() {
    let evidenced = json!({"prior_step": {"step": "diary", "evidenced": true}});
    let service = service(&json!([{}]), &[evidenced]);
    let steps = vec![step("diary", StepRun::NotKnown, Some(false))];
    let enquiry = enquiry(Child { prior_steps: Some(steps), ..Child::default() }, "2026-11-23");
    let answer = route(&service, &enquiry, &Reference::default());
    assert_eq!((answer.status, answer.opens_on), (RouteStatus::OpensLater, None));
}

#[test]
fn a_child_grows_older_until_the_route_opens() {
    let old_enough = json!({"age": {"from": "3 years"}});
    let service = service(&json!([{}]), &[old_enough, ten_weeks("advice")]);
    let child = Child {
        birth: Some(Birth::On(day("2024-03-01"))),
        prior_steps: Some(vec![step("advice", StepRun::Weeks(10), None)]),
        ..Child::default()
    };
    let enquiry = enquiry(child, "2026-11-23");
    let answer = route(&service, &enquiry, &Reference::default());
    assert_eq!((answer.status, answer.opens_on), (RouteStatus::OpensLater, Some(day("2027-03-01"))));
}

#[test]
fn a_school_year_given_goes_on_over_the_summer() {
    let in_year_seven_or_later = json!({"school_year": {"from": 7}});
    let service = service(&json!([{}]), &[in_year_seven_or_later, ten_weeks("advice")]);
    let child = Child {
        school_year: Some(7),
        prior_steps: Some(vec![step("advice", StepRun::Since(day("2026-07-13")), None)]),
        ..Child::default()
    };
    let enquiry = enquiry(child, "2026-07-13");
    let answer = route(&service, &enquiry, &Reference::default());
    assert_eq!((answer.status, answer.opens_on), (RouteStatus::OpensLater, Some(day("2026-09-21"))));
}

#[test]
fn a_window_opens_on_a_day_of_the_year_or_of_a_known_term_and_on_no_other() {
    let authority = AreaCode::parse("E06000042").unwrap();
    let spring = (day("2026-01-05"), day("2026-03-27"));
    let known = TermDates::new([spring, (day("2026-04-13"), day("2026-07-20"))]).unwrap();
    let reference = Reference { authority_terms: BTreeMap::from([(authority, known)]), ..Reference::default() };
    let each_year = json!({"on_day": {"each_year": {"from": "09-01", "until": "03-31"}}});
    let summer = json!({"on_day": {"each_term": {"seasons": ["summer"], "of": "E06000042"}}});
    let autumn = json!({"on_day": {"each_term": {"seasons": ["autumn"], "of": "E06000042"}}});
    for (rule, on, opens_on) in [
        (each_year, "2026-06-01", Some("2026-09-01")),
        (summer, "2026-02-02", Some("2026-04-13")),
        (autumn, "2026-06-01", None),
    ] {
        let service = service(&json!([{}]), std::slice::from_ref(&rule));
        let enquiry = enquiry(Child::default(), on);
        let answer = route(&service, &enquiry, &reference);
        assert_eq!((answer.status, answer.opens_on), (RouteStatus::OpensLater, opens_on.map(day)), "{rule}");
    }
}

#[test]
fn of_two_runs_of_a_step_the_one_that_is_enough_is_spoken_of() {
    let service = service(&json!([{}]), &[ten_weeks("advice")]);
    let steps = vec![step("advice", StepRun::Weeks(2), None), step("advice", StepRun::Weeks(12), None)];
    let enquiry = enquiry(Child { prior_steps: Some(steps), ..Child::default() }, "2026-11-23");
    let answer = route(&service, &enquiry, &Reference::default());
    assert_eq!(answer.status, RouteStatus::Open);
    assert!(answer.reasons[0].explanation.contains("12 weeks"), "{}", answer.reasons[0].explanation);
}

#[test]
fn a_judgement_that_did_not_matter_is_not_the_kind_that_is_needed() {
    let either =
        json!({"at_least": {"count": 1, "of": [{"not_stated": "The page does not say."}, {"looked_after": true}]}});
    let view = json!({"judgement": {"text": "The team decides."}});
    let asked = criterion("care", &json!({"all": [either, view]}));
    let service = service(&json!([{"requirements": [asked]}]), &[]);
    let enquiry = enquiry(Child { looked_after: Some(true), ..Child::default() }, "2026-11-23");
    let reference = Reference::default();
    let decision = Decision::new(&service, &enquiry, &reference);
    assert_eq!(decision.judgement_kinds(), BTreeSet::from([JudgementKind::ProfessionalView]));
}
