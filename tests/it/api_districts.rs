//! Children of whom no more is known than a postcode district, which may lie across a border.

use domain::records::Place;
use domain::vocabulary::{AreaCode, Postcode};
use rightdoor::app::Settings;
use serde_json::{Value, json};

use super::support::{LUTON, MK, NOW, Server, directory, error_of, provider, service, unhurried, with_rule};

const QUERY: &str = "query ($child: ChildInput!) { matchServices(child: $child) {
  unknownTies questions { fact } notices { code input } nodes { outcome service { slug } }
} }";

async fn matched(server: &Server, child: &Value) -> Value {
    server.data(QUERY, json!({"child": child})).await["matchServices"].take()
}

/// Each service of a page with its outcome.
fn outcomes(matched: &Value) -> Vec<(&str, &str)> {
    let nodes = matched["nodes"].as_array().unwrap().iter();
    nodes.map(|node| (node["service"]["slug"].as_str().unwrap(), node["outcome"].as_str().unwrap())).collect()
}

/// A service for those who live in an area.
fn for_those_of(slug: &str, area: &str) -> Value {
    let mut service = with_rule(slug, json!({"home_area": {"within": [area]}}));
    service["coverage"] = json!([{"basis": "home", "areas": [area], "source": "page"}]);
    service
}

#[tokio::test]
async fn a_district_lies_in_what_all_the_authorities_across_which_it_lies_share() {
    let services = vec![
        for_those_of("country", "E92000001"),
        for_those_of("london", "E12000007"),
        for_those_of("one-region", "E12000008"),
    ];
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    // MK43 lies in Milton Keynes of the South East and in two authorities of the East of England.
    let across_regions = matched(&server, &json!({"home": {"area": "MK43"}})).await;
    assert_eq!(outcomes(&across_regions), [("country", "MEETS_CRITERIA"), ("one-region", "NEEDS_INFORMATION")]);
    let in_london = matched(&server, &json!({"home": {"area": "BR3"}})).await;
    assert_eq!(outcomes(&in_london), [("country", "MEETS_CRITERIA"), ("london", "MEETS_CRITERIA")]);
}

#[tokio::test]
async fn a_home_known_by_a_district_on_a_border_is_answered_for_on_both_sides_of_it() {
    let services =
        vec![for_those_of("bedford", "E06000055"), for_those_of("luton", LUTON), for_those_of("milton-keynes", MK)];
    let records = directory(vec![provider("trust", services)]);
    let server = Server::of(&records).await;
    let child = json!({"home": {"area": "MK43"}, "gp": {"area": LUTON}, "education": {"setting": "NONE"}});
    let answer = matched(&server, &child).await;
    let expected =
        [("bedford", "NEEDS_INFORMATION"), ("milton-keynes", "NEEDS_INFORMATION"), ("luton", "OUTSIDE_CRITERIA")];
    assert_eq!(outcomes(&answer), expected);
    assert_eq!(answer["questions"], json!([{"fact": "HOME_AREA"}]));
    assert_eq!(answer["unknownTies"], json!([]));
    // Too many to answer for: the tie is named instead.
    let settings = Settings { most_candidates: 2, ..unhurried() };
    let server = Server::with(&records, settings, NOW).await;
    let answer = matched(&server, &child).await;
    assert_eq!((outcomes(&answer), &answer["unknownTies"]), (vec![expected[2]], &json!(["HOME_AREA"])));
}

#[tokio::test]
async fn an_area_that_is_not_known_is_noted_and_leaves_its_fact_missing() {
    let services = vec![service("here", json!({})), for_those_of("luton", LUTON)];
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    for (child, path) in [
        (json!({"home": {"area": "SE5"}}), json!(["child", "home", "area"])),
        (json!({"gp": {"area": "zz1"}}), json!(["child", "gp", "area"])),
        (json!({"education": {"area": "W1A"}}), json!(["child", "education", "area"])),
        (json!({"home": {"area": "E06009999"}}), json!(["child", "home", "area"])),
        (json!({"ehcp": {"maintainingArea": "E08000025"}}), json!(["child", "ehcp", "maintainingArea"])),
        (json!({"lookedAfter": {"byArea": "W06000015"}}), json!(["child", "lookedAfter", "byArea"])),
    ] {
        let answer = matched(&server, &child).await;
        assert_eq!(answer["notices"], json!([{"code": "IDENTIFIER_NOT_KNOWN", "input": path}]), "{child}");
        assert_eq!(outcomes(&answer).len(), 2, "{child}: all, as where nothing is known");
    }
}

#[tokio::test]
async fn an_address_in_an_authority_that_is_not_known_rules_nobody_out() {
    let services = vec![for_those_of("devon", "E10000008"), for_those_of("milton-keynes", MK)];
    let mut records = directory(vec![provider("trust", services)]);
    records.places.push(Place {
        postcode: Postcode::parse("EX1 1AA").unwrap(),
        area: AreaCode::parse("E07009941").unwrap(),
        latitude: 50.7,
        longitude: -3.5,
        terminated_on: None,
    });
    let child = json!({"home": {"postcode": "EX1 1AA"}});
    let answer = matched(&Server::of(&records).await, &child).await;
    assert_eq!(outcomes(&answer), [("devon", "NEEDS_INFORMATION"), ("milton-keynes", "NEEDS_INFORMATION")]);
    let input = json!(["child", "home", "postcode"]);
    assert_eq!(answer["notices"], json!([{"code": "IDENTIFIER_NOT_KNOWN", "input": input}]));
    // Known, and nobody has said in which county it lies: it is none that lies elsewhere, and no unitary authority.
    records
        .areas
        .push(serde_json::from_value(json!({"code": "E07009941", "name": "A district", "kind": "district"})).unwrap());
    let server = Server::of(&records).await;
    for home in [child, json!({"home": {"area": "E07009941"}})] {
        let query =
            "query ($child: ChildInput!) { devon: checkEligibility(service: \"devon\", child: $child) { outcome }
            milton_keynes: checkEligibility(service: \"milton-keynes\", child: $child) { outcome } }";
        let answer = server.data(query, json!({"child": home})).await;
        let outcomes = [&answer["devon"]["outcome"], &answer["milton_keynes"]["outcome"]];
        assert_eq!(outcomes, ["NEEDS_INFORMATION", "OUTSIDE_CRITERIA"], "{home}");
    }
}

#[tokio::test]
async fn a_district_on_a_border_finds_the_services_of_both_sides_of_it() {
    let services =
        vec![for_those_of("bedford", "E06000055"), for_those_of("luton", LUTON), for_those_of("milton-keynes", MK)];
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    let query = "query ($areas: [String!]) { services(where: {areas: $areas}) { totalCount nodes { slug } } }";
    for (areas, found) in [
        (json!(["MK43"]), json!([{"slug": "bedford"}, {"slug": "milton-keynes"}])),
        (json!([MK]), json!([{"slug": "milton-keynes"}])),
    ] {
        let data = server.data(query, json!({"areas": areas})).await;
        assert_eq!(data["services"]["nodes"], found, "{areas}");
        assert_eq!(data["services"]["totalCount"], found.as_array().unwrap().len());
    }
}

#[tokio::test]
async fn an_error_says_where_a_district_or_a_postcode_belongs() {
    let server = Server::of(&directory(vec![provider("trust", vec![service("here", json!({}))])])).await;
    for (child, said) in [
        (json!({"home": {"postcode": "MK43"}}), "A postcode district is given as `area`."),
        (json!({"gp": {"postcode": "mk43"}}), "A postcode district is given as `area`."),
        (json!({"home": {"area": "MK43 8AA"}}), "; a postcode is given as `postcode`."),
        (json!({"ehcp": {"maintainingArea": "SE5"}}), "knows no area of this code"),
        (json!({"ehcp": {"maintainingArea": "?"}}), "Expected a GSS code such as `E06000042`; `areas` lists all."),
        (
            json!({"ehcp": {"maintainingArea": "Kent!"}}),
            "Expected a GSS code such as `E06000042`; the nearest is `E10000016` (Kent).",
        ),
        (json!({"home": {"area": "XX"}}), "This directory knows no area of this code"),
    ] {
        let answer = server.ask(QUERY, json!({"child": child})).await;
        let (code, _, message) = error_of(&answer);
        assert!(code == "BAD_INPUT" && message.contains(said), "{child}: {message}");
    }
}
