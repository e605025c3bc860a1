//! What `checkEligibility` answers about one service.

use serde_json::{Value, json};

use super::support::{LUTON, MK, Server, directory, offer, provider, service, with_rule};

const QUERY: &str = "query ($service: String!, $child: ChildInput!, $asker: AskerInput, $on: Date) {
  checkEligibility(service: $service, child: $child, asker: $asker, on: $on) {
    on outcome headline criteriaChecked criteriaInFavour ageAllowsUntil distanceKm
    reasons { result exclusion judgement explanation criterion { id code decidedBy facts } signposts { to } }
    decisive { criterion { code } }
    questions { fact text why answer input couldChange options { value label } }
    offers { outcome offer { slug } reasons { criterion { id code } } decisive { criterion { id code } } questions { couldChange } }
    signposts { to service { name } } conflicts { code criteria { code } }
  }
}";

async fn check(server: &Server, variables: Value) -> Value {
    server.data(QUERY, variables).await["checkEligibility"].take()
}

#[tokio::test]
async fn a_named_service_is_answered_for_whatever_area_it_covers() {
    let server = Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await;
    let answer = check(&server, json!({"service": "clinic", "child": {"home": {"area": LUTON}}})).await;
    assert_eq!(answer["outcome"], "MEETS_CRITERIA");
    assert_eq!(answer["on"], "2026-11-23");
}

#[tokio::test]
async fn reasons_questions_and_signposts_are_those_of_the_verdict() {
    let criteria = json!([{
        "requirements": [
            {"code": "age", "text": "Under seven.", "rule": {"age": {"before": "7 years"}}, "source": "page"},
            {"code": "home", "text": "Lives here.", "rule": {"home_area": {"within": [MK]}}, "signposts": ["luton"], "source": "page"},
            {"code": "view", "text": "Would gain from it.", "rule": {"judgement": {"text": "Would the child gain from it?"}}, "source": "page"},
        ],
        "exclusions": [{"code": "care", "text": "Looked after.", "rule": {"looked_after": true}, "source": "page"}],
    }]);
    let signposts = json!([
        {"slug": "luton", "situation": "Lives in Luton", "to": "Luton's own service", "text": "Go there.", "service": "other",
         "applies_when": {"home_area": {"within": [LUTON]}}, "source": "page"},
        {"slug": "unlisted", "situation": "Is five", "to": "Somewhere", "text": "Go.",
         "applies_when": {"age": {"before": "2 years"}}, "source": "page"},
    ]);
    let conflicts = json!([{"code": "ages", "text": "Two ages.", "statements": ["Six.", "Seven."], "criteria": ["age"], "sources": ["page"]}]);
    let clinic = service("clinic", json!({"eligibility": criteria, "signposts": signposts, "conflicts": conflicts}));
    let server = Server::of(&directory(vec![provider("trust", vec![clinic, service("other", json!({}))])])).await;
    let child = json!({"dateOfBirth": "2020-01-01", "home": {"area": LUTON}});
    let answer = check(&server, json!({"service": "clinic", "child": child})).await;
    assert_eq!(answer["outcome"], "OUTSIDE_CRITERIA");
    let results: Vec<&Value> = answer["reasons"].as_array().unwrap().iter().map(|reason| &reason["result"]).collect();
    assert_eq!(results, ["PASSES", "FAILS", "JUDGEMENT", "UNKNOWN"]);
    assert_eq!(answer["reasons"][2]["judgement"], "PROFESSIONAL_VIEW");
    assert_eq!(answer["reasons"][2]["criterion"]["decidedBy"], "PROFESSIONAL");
    assert_eq!(answer["reasons"][1]["criterion"]["facts"], json!(["HOME_AREA"]));
    assert_eq!(answer["reasons"][1]["signposts"], json!([{"to": "Luton's own service"}]));
    assert_eq!(answer["reasons"][3]["exclusion"], true);
    assert_eq!(answer["decisive"], json!([{"criterion": {"code": "home"}}]));
    assert_eq!(answer["questions"], json!([]));
    assert_eq!(answer["signposts"], json!([{"to": "Luton's own service", "service": {"name": "other"}}]));
    assert_eq!(answer["conflicts"], json!([{"code": "ages", "criteria": [{"code": "age"}]}]));
    assert_eq!((&answer["criteriaChecked"], &answer["criteriaInFavour"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn a_question_says_where_its_answer_goes_and_what_it_may_be() {
    let rules = [
        ("setting", json!({"setting": {"one_of": ["special"]}}), "ONE_OF", json!(["child", "education", "setting"])),
        ("plan", json!({"ehcp_status": {"one_of": ["in-place"]}}), "ONE_OF", json!(["child", "ehcp", "status"])),
        ("needs", json!({"needs": {"any_of": ["dressing"]}}), "ANY_OF", json!(["child", "needs"])),
        ("care", json!({"looked_after": true}), "YES_NO", json!(["child", "lookedAfter", "status"])),
        ("home", json!({"home_area": {"within": [MK]}}), "PLACE", json!(["child", "home"])),
        ("birth", json!({"age": {"before": "7 years"}}), "DATE", json!(["child", "dateOfBirth"])),
    ];
    let services = rules.iter().map(|(slug, rule, ..)| with_rule(slug, rule.clone())).collect();
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    for (slug, _, kind, input) in &rules {
        let answer = check(&server, json!({"service": slug, "child": {}})).await;
        let question = &answer["questions"][0];
        assert_eq!((&question["answer"], &question["input"]), (&json!(kind), input), "{slug}");
        assert_eq!(question["couldChange"], 1);
        assert!(question["text"].as_str().unwrap().ends_with('?'));
        let options = question["options"].as_array().unwrap();
        match *slug {
            "setting" => assert!(options.iter().any(|option| option["value"] == "SPECIAL_POST_16")),
            "plan" => assert_eq!(options.len(), 3),
            "needs" => assert!(options.len() > 20 && options.iter().all(|option| option["label"] != "")),
            _ => assert!(options.is_empty()),
        }
    }
}

#[tokio::test]
async fn every_option_of_a_question_is_accepted_where_it_says() {
    let server = Server::of(&directory(vec![provider(
        "trust",
        vec![with_rule("clinic", json!({"setting": {"one_of": ["special"]}}))],
    )]))
    .await;
    let answer = check(&server, json!({"service": "clinic", "child": {}})).await;
    for option in answer["questions"][0]["options"].as_array().unwrap() {
        let child = json!({"education": {"setting": option["value"]}});
        let outcome = check(&server, json!({"service": "clinic", "child": child})).await["outcome"].take();
        let expected = if option["value"] == "SPECIAL" { "MEETS_CRITERIA" } else { "OUTSIDE_CRITERIA" };
        assert_eq!(outcome, expected, "{option}");
    }
}

#[tokio::test]
async fn an_offer_takes_the_services_criteria_in_unless_it_needs_no_referral() {
    let own = json!({"requirements": [{"code": "only", "text": "Dressing.", "rule": {"needs": {"any_of": ["dressing"]}}, "source": "page"}]});
    let mut clinic = with_rule("clinic", json!({"home_area": {"within": [MK]}}));
    clinic["offers"] = json!([
        offer("open", json!({"referral_required": false, "eligibility": own})),
        offer("by-referral", json!({"tier": "specialist", "referral_required": true, "eligibility": own})),
        offer("not-said", json!({"tier": "targeted", "eligibility": own})),
    ]);
    let server = Server::of(&directory(vec![provider("trust", vec![clinic])])).await;
    let child = json!({"home": {"area": LUTON}, "needs": ["dressing"]});
    let answer = check(&server, json!({"service": "clinic", "child": child})).await;
    let outcomes: Vec<&Value> = answer["offers"].as_array().unwrap().iter().map(|offer| &offer["outcome"]).collect();
    assert_eq!(outcomes, ["MEETS_CRITERIA", "OUTSIDE_CRITERIA", "OUTSIDE_CRITERIA"]);
    let by_referral = &answer["offers"][1];
    assert_eq!(by_referral["reasons"].as_array().unwrap().len(), 1);
    // The reason that decides is the service's, though the offer has a criterion of the same code.
    assert_eq!(by_referral["decisive"][0]["criterion"]["id"], answer["reasons"][0]["criterion"]["id"]);
    assert_ne!(by_referral["reasons"][0]["criterion"]["id"], answer["reasons"][0]["criterion"]["id"]);
}

#[tokio::test]
async fn the_criteria_in_force_on_the_day_apply() {
    let version = |from: &str, until: &str, rule: Value| {
        json!({"valid_from": from, "valid_until": until,
            "requirements": [{"code": "only", "text": "Only.", "rule": rule, "source": "page"}]})
    };
    let versions = json!([
        version("2026-01-01", "2026-12-31", json!({"age": {"before": "7 years"}})),
        version("2027-01-01", "2027-12-31", json!({"looked_after": true})),
    ]);
    let server =
        Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({"eligibility": versions}))])]))
            .await;
    for (on, facts) in [("2026-11-23", json!(["DATE_OF_BIRTH"])), ("2027-02-01", json!(["LOOKED_AFTER"]))] {
        let answer = check(&server, json!({"service": "clinic", "child": {}, "on": on})).await;
        assert_eq!(answer["reasons"][0]["criterion"]["facts"], facts);
    }
}
