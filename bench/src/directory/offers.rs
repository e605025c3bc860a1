//! Offers: three to seven a service, five on the whole, from what is open to everyone to what few need.

use serde_json::{Value, json};

use super::chance::Chance;
use super::services::Outline;

/// The offers of a service.
pub(super) fn of_service(chance: &mut Chance, outline: &Outline<'_>) -> Vec<Value> {
    let count = chance.between(3, 7);
    (0..count).map(|number| offer(chance, outline, number)).collect()
}

fn offer(chance: &mut Chance, outline: &Outline<'_>, number: usize) -> Value {
    let topics = ["advice", "workshops", "programmes", "groups", "assessment", "treatment", "equipment"];
    let topic = topics.get(number).copied().unwrap_or("advice");
    let tier = match number {
        0 | 1 => "universal",
        2 | 3 => "targeted",
        _ => "specialist",
    };
    let count = chance.between(1, 3);
    let needs = chance.pick_some(count, &outline.needs);
    let needs_referral = tier != "universal";
    let mut offer = json!({
        "slug": topic,
        "tier": tier,
        "title": format!("{}: {topic}", outline.discipline.name),
        "description": format!("{topic} on {}, given by the team.", needs.join(" and ").replace('-', " ")),
        "audiences": chance.pick_some(2, &["children-and-young-people", "parents-and-carers", "schools-and-settings"]),
        "delivery_modes": chance.pick_some(2, &["online", "phone", "clinic", "home", "school", "group"]),
        "url": format!("https://services.example.org/offers/{topic}"),
        "referral_required": needs_referral,
        "routes": if needs_referral { vec!["professional", "family", "school"] } else { Vec::new() },
        "needs": needs,
        "costs": [{"free": true}],
        "source": "page § What we offer",
    });
    if let (true, Some(object)) = (needs_referral && chance.percent(40), offer.as_object_mut()) {
        object.insert("eligibility".to_owned(), criteria(chance, outline, topic));
    }
    offer
}

fn criteria(chance: &mut Chance, outline: &Outline<'_>, topic: &str) -> Value {
    let rule = match chance.below(3) {
        0 => json!({"judgement": {"text": format!("The therapy team decides whether {topic} is called for.")}}),
        1 => json!({"needs": {"any_of": outline.needs}}),
        _ => json!({"all": [{"age": {"from": "3 years"}}, {"ehcp_status": {"one_of": ["requested", "in-place"]}}]}),
    };
    json!({"requirements": [{
        "code": "own", "text": format!("Not every child whom the service sees is given {topic}."), "rule": rule,
        "source": "page § What we offer",
    }]})
}
