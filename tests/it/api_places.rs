//! Postcodes, areas, schools and GP practices.

use serde_json::{Value, json};

use super::support::{MK, Server, codes, directory, error_of};

async fn server() -> Server {
    Server::of(&directory(Vec::new())).await
}

#[tokio::test]
async fn a_postcode_is_placed_in_any_spacing_and_case() {
    let server = server().await;
    let data = server
        .data(
            "{ place(postcode: \"mk92ub\") { postcode position { latitude } areas { code } terminatedOn } }",
            json!({}),
        )
        .await;
    assert_eq!(data["place"]["postcode"], "MK9 2UB");
    assert_eq!(data["place"]["position"]["latitude"], 52.03921);
    let areas = data["place"]["areas"].to_string();
    for code in [MK, "E12000008", "E92000001", "MK9"] {
        assert!(areas.contains(&format!("\"{code}\"")), "{areas}");
    }
}

#[tokio::test]
async fn a_postcode_not_known_is_null_and_one_that_is_none_is_bad_input() {
    let server = server().await;
    assert_eq!(server.data("{ place(postcode: \"ZZ1 1ZZ\") { postcode } }", json!({})).await["place"], Value::Null);
    let answer =
        server.ask("{ place(postcode: \"over there\") { postcode } area(code: \"??\") { name } }", json!({})).await;
    assert_eq!(codes(&answer), ["BAD_INPUT", "BAD_INPUT"]);
    assert!(!answer.to_string().contains("over there"));
}

#[tokio::test]
async fn areas_are_found_by_code_name_kind_and_tier() {
    let server = server().await;
    let data = server
        .data("{ area(code: \"e06000042\") { name kind parents { name } } none: area(code: \"E99999999\") { name }
            named: areas(where: {text: \"milton\"}) { nodes { code } } upper: areas(where: {upperTier: true}, first: 100) { nodes { kind } }
            lower: areas(where: {upperTier: false, kinds: [COUNTY]}) { totalCount } }", json!({}))
        .await;
    assert_eq!(
        data["area"],
        json!({"name": "Milton Keynes", "kind": "SINGLE_TIER_AUTHORITY", "parents": [{"name": "South East"}]})
    );
    assert_eq!(data["none"], Value::Null);
    assert_eq!(data["named"]["nodes"][0]["code"], MK);
    let kinds = data["upper"]["nodes"].as_array().unwrap();
    assert!(
        !kinds.is_empty()
            && kinds.iter().all(|area| area["kind"] == "COUNTY" || area["kind"] == "SINGLE_TIER_AUTHORITY")
    );
    assert_eq!(data["lower"]["totalCount"], 0);
}

#[tokio::test]
async fn schools_and_practices_are_found_as_they_are_typed() {
    let server = server().await;
    let data = server
        .data("{ named: schools(where: {text: \"redw\"}) { nodes { urn name town setting maintainedBy { code } areas { code } } }
            coded: schools(where: {text: \"mk6 4\"}) { totalCount } placed: schools(where: {areas: [\"E12000008\"], settings: [ALTERNATIVE_PROVISION]}) { nodes { urn } }
            practices: gpPractices(where: {text: \"cobbs\"}) { nodes { odsCode postcode areas { code } } } within: gpPractices(where: {areas: [\"E06000042\"]}, first: 2) { totalCount pageInfo { hasNextPage } } }", json!({}))
        .await;
    assert_eq!(data["named"]["nodes"][0]["urn"], "110592");
    assert_eq!(data["named"]["nodes"][0]["setting"], "SPECIAL");
    assert!(data["coded"]["totalCount"].as_u64().unwrap() >= 2);
    assert!(data["placed"]["nodes"].to_string().contains("140252"));
    assert_eq!(data["practices"]["nodes"][0]["odsCode"], "K82057");
    assert_eq!(data["within"], json!({"totalCount": 6, "pageInfo": {"hasNextPage": true}}));
}

#[tokio::test]
async fn a_text_to_search_for_has_letters_or_digits_and_not_too_many() {
    let server = server().await;
    for field in ["areas", "schools", "gpPractices", "services", "offers", "providers"] {
        for text in ["???".to_owned(), "x".repeat(201)] {
            let query = format!("{{ {field}(where: {{text: \"{text}\"}}) {{ totalCount }} }}");
            let (code, input, _) = error_of(&server.ask(&query, json!({})).await);
            assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "where.text"), "{query}");
        }
        let query = format!("{{ {field}(where: {{text: \"  \"}}) {{ totalCount }} }}");
        assert!(server.data(&query, json!({})).await[field]["totalCount"].is_number(), "{query}");
    }
}
