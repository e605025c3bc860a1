//! Rules that are wrong whatever the child, and rules that are not.

use chrono::NaiveDate;
use domain::records::Service;
use domain::reference::Reference;
use domain::verdict::{RuleFault, RuleFaultKind, audit_rules};
use domain::vocabulary::Slug;
use serde_json::{Value, json};

fn service(requirements: &Value, exclusions: &Value, rest: &Value) -> Service {
    let criteria = |list: &Value| -> Vec<Value> {
        let each = list.as_object().unwrap().iter();
        each.map(|(code, rule)| json!({"code": code, "text": "It asks this.", "rule": rule, "source": "page"}))
            .collect()
    };
    let mut service = json!({
        "slug": "service", "name": "Service", "disciplines": ["occupational-therapy"],
        "coverage": [{"basis": "home", "areas": ["E06000042"], "source": "page"}],
        "eligibility": [{"requirements": criteria(requirements), "exclusions": criteria(exclusions)}],
        "described_in": ["page"],
    });
    service.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    serde_json::from_value(service).unwrap()
}

fn faults(service: &Service) -> Vec<RuleFault> {
    audit_rules(service, &Reference::default(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
}

fn one(pointer: &str, kind: RuleFaultKind) -> Vec<RuleFault> {
    vec![RuleFault { pointer: pointer.to_owned(), kind }]
}

#[test]
fn sound_rules_have_no_fault() {
    let sound = service(
        &json!({
            "age": {"any": [{"age": {"before": "18 years"}}, {"all": [{"age": {"before": "19 years"}}, {"setting": {"one_of": ["special"]}}]}]},
            "view": {"judgement": {"text": "The team decides."}},
            "in-season": {"on_day": {"each_year": {"from": "09-01", "until": "03-31"}}},
        }),
        &json!({"handwriting": {"needs": {"only": ["handwriting"]}}}),
        &json!({}),
    );
    assert_eq!(faults(&sound), []);
}

#[test]
fn a_part_that_no_child_satisfies_is_named_where_it_stands() {
    let rule = json!({"any": [
        {"full_time_education": true},
        {"all": [{"age": {"before": "5 years"}}, {"age": {"from": "16 years"}}]},
    ]});
    let never = service(&json!({"age": rule}), &json!({}), &json!({}));
    assert_eq!(faults(&never), one("/eligibility/0/requirements/0/rule/any/1", RuleFaultKind::NeverPasses));
}

#[test]
fn a_part_that_every_child_satisfies_is_named_where_it_stands() {
    let rule = json!({"any": [{"looked_after": true}, {"not": {"looked_after": true}}]});
    let always = service(&json!({"care": rule}), &json!({}), &json!({}));
    assert_eq!(faults(&always), one("/eligibility/0/requirements/0/rule", RuleFaultKind::NeverFails));
}

#[test]
fn criteria_that_rule_each_other_out_are_named_in_pairs() {
    let rules = json!({
        "a-child": {"age": {"before": "11 years"}},
        "in-college": {"age": {"from": "16 years"}},
    });
    let torn = service(&rules, &json!({}), &json!({}));
    let other = Slug::parse("a-child").unwrap();
    assert_eq!(faults(&torn), one("/eligibility/0/requirements/1", RuleFaultKind::Contradicts(other)));
}

#[test]
fn an_exclusion_counts_turned_round() {
    let under_eleven = json!({"young": {"age": {"before": "11 years"}}});
    let torn = service(&under_eleven, &under_eleven, &json!({}));
    let other = Slug::parse("young").unwrap();
    assert_eq!(faults(&torn), one("/eligibility/0/exclusions/0", RuleFaultKind::Contradicts(other)));
}

#[test]
fn an_offer_or_a_route_for_nobody_is_named() {
    let criterion = |rule: Value| json!([{"code": "own", "text": "It asks this.", "rule": rule, "source": "page"}]);
    let rest = json!({
        "offers": [
            {"slug": "for-adults", "tier": "targeted", "title": "For adults", "referral_required": true, "source": "page",
             "eligibility": {"requirements": criterion(json!({"age": {"from": "18 years"}}))}},
            {"slug": "website", "tier": "universal", "title": "Website", "referral_required": false, "source": "page",
             "eligibility": {"requirements": criterion(json!({"age": {"from": "18 years"}}))}},
        ],
        "referral_routes": [
            {"slug": "door", "name": "Door", "referrers": {"policy": "anyone"}, "source": "page",
             "applies_to": [
                {"code": "young", "text": "It asks this.", "rule": {"age": {"before": "5 years"}}, "source": "page"},
                {"code": "old", "text": "It asks this.", "rule": {"age": {"from": "11 years"}}, "source": "page"},
             ]},
        ],
    });
    let unreachable = service(&json!({"child": {"age": {"before": "18 years"}}}), &json!({}), &rest);
    let kinds: Vec<RuleFaultKind> = faults(&unreachable).into_iter().map(|fault| fault.kind).collect();
    assert_eq!(
        kinds,
        [
            RuleFaultKind::OfferUnreachable(Slug::parse("for-adults").unwrap()),
            RuleFaultKind::RouteUnreachable(Slug::parse("door").unwrap()),
        ]
    );
}
