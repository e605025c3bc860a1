//! What reasons, routes and headlines say, in the words that parents and social workers read.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::calendar::{Age, births_with_completed_age};
use domain::child::{Birth, Child, Enquiry, PreviousContact, PriorStep, StepRun};
use domain::records::Service;
use domain::reference::Reference;
use domain::verdict::{Decision, RouteAnswer};
use domain::vocabulary::{
    Area, AreaCode, AreaKind, EducationSetting, EhcpStatus, Gazetteer, Slug, TermCode, Text, Whereabouts,
};
use serde_json::{Value, json};

const MK: &str = "E06000042";
const BRISTOL: &str = "E06000023";
const SOUTH_EAST: &str = "E12000008";

fn on() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn reference() -> Reference {
    let area = |code: &str, name: &str, kind: AreaKind, parents: &[&str]| Area {
        code: AreaCode::parse(code).unwrap(),
        name: Text::parse(name).unwrap(),
        kind,
        parents: parents.iter().map(|code| AreaCode::parse(code).unwrap()).collect(),
        overlaps: Vec::new(),
        made_of: Vec::new(),
        valid_from: None,
        valid_until: None,
        successor: None,
    };
    let gazetteer = Gazetteer::new([
        area(SOUTH_EAST, "South East", AreaKind::Region, &[]),
        area(MK, "Milton Keynes", AreaKind::SingleTierAuthority, &[SOUTH_EAST]),
        area(BRISTOL, "Bristol, City of", AreaKind::SingleTierAuthority, &[]),
    ]);
    Reference { gazetteer, ..Reference::default() }
}

fn criterion(code: &str, text: &str, rule: &Value) -> Value {
    json!({"code": code, "text": text, "rule": rule, "source": "page"})
}

fn service(fields: &Value) -> Service {
    let mut service = json!({
        "slug": "service", "name": "Service", "disciplines": ["occupational-therapy"],
        "coverage": [{"basis": "home", "areas": [MK], "source": "page"}],
        "eligibility": [{}],
        "described_in": ["page"],
    });
    for (field, value) in fields.as_object().unwrap() {
        service[field] = value.clone();
    }
    serde_json::from_value(service).unwrap()
}

/// What the one criterion of a service says of a child.
fn said(text: &str, rule: &Value, child: Child) -> String {
    let service = service(&json!({"eligibility": [{"requirements": [criterion("only", text, rule)]}]}));
    let enquiry = Enquiry { child: child.with_what_follows(), cannot_say: BTreeSet::new(), on: on() };
    Decision::new(&service, &enquiry, &reference()).reasons().remove(0).explanation
}

fn within(code: &str) -> Whereabouts {
    Whereabouts::Within(BTreeSet::from([AreaCode::parse(code).unwrap()]))
}

fn lives(codes: &[&str]) -> Child {
    Child { homes: Some(codes.iter().map(|code| within(code)).collect()), ..Child::default() }
}

fn term(code: &str) -> TermCode {
    TermCode::parse(code).unwrap()
}

#[test]
fn two_homes_on_both_sides_of_a_border_are_no_refusal() {
    let explanation = said(
        "The service sees children who live there.",
        &json!({"home_area": {"within": [MK]}}),
        lives(&[MK, BRISTOL]),
    );
    assert_eq!(
        explanation,
        "The child lives in Milton Keynes and in Bristol; the service sees children who live there. The source does \
         not say how it treats a child with more than one home: ask the service."
    );
}

#[test]
fn what_is_known_in_part_is_not_said_to_be_unknown() {
    let in_mk = json!({"home_area": {"within": [MK]}});
    assert_eq!(
        said("Children live in Milton Keynes.", &in_mk, lives(&[SOUTH_EAST])),
        "Not known exactly: where the child lives (in the South East, which lies only partly in the area that counts \
         here); children live in Milton Keynes."
    );
    assert_eq!(
        said("Children live in Milton Keynes.", &in_mk, Child::default()),
        "Not known yet: where the child lives; children live in Milton Keynes."
    );
    let (first, last) = births_with_completed_age(Age::from_years(4).unwrap(), false, on());
    let aged = Child { birth: Some(Birth::Between(first, last)), ..Child::default() };
    let both = json!({"all": [{"age": {"before": "4 years 6 months"}}, {"looked_after": true}]});
    assert_eq!(
        said("The service asks this.", &both, aged),
        "Not known yet: whether the child is looked after by a local authority; not known exactly: the child's date of \
         birth (the age given leaves it open); the service asks this."
    );
}

#[test]
fn what_follows_from_one_fact_is_said_once() {
    let no_school = Child { setting: Some(EducationSetting::None), ..Child::default() };
    let at_school = json!({"all": [
        {"not": {"setting": {"one_of": ["none"]}}}, {"school_area": {"within": [MK]}},
    ]});
    let alternatives = json!({"any": [
        {"setting": {"one_of": ["special"]}}, {"school_area": {"within": [MK]}}, {"school": {"one_of": ["110592"]}},
    ]});
    for rule in [at_school, alternatives] {
        assert_eq!(
            said("The service asks this.", &rule, no_school.clone()),
            "The child attends no school or setting; the service asks this."
        );
    }
    let no_plan = Child { ehcp_status: Some(EhcpStatus::None), ..Child::default() };
    let plan = json!({"any": [
        {"ehcp_status": {"one_of": ["in-place"]}}, {"ehcp_maintaining_area": {"within": [MK]}},
        {"ehcp_provision": {"any_of": ["physiotherapy"]}},
    ]});
    assert_eq!(
        said("The service asks this.", &plan, no_plan),
        "The child has no education, health and care plan; the service asks this."
    );
}

#[test]
fn earlier_contact_is_said_in_the_terms_of_the_rule() {
    let seen = |same_need| Child {
        previous_contacts: Some(vec![PreviousContact {
            service: Slug::parse("service").unwrap(),
            last_contact_on: Some("2026-10-01".parse().unwrap()),
            discharged_for_non_attendance: None,
            same_need: Some(same_need),
        }]),
        ..Child::default()
    };
    let rule = json!({"previous_contact": {"within": {"count": 12, "unit": "months"}, "same_need": true}});
    for (same_need, explanation) in [
        (true, "The child has had contact with this service in the last 12 months about the same need; they ask."),
        (false, "The child has had no contact with this service in the last 12 months about the same need; they ask."),
    ] {
        assert_eq!(said("They ask.", &rule, seen(same_need)), explanation);
    }
}

#[test]
fn one_school_term_is_one() {
    let step = |run| Child {
        prior_steps: Some(vec![PriorStep { step: term("portage"), run, evidenced: None }]),
        ..Child::default()
    };
    let rule = json!({"prior_step": {"step": "portage", "lasting": {"count": 1, "unit": "school-terms"}}});
    let explanation = said("They ask.", &rule, step(StepRun::SchoolTerms(1)));
    assert_eq!(explanation, "This step has run for 1 school term: portage; they ask.");
    let any_time = json!({"prior_step": {"step": "portage"}});
    let explanation = said("They ask.", &any_time, step(StepRun::NotKnown));
    assert_eq!(explanation, "This step has been taken: portage; they ask.");
}

fn headline(status: &str, rule: &Value) -> String {
    let requirements = [criterion("only", "The service asks this.", rule)];
    let service = service(&json!({"status": status, "eligibility": [{"requirements": requirements}]}));
    let enquiry = Enquiry { child: lives(&[MK]), cannot_say: BTreeSet::new(), on: on() };
    Decision::new(&service, &enquiry, &reference()).headline()
}

#[test]
fn a_closed_service_says_that_it_is_closed() {
    let (meets, outside) = (json!({"home_area": {"within": [MK]}}), json!({"home_area": {"within": [BRISTOL]}}));
    assert_eq!(headline("closed", &meets), "The service is closed and takes no referrals.");
    assert_eq!(headline("closed", &outside), "The service is closed and takes no referrals.");
    assert_eq!(
        headline("paused", &meets),
        "The service takes no referrals for now. The facts given meet every published criterion."
    );
    assert!(headline("active", &meets).ends_with("the provider decides whether to accept."));
}

fn route(status: &str, fields: &Value, child: Child) -> RouteAnswer {
    let mut route = json!({"slug": "letter", "name": "Letter", "referrers": {"policy": "anyone"}, "source": "page"});
    for (field, value) in fields.as_object().unwrap() {
        route[field] = value.clone();
    }
    let service = service(&json!({"status": status, "referral_routes": [route]}));
    let enquiry = Enquiry { child, cannot_say: BTreeSet::new(), on: on() };
    Decision::new(&service, &enquiry, &reference()).routes().remove(0)
}

fn route_says(fields: &Value, child: Child) -> String {
    route("active", fields, child).explanation
}

#[test]
fn a_route_gives_the_reason_that_made_its_status() {
    let child = Child { needs: Some(vec![term("handwriting")]), looked_after: Some(false), ..Child::default() };
    let for_others = criterion("others", "It is for looked-after children.", &json!({"looked_after": true}));
    let for_dressing = criterion("needs", "It is for dressing.", &json!({"needs": {"any_of": ["dressing"]}}));
    let fields = json!({"applies_to": [for_others, for_dressing]});
    assert_eq!(route_says(&fields, child.clone()), "You named handwriting; it is for dressing.");
    let fields = json!({"applies_to": [for_others], "conditions": [for_dressing]});
    assert_eq!(
        route_says(&fields, child),
        "The child is not looked after by a local authority; it is for looked-after children."
    );
}

#[test]
fn steps_that_have_been_taken_or_are_not_needed_do_not_come_first() {
    let step = |code: &str| json!({"prior_step": {"step": code, "lasting": {"count": 10, "unit": "weeks"}}});
    let taken = PriorStep { step: term("portage"), run: StepRun::Weeks(20), evidenced: None };
    let child = Child { prior_steps: Some(vec![taken]), looked_after: Some(true), ..Child::default() };
    let conditions = [
        criterion("taken", "First this.", &step("portage")),
        criterion("spared", "First that.", &json!({"any": [step("parenting-course"), {"looked_after": true}]})),
        criterion("left", "And this.", &json!({"any": [step("online-training"), step("targeted-support")]})),
    ];
    assert_eq!(
        route_says(&json!({"conditions": conditions}), child),
        "This comes first: online-training for 10 weeks or targeted-support for 10 weeks; the route opens on 1 \
         February 2027."
    );
}

#[test]
fn who_may_refer_is_named_or_asked_for() {
    let parent = || Child { asker_role: Some(term("parent-carer")), ..Child::default() };
    for (referrers, explanation) in [
        (json!({"policy": "listed", "roles": ["gp"]}), "The page names as referrers: gp. Ask one of them to refer."),
        (
            json!({"policy": "listed", "roles": ["gp"], "statement": "Referrals from parents are not accepted."}),
            "Referrals from parents are not accepted. Ask somebody who may refer.",
        ),
        (json!({"policy": "listed", "roles": ["gp"], "statement": "Ask your GP"}), "Ask your GP."),
        (json!({"policy": "listed"}), "The page limits who may refer and names nobody. Ask the service who may refer."),
    ] {
        assert_eq!(route_says(&json!({"referrers": referrers}), parent()), explanation);
    }
}

#[test]
fn a_closed_service_has_no_way_in() {
    assert_eq!(route("closed", &json!({}), Child::default()).explanation, "The service is closed.");
    assert_eq!(route("paused", &json!({}), Child::default()).explanation, "The service takes no referrals for now.");
    assert_eq!(route_says(&json!({}), Child::default()), "Anyone may use this route.");
}
