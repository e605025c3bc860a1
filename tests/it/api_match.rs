//! What `matchServices` promises, sentence by sentence.

use rightdoor::app::Settings;
use serde_json::{Value, json};

use super::support::{KENT, LUTON, MK, Server, codes, directory, error_of, provider, service, unhurried, with_rule};

const QUERY: &str = "query Match($child: ChildInput!, $on: Date, $where: ServiceFilter, $outcomes: [Outcome!], $first: Int, $after: String) {
  matchServices(child: $child, on: $on, where: $where, outcomes: $outcomes, first: $first, after: $after) {
    totalCount on unknownTies
    counts { meetsCriteria needsJudgement needsInformation outsideCriteria }
    questions { fact couldChange }
    notices { code input }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor }
    nodes { outcome distanceKm service { slug } notices { code } }
  }
}";

/// The slugs of a page, in order.
fn slugs(matched: &Value) -> Vec<&str> {
    let nodes = matched["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["service"]["slug"].as_str().unwrap()).collect()
}

fn facts<'v>(matched: &'v Value, field: &str) -> Vec<&'v str> {
    let list = matched[field].as_array().unwrap();
    list.iter().map(|entry| entry.as_str().or(entry["fact"].as_str()).unwrap()).collect()
}

async fn matched(server: &Server, variables: Value) -> Value {
    server.data(QUERY, variables).await["matchServices"].take()
}

fn covering(slug: &str, basis: &str, area: &str) -> Value {
    service(slug, json!({"coverage": [{"basis": basis, "areas": [area], "source": "page"}]}))
}

async fn by_ties() -> Server {
    let pupils = json!({"coverage": [{"basis": "school", "areas": [MK], "schools": ["110592"], "source": "page"}]});
    Server::of(&directory(vec![provider(
        "trust",
        vec![
            covering("a-home", "home", MK),
            covering("b-gp", "gp-registration", MK),
            covering("c-school", "school", MK),
            covering("d-not-stated", "not-stated", MK),
            covering("e-region", "home", "E12000008"),
            covering("f-luton", "home", LUTON),
            service("g-pupils", pupils),
        ],
    )]))
    .await
}

#[tokio::test]
async fn every_service_that_covers_a_known_area_is_answered_for_on_whatever_basis() {
    let server = by_ties().await;
    let in_mk = ["a-home", "b-gp", "c-school", "d-not-stated", "e-region"];
    for child in [
        json!({"home": {"area": MK}}),
        json!({"gp": {"area": MK}}),
        json!({"education": {"area": MK}}),
        json!({"home": {"postcode": "MK9 2UB"}}),
    ] {
        let answer = matched(&server, json!({"child": child})).await;
        assert_eq!(slugs(&answer), in_mk, "{child}");
    }
    let both = json!({"home": {"area": MK}, "gp": {"area": LUTON}});
    let answer = matched(&server, json!({"child": both})).await;
    assert_eq!(slugs(&answer).len(), 6);
}

#[tokio::test]
async fn a_service_for_the_pupils_of_named_schools_is_found_by_them_alone() {
    let server = by_ties().await;
    let pupil = matched(&server, json!({"child": {"education": {"school": "110592"}}})).await;
    assert!(slugs(&pupil).contains(&"g-pupils"));
    let other = matched(&server, json!({"child": {"education": {"school": "110587"}}})).await;
    assert!(!slugs(&other).contains(&"g-pupils"));
}

#[tokio::test]
async fn those_the_child_is_outside_of_are_answered_for_too() {
    let server = Server::of(&directory(vec![provider(
        "trust",
        vec![with_rule("too-old", json!({"age": {"before": "5 years"}})), service("open-to-all", json!({}))],
    )]))
    .await;
    let child = json!({"dateOfBirth": "2016-01-01", "home": {"area": MK}});
    let answer = matched(&server, json!({"child": child})).await;
    assert_eq!(slugs(&answer), ["open-to-all", "too-old"]);
    let counts = json!({"meetsCriteria": 1, "needsJudgement": 0, "needsInformation": 0, "outsideCriteria": 1});
    assert_eq!(answer["counts"], counts);
}

#[tokio::test]
async fn closed_services_only_when_statuses_ask() {
    let server = Server::of(&directory(vec![provider(
        "trust",
        vec![
            service("active", json!({})),
            service("paused", json!({"status": "paused"})),
            service("shut", json!({"status": "closed"})),
        ],
    )]))
    .await;
    let child = json!({"home": {"area": MK}});
    let answer = matched(&server, json!({"child": child})).await;
    assert_eq!(slugs(&answer), ["active", "paused"]);
    for nothing in [json!(null), json!([])] {
        let answer = matched(&server, json!({"child": child, "where": {"statuses": nothing}})).await;
        assert_eq!(slugs(&answer), ["active", "paused"]);
    }
    let answer = matched(&server, json!({"child": child, "where": {"statuses": ["CLOSED"]}})).await;
    assert_eq!(slugs(&answer), ["shut"]);
}

#[tokio::test]
async fn where_narrows_what_is_answered_for() {
    let server = by_ties().await;
    let child = json!({"home": {"area": MK}});
    let answer = matched(&server, json!({"child": child, "where": {"text": "gp"}})).await;
    assert_eq!(slugs(&answer), ["b-gp"]);
    assert_eq!(answer["counts"]["meetsCriteria"], 1);
    let answer = matched(&server, json!({"child": child, "where": {"disciplines": ["physiotherapy"]}})).await;
    assert_eq!((slugs(&answer).len(), &answer["totalCount"]), (0, &json!(0)));
}

#[tokio::test]
async fn unknown_ties_are_those_that_could_bring_in_more() {
    let server = by_ties().await;
    let answer = matched(&server, json!({"child": {"home": {"area": MK}}})).await;
    assert_eq!(facts(&answer, "unknownTies"), ["GP_AREA", "SCHOOL_AREA"]);
    let all_known = json!({"home": {"area": MK}, "gp": {"area": MK}, "education": {"setting": "NONE"}});
    let answer = matched(&server, json!({"child": all_known})).await;
    assert_eq!(facts(&answer, "unknownTies"), Vec::<&str>::new());
    // Nothing is left to bring in.
    let narrowed = json!({"child": {"home": {"area": MK}}, "where": {"text": "a-home"}});
    let answer = matched(&server, narrowed).await;
    assert_eq!(facts(&answer, "unknownTies"), Vec::<&str>::new());
}

#[tokio::test]
async fn a_tie_known_only_as_a_wide_area_is_not_known() {
    let services = vec![covering("county", "home", KENT), covering("district", "home", "E07000111")];
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    let nowhere_else = json!({"gp": {"registered": false}, "education": {"setting": "NONE"}});
    let mut child = nowhere_else.clone();
    child["home"] = json!({"area": KENT});
    let answer = matched(&server, json!({"child": child})).await;
    assert_eq!((slugs(&answer), facts(&answer, "unknownTies")), (vec!["county"], vec!["HOME_AREA"]));
    child["home"] = json!({"area": "E07000111"});
    let answer = matched(&server, json!({"child": child})).await;
    assert_eq!((slugs(&answer), facts(&answer, "unknownTies")), (vec!["county", "district"], vec![]));
}

#[tokio::test]
async fn a_school_of_which_only_the_place_is_known_could_bring_in_a_service_for_its_pupils() {
    let server = by_ties().await;
    for (education, ties) in [
        (json!({"area": MK}), vec!["SCHOOL"]),
        (json!({"postcode": "MK9 2UB"}), vec!["SCHOOL"]),
        (json!({"area": "E12000008"}), vec!["SCHOOL"]),
        (json!({"area": LUTON}), vec![]),
        (json!({"school": "110592"}), vec![]),
        (json!({"school": "110587"}), vec![]),
        (json!({"setting": "NONE"}), vec![]),
    ] {
        let child = json!({"home": {"area": MK}, "gp": {"area": MK}, "education": education});
        let answer = matched(&server, json!({"child": child, "where": {"text": "pupils"}})).await;
        assert_eq!(facts(&answer, "unknownTies"), ties, "{education}");
        assert_eq!(facts(&answer, "questions"), ties, "{education}");
    }
    let child = json!({"education": {"area": MK}, "cannotSay": ["SCHOOL"]});
    let answer = matched(&server, json!({"child": child, "where": {"text": "pupils"}})).await;
    assert_eq!(facts(&answer, "unknownTies"), ["SCHOOL"]);
    assert_eq!(facts(&answer, "questions"), Vec::<&str>::new());
}

#[tokio::test]
async fn a_school_that_is_known_to_be_elsewhere_is_not_the_one_whose_pupils_a_service_sees() {
    // 137883 is in Sevenoaks; the other is not among the schools known here.
    let pupils = |slug: &str, urn: &str| {
        let coverage = json!([{"basis": "school", "areas": [KENT, "E07000111"], "schools": [urn], "source": "page"}]);
        service(slug, json!({"coverage": coverage}))
    };
    let ties = async |urn: &str, education: Value| {
        let server = Server::of(&directory(vec![provider("trust", vec![pupils("pupils", urn)])])).await;
        let child = json!({"home": {"area": KENT}, "gp": {"registered": false}, "education": education});
        let answer = matched(&server, json!({"child": child})).await;
        facts(&answer, "unknownTies").contains(&"SCHOOL")
    };
    assert!(ties("137883", json!({"area": "E07000111"})).await);
    assert!(ties("137883", json!({"area": KENT})).await);
    assert!(!ties("137883", json!({"area": "E07000105"})).await);
    assert!(!ties("137883", json!({"postcode": "TN23 4XS"})).await);
    assert!(ties("999999", json!({"area": "E07000105"})).await);
}

#[tokio::test]
async fn a_tie_brings_in_nothing_that_the_filter_keeps_out() {
    let far = json!({"name": "Clinic", "position": {"latitude": 53.0, "longitude": -0.76}, "source": "page"});
    let district = json!([{"basis": "home", "areas": ["E07000111"], "source": "page"}]);
    let pupils = json!([{"basis": "school", "areas": [KENT], "schools": ["137883"], "source": "page"}]);
    let services = vec![
        service("district", json!({"coverage": district, "locations": [far]})),
        service("pupils", json!({"coverage": pupils, "locations": [far]})),
    ];
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    let child = json!({"home": {"area": KENT}, "gp": {"registered": false}, "education": {"area": KENT}});
    let near = |km| json!({"near": {"at": {"position": {"latitude": 52.0, "longitude": -0.76}}, "withinKm": km}});
    let answer = matched(&server, json!({"child": child, "where": near(10)})).await;
    assert_eq!(facts(&answer, "unknownTies"), Vec::<&str>::new());
    let answer = matched(&server, json!({"child": child, "where": near(150)})).await;
    assert_eq!(facts(&answer, "unknownTies"), ["HOME_AREA", "SCHOOL_AREA"]);
}

#[tokio::test]
async fn unknown_ties_are_among_the_questions_unless_they_cannot_be_said() {
    let server = by_ties().await;
    let answer = matched(&server, json!({"child": {"home": {"area": MK}}})).await;
    assert_eq!(facts(&answer, "questions"), ["GP_AREA", "SCHOOL_AREA"]);
    let child = json!({"home": {"area": MK}, "cannotSay": ["GP_AREA"]});
    let answer = matched(&server, json!({"child": child})).await;
    assert_eq!(facts(&answer, "unknownTies"), ["GP_AREA", "SCHOOL_AREA"]);
    assert_eq!(facts(&answer, "questions"), ["SCHOOL_AREA"]);
}

#[tokio::test]
async fn with_no_area_known_and_too_many_services_the_question_is_too_broad() {
    let services = (0..4).map(|number| service(&format!("service-{number}"), json!({}))).collect();
    let records = directory(vec![provider("trust", services), provider("other", vec![service("alone", json!({}))])]);
    let settings = Settings { most_candidates: 3, ..unhurried() };
    let server = Server::with(&records, settings, super::support::NOW).await;
    let answer = server.ask(QUERY, json!({"child": {}})).await;
    assert_eq!(codes(&answer), ["TOO_BROAD"]);
    assert!(error_of(&answer).2.contains("where the child lives"));
    let narrowed = matched(&server, json!({"child": {}, "where": {"providers": ["other"]}})).await;
    assert_eq!(slugs(&narrowed), ["alone"]);
    assert_eq!(matched(&server, json!({"child": {"home": {"area": MK}}})).await["totalCount"], 5);
}

#[tokio::test]
async fn a_postcode_of_the_filter_that_is_not_known_is_noted() {
    let server = by_ties().await;
    for (filter, path) in [
        (json!({"coversPostcode": "ZZ1 1ZZ"}), json!(["where", "coversPostcode"])),
        (json!({"near": {"at": {"postcode": "ZZ1 1ZZ"}, "withinKm": 9}}), json!(["where", "near", "at", "postcode"])),
    ] {
        let answer = matched(&server, json!({"child": {"home": {"area": MK}}, "where": filter})).await;
        assert_eq!(answer["totalCount"], 0);
        assert_eq!(answer["notices"], json!([{"code": "IDENTIFIER_NOT_KNOWN", "input": path}]));
    }
    let known = json!({"child": {"home": {"area": MK}}, "where": {"coversPostcode": "MK9 2UB"}});
    assert_eq!(matched(&server, known).await["notices"], json!([]));
}

fn judged(slug: &str, kind: &str) -> Value {
    with_rule(slug, json!({"judgement": {"kind": kind, "text": "Somebody has to look."}}))
}

#[tokio::test]
async fn the_order_is_by_outcome_and_judgement_then_nearness_then_name() {
    let at = |slug: &str, latitude: f64| {
        let place = json!({"name": "Clinic", "position": {"latitude": latitude, "longitude": -0.76}, "source": "page"});
        service(slug, json!({"locations": [place]}))
    };
    let server = Server::of(&directory(vec![provider(
        "trust",
        vec![
            with_rule("a-outside", json!({"age": {"before": "5 years"}})),
            with_rule("b-information", json!({"looked_after": true})),
            judged("c-conflict", "source-conflict"),
            judged("d-silent", "source-silent"),
            judged("e-view", "professional-view"),
            service("f-meets-nowhere", json!({})),
            at("g-meets-far", 52.2),
            at("h-meets-near", 52.04),
        ],
    )]))
    .await;
    let child = json!({"dateOfBirth": "2016-01-01", "home": {"postcode": "MK9 2UB"}});
    let answer = matched(&server, json!({"child": child})).await;
    let expected = [
        "h-meets-near",
        "g-meets-far",
        "f-meets-nowhere",
        "e-view",
        "c-conflict",
        "d-silent",
        "b-information",
        "a-outside",
    ];
    assert_eq!(slugs(&answer), expected);
    assert_eq!(answer["nodes"][0]["distanceKm"], 0.1);
    assert_eq!(answer["nodes"][2]["distanceKm"], Value::Null);
}

#[tokio::test]
async fn counts_questions_and_notices_are_over_everything_and_pages_obey_outcomes() {
    let server = Server::of(&directory(vec![provider(
        "trust",
        vec![
            with_rule("a", json!({"looked_after": true})),
            with_rule("b", json!({"looked_after": false})),
            service("c", json!({})),
            service("d", json!({})),
        ],
    )]))
    .await;
    let child = json!({"home": {"area": MK}, "gp": {"postcode": "ZZ1 1ZZ"}, "cannotSay": ["SCHOOL_AREA"]});
    let asked = json!({"child": child, "outcomes": ["MEETS_CRITERIA"], "first": 1});
    let answer = matched(&server, asked).await;
    assert_eq!(slugs(&answer), ["c"]);
    assert_eq!(answer["totalCount"], 2);
    assert_eq!(answer["counts"]["needsInformation"], 2);
    assert_eq!(answer["questions"][0], json!({"fact": "LOOKED_AFTER", "couldChange": 2}));
    assert_eq!(answer["notices"], json!([{"code": "IDENTIFIER_NOT_KNOWN", "input": ["child", "gp", "postcode"]}]));
    assert_eq!(answer["nodes"][0]["notices"], json!([{"code": "IDENTIFIER_NOT_KNOWN"}]));
    let cursor = answer["pageInfo"]["endCursor"].clone();
    let next = json!({"child": child, "outcomes": ["MEETS_CRITERIA"], "first": 1, "after": cursor});
    let answer = matched(&server, next).await;
    assert_eq!(slugs(&answer), ["d"]);
    assert_eq!(answer["pageInfo"]["hasNextPage"], false);
    assert_eq!(answer["pageInfo"]["hasPreviousPage"], true);
}

#[tokio::test]
async fn a_cursor_names_a_service_and_nothing_about_the_child() {
    let server = by_ties().await;
    let one = matched(&server, json!({"child": {"home": {"area": MK}}, "first": 1})).await;
    let child = json!({"home": {"postcode": "MK9 2UB"}, "dateOfBirth": "2015-05-05"});
    let other = matched(&server, json!({"child": child, "first": 1})).await;
    assert_eq!(one["edges"], other["edges"]);
}

#[tokio::test]
async fn a_cursor_of_a_service_not_answered_for_is_bad_input() {
    let server = by_ties().await;
    let luton = matched(&server, json!({"child": {"home": {"area": LUTON}}, "where": {"text": "luton"}})).await;
    let cursor = &luton["pageInfo"]["endCursor"];
    let answer = server.ask(QUERY, json!({"child": {"home": {"area": MK}}, "after": cursor})).await;
    let (code, input, _) = error_of(&answer);
    assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "after"));
}

#[tokio::test]
async fn the_day_is_today_in_london_unless_it_is_sent() {
    let records = directory(vec![provider("trust", vec![service("only", json!({}))])]);
    // Half past midnight in London's summer is still the day before in UTC.
    let server = Server::with(&records, unhurried(), "2026-07-01T23:30:00Z").await;
    let child = json!({"home": {"area": MK}});
    assert_eq!(matched(&server, json!({"child": child})).await["on"], "2026-07-02");
    assert_eq!(matched(&server, json!({"child": child, "on": "2026-03-04"})).await["on"], "2026-03-04");
}
