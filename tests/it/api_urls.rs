//! A URL is written down on its way: nothing that could be known about a child may stand in one, of use or not.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::support::{Server, canaries, codes, directory, provider, service};

async fn server() -> Server {
    Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn get(server: &Server, query: &str, variables: &Value) -> Value {
    let path = format!("/graphql?query={}&variables={}", encoded(query), encoded(&variables.to_string()));
    serde_json::from_str(&server.get(&path).await.2).unwrap()
}

const CHILD: &str = "{dateOfBirth: \"2019-02-17\", home: {postcode: \"MK9 2UB\"}}";

#[tokio::test]
async fn facts_that_are_of_no_use_are_refused_too() {
    let server = server().await;
    let child = json!({"dateOfBirth": "2019-02-17", "needs": ["dressing"]});
    for (query, variables) in [
        ("{ __typename }".to_owned(), json!({"child": child})),
        ("{ __typename }".to_owned(), json!({"born": "2019-02-17"})),
        ("query ($child: ChildInput) { __typename }".to_owned(), json!({"child": child})),
        ("query ($child: Any) { __typename }".to_owned(), json!({"child": child})),
        (format!("query ($child: ChildInput = {CHILD}) {{ __typename }}"), json!({})),
        (format!("query ($child: Any = {CHILD}) {{ service(slug: $child) {{ slug }} }}"), json!({"child": "x"})),
        (format!("query A {{ __typename }} query B {{ no(child: {CHILD}) }}"), json!({})),
        (format!("{{ nothing(child: {CHILD}) {{ a }} }}"), json!({})),
        ("{ nothing(born: \"2019-02-17\") }".to_owned(), json!({})),
        (format!("{{ service(slug: \"clinic\", child: {CHILD}) {{ slug }} }}"), json!({})),
        (format!("{{ service(slug: {CHILD}) {{ slug }} }}"), json!({})),
        ("query ($slug: String!) { service(slug: $slug) { slug } }".to_owned(), json!({"slug": child})),
        (format!("{{ services(where: {CHILD}) {{ totalCount }} }}"), json!({})),
        (
            "query ($where: ServiceFilter) { services(where: $where) { totalCount } }".to_owned(),
            json!({"where": child}),
        ),
        (format!("{{ service(slug: \"clinic\") {{ nothing(child: {CHILD}) }} }}"), json!({})),
        (
            format!(
                "{{ __typename }} fragment F on Query {{ checkEligibility(service: \"a\", child: {CHILD}) {{ outcome }} }}"
            ),
            json!({}),
        ),
        (format!("{{ __typename @include(if: {CHILD}) }}"), json!({})),
        ("{ __typename @born(on: \"2019-02-17\") }".to_owned(), json!({})),
        ("query ($if: Boolean!) { __typename @include(if: $if) }".to_owned(), json!({"if": child})),
        (format!("{{ __typename }} # {CHILD}"), json!({})),
        ("# about a child\n{ __typename }".to_owned(), json!({})),
        ("{ services(where: {text: \"near MK9 2UB\"}) { totalCount } }".to_owned(), json!({})),
        ("{ services(where: {near: {at: {postcode: \"MK92UB\"}, withinKm: 5}}) { totalCount } }".to_owned(), json!({})),
    ] {
        assert_eq!(codes(&get(&server, &query, &variables).await), ["FORBIDDEN"], "{query} {variables}");
    }
}

#[tokio::test]
async fn an_operation_that_is_not_selected_counts() {
    let server = server().await;
    let query = format!("query A {{ __typename }} query B {{ matchServices(child: {CHILD}) {{ totalCount }} }}");
    let (_, _, text) = server.get(&format!("/graphql?operationName=A&query={}", encoded(&query))).await;
    assert_eq!(codes(&serde_json::from_str(&text).unwrap()), ["FORBIDDEN"]);
}

#[tokio::test]
async fn nothing_else_may_stand_in_a_url() {
    let server = server().await;
    let query = encoded("{ __typename }");
    let child = encoded("{\"child\":{\"dateOfBirth\":\"2019-02-17\"}}");
    let nested = encoded("{\"persistedQuery\":{\"version\":1,\"born\":\"2019-02-17\"}}");
    for rest in [format!("child={child}"), format!("extensions={child}"), format!("extensions={nested}")] {
        let (status, _, text) = server.get(&format!("/graphql?query={query}&{rest}")).await;
        let answer = serde_json::from_str(&text).unwrap();
        assert_eq!((status, codes(&answer)), (StatusCode::BAD_REQUEST, vec!["BAD_INPUT"]), "{rest}");
    }
    let library = encoded("{\"clientLibrary\":{\"name\":\"@apollo/client\",\"version\":\"4.3.8\"}}");
    let (_, _, text) = server.get(&format!("/graphql?query={query}&extensions={library}")).await;
    assert_eq!(text, "{\"data\":{\"__typename\":\"Query\"}}");
}

#[tokio::test]
async fn no_canary_gets_through_wherever_it_stands() {
    let server = server().await;
    for canary in canaries() {
        for variables in [json!({"child": canary.child}), canary.child.clone()] {
            let answer = get(&server, "{ __typename }", &variables).await;
            assert_eq!(codes(&answer), ["FORBIDDEN"], "{variables}");
        }
    }
}

#[tokio::test]
async fn public_questions_stay_askable() {
    let server = server().await;
    for (query, variables) in [
        ("{ service(slug: \"clinic\") { name } }", json!({})),
        ("query ($slug: String!) { service(slug: $slug) { name } }", json!({"slug": "clinic"})),
        ("query ($slug: String = \"clinic\") { service(slug: $slug) { name } }", json!({})),
        (
            "query ($slug: String = \"clinic\") { service(slug: $slug) { name } }",
            json!({"slug": "clinic", "other": null}),
        ),
        (
            "query ($where: ServiceFilter, $n: Int) { services(where: $where, first: $n) { nodes { ...F } } } fragment F on Service { name offers(tiers: [UNIVERSAL]) { title } }",
            json!({"where": {"text": "clinic", "needs": ["dressing"], "ageYears": 6}, "n": 5}),
        ),
        ("query ($if: Boolean!) { terms(vocabulary: NEED) { code @include(if: $if) } }", json!({"if": true})),
        ("{ __schema { types { fields(includeDeprecated: true) { name } } } }", json!({})),
        ("query ($name: String!) { __type(name: $name) { name } }", json!({"name": "Service"})),
    ] {
        let answer = get(&server, query, &variables).await;
        assert_eq!(answer.get("errors"), None, "{query}: {answer}");
    }
    for (query, code) in [
        ("{ service(slug: \"clinic\") { nam } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ services(first: \"six\") { totalCount } }", "BAD_INPUT"),
    ] {
        assert_eq!(codes(&get(&server, query, &json!({})).await), [code], "{query}");
    }
}

#[tokio::test]
async fn nothing_is_changed_by_get() {
    let server = server().await;
    let accept = ("accept", "application/graphql-response+json");
    let path = format!("/graphql?query={}", encoded("mutation { __typename }"));
    let (status, _, text) = server.get_with(&path, &[accept]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(codes(&serde_json::from_str(&text).unwrap()), ["FORBIDDEN"]);
}
