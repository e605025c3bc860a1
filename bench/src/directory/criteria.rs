//! Criteria of services, in the shapes that published ones have.

use serde_json::{Value, json};

use super::chance::Chance;
use super::services::{Outline, Tie};

/// The criteria of a service.
pub(super) fn of_service(chance: &mut Chance, outline: &Outline<'_>) -> Value {
    let mut requirements: Vec<Value> = area(outline).into_iter().collect();
    requirements.push(age(chance, outline));
    if chance.percent(30) {
        requirements.push(criterion(
            "needs",
            "The service sees children with one of the difficulties that it lists.",
            json!({"needs": {"any_of": outline.needs}}),
        ));
    }
    if chance.percent(55) {
        requirements.push(criterion(
            "functional-difficulty",
            "The service sees children whose difficulties have a significant effect on everyday life.",
            json!({"judgement": {"text": "The therapy team decides whether the effect on everyday life is significant."}}),
        ));
    }
    json!({
        "statement": format!("For children in the area until they are {}.", outline.until_years),
        "valid_from": "2024-09-01",
        "requirements": requirements,
        "exclusions": exclusions(chance, outline),
    })
}

fn criterion(code: &str, text: &str, rule: Value) -> Value {
    json!({"code": code, "text": text, "rule": rule, "source": "page § Whom we see"})
}

fn area(outline: &Outline<'_>) -> Option<Value> {
    let within = json!({"within": outline.areas});
    let rule = match outline.tie {
        Tie::Gp => json!({"gp_area": within}),
        Tie::Home => json!({"home_area": within}),
        Tie::HomeOrGp => json!({"any": [{"home_area": within}, {"gp_area": within}]}),
        Tie::School => json!({"any": [
            {"school_area": within},
            {"all": [{"setting": {"one_of": ["none", "elective-home-education"]}}, {"home_area": within}]},
        ]}),
        Tie::NotStated => return None,
    };
    Some(criterion("area", "The service sees children of its own area.", rule))
}

fn age(chance: &mut Chance, outline: &Outline<'_>) -> Value {
    let until = outline.until_years;
    let (before, a_year_more) = (format!("{until} years"), format!("{} years", until + 1));
    let rule = match chance.below(10) {
        0..=4 => json!({"age": {"before": before}}),
        5 => json!({"age": {"from": "2 years", "before": before}}),
        6 | 7 => json!({"any": [
            {"age": {"before": before}},
            {"all": [{"age": {"from": before, "before": a_year_more}}, {"setting": {"one_of": ["special"]}}]},
        ]}),
        8 => json!({"until_end_of_school_year_turning": until}),
        _ => json!({"any": [
            {"all": [{"setting": {"one_of": ["mainstream", "early-years", "none"]}}, {"age": {"before": before}}]},
            {"all": [
                {"setting": {"one_of": ["special", "special-post-16"]}},
                {"until_end_of_school_year_turning": until},
            ]},
            {"all": [
                {"setting": {"one_of": ["resourced-provision", "alternative-provision", "further-education",
                                        "elective-home-education", "other"]}},
                {"until_end_of_school_year_turning": until},
                {"not_stated": "The service itself must say which limit it sets for this kind of setting."},
            ]},
        ]}),
    };
    criterion("age", &format!("The service sees children until they are {until}."), rule)
}

fn exclusions(chance: &mut Chance, outline: &Outline<'_>) -> Vec<Value> {
    let first = outline.needs.first().copied().unwrap_or("play");
    let known = [
        criterion(
            "housing",
            "The service does not see children for a housing problem alone.",
            json!({"needs": {"only": ["housing"]}}),
        ),
        criterion(
            "behaviour",
            "The service does not see children whose needs have to do with behaviour.",
            json!({"any": [
                {"needs": {"only": ["behaviour"]}},
                {"all": [
                    {"needs": {"any_of": ["behaviour"]}},
                    {"judgement": {"text": "The team decides whether the needs have to do with behaviour."}},
                ]},
            ]}),
        ),
        criterion(
            "one-need-alone",
            "The service does not take a referral for this difficulty alone.",
            json!({"needs": {"only": [first]}}),
        ),
        criterion(
            "reports",
            "The service does not comment on other therapists' reports.",
            json!({"all": [
                {"requests": {"only": ["independent-report-comment", "tribunal-evidence"]}},
                {"needs": {"nothing_but": []}},
            ]}),
        ),
        criterion(
            "plan-from-elsewhere",
            "The service does not see children whose plan another authority maintains.",
            json!({"all": [
                {"ehcp_status": {"one_of": ["in-place"]}},
                {"not": {"ehcp_maintaining_area": {"within": outline.areas}}},
            ]}),
        ),
        criterion(
            "global-delay",
            "The service does not see children whose skills fit a global delay.",
            json!({"all": [
                {"conditions": {"any_of": ["global-developmental-delay"]}},
                {"judgement": {"text": "The team decides whether the child's skills fit the stage reached."}},
            ]}),
        ),
    ];
    known.into_iter().filter(|_| chance.percent(40)).collect()
}
