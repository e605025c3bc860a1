//! What a referral route's status says, value by value.

use serde_json::{Value, json};

use super::support::{MK, Server, directory, provider, route, service, with_rule};

const QUERY: &str = "query ($child: ChildInput!, $asker: AskerInput, $on: Date) {
  checkEligibility(service: \"clinic\", child: $child, asker: $asker, on: $on) {
    outcome
    routes { route { slug } status usable explanation opensOn opensOnApproximate
      reasons { result criterion { code } } askInstead { code } questions { fact couldChange }
      expectedResponses { stage by explanation } }
  }
}";

fn criterion(code: &str, rule: Value) -> Value {
    json!({"code": code, "text": "A criterion.", "rule": rule, "source": "page"})
}

async fn answer(service: Value, variables: Value) -> Value {
    let server = Server::of(&directory(vec![provider("trust", vec![service])])).await;
    let mut data = server.data(QUERY, variables).await;
    data["checkEligibility"]["routes"][0].take()
}

fn clinic(route_fields: Value) -> Value {
    service("clinic", json!({"referral_routes": [route("letter", route_fields)]}))
}

async fn status(service: Value, child: Value, role: Option<&str>) -> String {
    let asker = role.map(|role| json!({"role": role}));
    let found = answer(service, json!({"child": child, "asker": asker, "on": "2026-11-23"})).await;
    found["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn paused_when_the_service_takes_no_referrals_now() {
    let mut paused = clinic(json!({}));
    paused["status"] = json!("paused");
    assert_eq!(status(paused, json!({}), None).await, "PAUSED");
}

#[tokio::test]
async fn not_for_this_need_when_it_is_for_other_needs_or_requests() {
    let for_dressing = clinic(json!({"applies_to": [criterion("needs", json!({"needs": {"any_of": ["dressing"]}}))]}));
    assert_eq!(status(for_dressing.clone(), json!({"needs": ["handwriting"]}), None).await, "NOT_FOR_THIS_NEED");
    assert_eq!(status(for_dressing, json!({"needs": ["dressing"]}), None).await, "OPEN");
}

#[tokio::test]
async fn not_for_this_child_when_it_is_for_other_ages_stages_or_settings() {
    let under_five = clinic(json!({"applies_to": [criterion("age", json!({"age": {"before": "5 years"}}))]}));
    assert_eq!(status(under_five, json!({"age": {"years": 9}}), None).await, "NOT_FOR_THIS_CHILD");
}

#[tokio::test]
async fn not_for_this_asker_names_who_could() {
    let by_gp = clinic(json!({"referrers": {"policy": "listed", "roles": ["gp"]}}));
    let asked = json!({"child": {}, "asker": {"role": "parent-carer"}});
    let found = answer(by_gp.clone(), asked).await;
    assert_eq!(found["status"], "NOT_FOR_THIS_ASKER");
    assert_eq!(found["askInstead"], json!([{"code": "gp"}]));
    assert_eq!(status(by_gp, json!({}), Some("gp")).await, "OPEN");
}

#[tokio::test]
async fn needs_information_asks_for_what_is_missing_and_turns_no_service() {
    let by_gp = clinic(json!({"referrers": {"policy": "listed", "roles": ["gp"]}}));
    let found = answer(by_gp, json!({"child": {}})).await;
    assert_eq!(found["status"], "NEEDS_INFORMATION");
    assert_eq!(found["questions"], json!([{"fact": "ASKER_ROLE", "couldChange": 0}]));
}

#[tokio::test]
async fn opens_later_says_when_a_step_has_run_its_time() {
    let rule = json!({"prior_step": {"step": "universal-advice", "lasting": {"count": 10, "unit": "weeks"}}});
    let after_advice = clinic(json!({"conditions": [criterion("advice", rule)]}));
    let child = json!({"priorSteps": [{"step": "universal-advice", "startedOn": "2026-11-01"}]});
    let found = answer(after_advice.clone(), json!({"child": child, "on": "2026-11-23"})).await;
    assert_eq!((&found["status"], &found["opensOn"]), (&json!("OPENS_LATER"), &json!("2027-01-10")));
    assert_eq!(found["usable"], false);
    let child = json!({"priorSteps": [{"step": "universal-advice", "startedOn": "2026-09-01"}]});
    assert_eq!(status(after_advice, child, None).await, "OPEN");
}

#[tokio::test]
async fn not_stated_when_the_source_does_not_say_who_may_use_it() {
    let silent = clinic(json!({"referrers": {"policy": "not-stated"}}));
    assert_eq!(status(silent, json!({}), Some("gp")).await, "NOT_STATED");
}

#[tokio::test]
async fn needs_judgement_when_it_takes_a_professionals_view() {
    let judged = clinic(json!({"conditions": [criterion("view", json!({"judgement": {"text": "Is it urgent?"}}))]}));
    assert_eq!(status(judged, json!({}), None).await, "NEEDS_JUDGEMENT");
}

#[tokio::test]
async fn an_open_route_is_usable_only_when_the_child_is_not_outside_the_services_criteria() {
    let mut in_mk = with_rule("clinic", json!({"home_area": {"within": [MK]}}));
    in_mk["referral_routes"] = json!([route("letter", json!({}))]);
    let inside = answer(in_mk.clone(), json!({"child": {"home": {"area": MK}}})).await;
    assert_eq!((&inside["status"], &inside["usable"]), (&json!("OPEN"), &json!(true)));
    let outside = answer(in_mk, json!({"child": {"home": {"area": "E06000032"}}})).await;
    assert_eq!((&outside["status"], &outside["usable"]), (&json!("OPEN"), &json!(false)));
}

#[tokio::test]
async fn where_several_apply_the_first_in_order_is_said() {
    let fields = json!({
        "referrers": {"policy": "listed", "roles": ["gp"]},
        "applies_to": [criterion("needs", json!({"needs": {"any_of": ["dressing"]}}))],
        "conditions": [criterion("view", json!({"judgement": {"text": "Is it urgent?"}}))],
    });
    let child = json!({"needs": ["handwriting"]});
    assert_eq!(status(clinic(fields.clone()), child, Some("parent-carer")).await, "NOT_FOR_THIS_NEED");
    let child = json!({"needs": ["dressing"]});
    assert_eq!(status(clinic(fields.clone()), child.clone(), Some("parent-carer")).await, "NOT_FOR_THIS_ASKER");
    assert_eq!(status(clinic(fields), child, Some("gp")).await, "NEEDS_JUDGEMENT");
}

#[tokio::test]
async fn a_reply_is_due_from_the_day_of_the_question() {
    let promised = json!({"response_times": [{"stage": "triaged", "within": 5, "unit": "working-days"}]});
    let found = answer(clinic(promised), json!({"child": {}, "on": "2026-11-23"})).await;
    assert_eq!(
        (&found["expectedResponses"][0]["stage"], &found["expectedResponses"][0]["by"]),
        (&json!("TRIAGED"), &json!("2026-11-30"))
    );
}
