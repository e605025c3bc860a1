//! What one query may ask for: past a limit it is refused before it runs, shortly and with the way to come under it.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::support::{MK, Server, codes, directory, error_of, offer, provider, service};

/// The usual introspection, as tools send it.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { description queryType { name } mutationType { name }
    subscriptionType { name } types { ...FullType } directives { name description isRepeatable locations
    args(includeDeprecated: true) { ...InputValue } } } }
  fragment FullType on __Type { kind name description specifiedByURL
    fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue }
      type { ...TypeRef } isDeprecated deprecationReason }
    inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { ...TypeRef } }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

async fn server() -> Server {
    let parts = json!({"offers": [offer("one", json!({}))]});
    Server::of(&directory(vec![provider("trust", vec![service("clinic", parts)])])).await
}

fn repeated(times: usize, part: impl Fn(usize) -> String) -> String {
    (0..times).fold(String::new(), |mut text, number| {
        write!(text, "{} ", part(number)).unwrap();
        text
    })
}

/// That a query is refused as too complex, in few words, of which some are these.
async fn assert_refused(server: &Server, query: &str, words: &str) {
    let answer = server.ask(query, json!({})).await;
    assert_eq!(codes(&answer), ["QUERY_TOO_COMPLEX"], "{query:.200}: {answer:.500}");
    let (_, _, message) = error_of(&answer);
    assert!(message.contains(words), "{query:.200}: {message}");
    assert_eq!(answer.get("data"), None);
    assert!(answer.to_string().len() < 16_000);
}

#[tokio::test]
async fn each_limit_says_what_it_is_what_was_sent_and_how_to_come_under_it() {
    let server = server().await;
    let deep = |depth: usize| {
        format!("{{ area(code: \"{MK}\") {{ {}code{} }} }}", "parents { ".repeat(depth), " }".repeat(depth))
    };
    for (query, words) in [
        (repeated(1001, |_| "a".to_owned()), "1001, and the most is 1000. Put values into variables"),
        (
            format!("{{ provider(slug: \"trust\") {{ {} }} }}", repeated(16, |n| format!("a{n}: name"))),
            "aliases: 16, and the most is 15",
        ),
        (format!("{{ {} }}", repeated(11, |_| "__typename".to_owned())), "root fields: 11, and the most is 10"),
        (
            format!("{{ __typename {} }}", repeated(21, |_| "@include(if: true)".to_owned())),
            "directives: 21, and the most is 20",
        ),
        (deep(9), "nested too deep: 11, and the most is 10"),
        (deep(45), "Brackets are nested too deep"),
        (format!("{{ {}: __typename }}", "a".repeat(101)), "letters: 101, and the most is 100"),
        (
            "{ services(first: 100) { nodes { provider { services(first: 100) { nodes { slug provider { slug } } } } } } }"
                .to_owned(),
            "could have too many objects",
        ),
    ] {
        assert_refused(&server, &query, words).await;
    }
    let answer = server.ask(&deep(8), json!({})).await;
    assert_ne!(codes(&answer), ["QUERY_TOO_COMPLEX"], "one less deep");
}

#[tokio::test]
async fn pages_count_by_the_variables_that_they_are_asked_for_with() {
    let server = server().await;
    let query = "query ($first: Int = 100) { services(first: $first) { nodes { offers { service { slug offers { slug } } } } } }";
    assert_eq!(codes(&server.ask(query, json!({"first": 100})).await), ["QUERY_TOO_COMPLEX"]);
    assert_eq!(codes(&server.ask(query, json!({})).await), ["QUERY_TOO_COMPLEX"], "by default");
    server.data(query, json!({"first": 5})).await;
    for (first, code) in [(1_000_000_000, "BAD_INPUT"), (-1, "BAD_INPUT")] {
        let answer = server.ask("query ($n: Int) { services(first: $n) { totalCount } }", json!({"n": first})).await;
        assert_eq!(codes(&answer), [code], "{first}");
    }
}

#[tokio::test]
async fn what_is_short_and_could_become_much_is_refused() {
    let server = server().await;
    let doubled = repeated(20, |n| format!("fragment F{n} on Area {{ ...F{m} ...F{m} }}", m = n + 1));
    let sixteen = |n: usize| repeated(16, |_| format!("...S{n}"));
    let by_levels = repeated(5, |n| format!("fragment S{n} on Area {{ {} }}", sixteen(n + 1)));
    let introspection = "fields { type { ".repeat(8);
    for query in [
        format!("{{ area(code: \"{MK}\") {{ ...F0 }} }} {doubled} fragment F20 on Area {{ code }}"),
        format!("{{ area(code: \"{MK}\") {{ ...S0 }} }} {by_levels} fragment S5 on Area {{ code }}"),
        format!("{{ __schema {{ types {{ {introspection} name {} }} }} }}", "} ".repeat(16)),
        format!("{{ {} }}", repeated(1000, |n| format!("a{n}: service(slug: \"clinic\") {{ slug }}"))),
        format!("{{ {} }}", repeated(100, |n| format!("a{n}: matchServices(child: {{}}) {{ totalCount }}"))),
        format!("{{ __typename }} {}", repeated(1500, |n| format!("fragment F{n} on Query {{ __typename }}"))),
        repeated(500, |n| format!("query Q{n} {{ __typename }}")),
        format!("{{ {} }}", repeated(5000, |_| "name".to_owned())),
        format!("{{ {} __typename {} }}", "... { ".repeat(34), "} ".repeat(34)),
        "{".repeat(5000),
        format!("{{ a(b: {} }}", "[".repeat(5000)),
        format!("{{ a(b: {} }}", "{c: ".repeat(900)),
        format!("{{ __typename {} }}", "@a".repeat(5000)),
        format!("query ({}) {{ __typename }}", repeated(4000, |n| format!("$a{n}: Int"))),
        format!("{{ {}: __typename }}", "a".repeat(60_000)),
    ] {
        let answer = server.ask(&query, json!({})).await;
        assert_eq!(codes(&answer), ["QUERY_TOO_COMPLEX"], "{query:.200}");
        assert!(answer.to_string().len() < 16_000);
    }
}

#[tokio::test]
async fn the_usual_introspection_passes() {
    let data = server().await.data(INTROSPECTION, json!({})).await;
    assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
}

#[tokio::test]
async fn an_answer_shows_ten_errors_at_most() {
    let server = server().await;
    let ids: Vec<String> = (0..50).map(|n| format!("no-id-{n}")).collect();
    let answer = server.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": ids})).await;
    assert_eq!(codes(&answer).len(), 10);
    assert_eq!(answer["data"]["nodes"], Value::Array(vec![Value::Null; 50]));
    let unknown = repeated(100, |n| format!("no{n}"));
    let answer = server.ask(&format!("{{ service(slug: \"clinic\") {{ {unknown} }} }}"), json!({})).await;
    assert_eq!(codes(&answer).len(), 10);
    assert!(answer.to_string().len() < 16_000);
}

#[tokio::test]
async fn thousands_of_variables_cost_nothing() {
    let server = server().await;
    let sent = |count: usize| -> Value { (0..count).map(|n| (format!("v{n}"), json!(n))).collect() };
    let answer = server.ask("{ __typename }", sent(3_500)).await;
    assert_eq!(answer, json!({"data": {"__typename": "Query"}}), "those that no operation declares are not looked at");
    let body = json!({"query": "{ __typename }", "variables": sent(20_000)}).to_string();
    let (status, _, _) = server.post(&body, &[("content-type", "application/json")]).await;
    assert_eq!(status, axum::http::StatusCode::PAYLOAD_TOO_LARGE);
    let name = "a".repeat(100_000);
    let body = json!({"query": format!("{{ {name}: __typename }}")}).to_string();
    let (status, _, _) = server.post(&body, &[("content-type", "application/json")]).await;
    assert_eq!(status, axum::http::StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn numbers_and_letters_that_nothing_can_hold_are_the_callers_fault() {
    let server = server().await;
    for query in [
        "{ services(first: 9223372036854775808) { totalCount } }",
        "{ services(first: 18446744073709551616) { totalCount } }",
        "{ services(first: 1e400) { totalCount } }",
        "{ services(where: {text: \"\\ud800\"}) { totalCount } }",
        "{ services(where: {text: \"\\u12\"}) { totalCount } }",
        "{ __typename }\u{0}",
    ] {
        let answer = server.ask(query, json!({})).await;
        let codes = codes(&answer);
        let callers = ["BAD_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"];
        assert!(!codes.is_empty() && codes.iter().all(|code| callers.contains(code)), "{query}: {answer}");
    }
    for first in [json!(9_223_372_036_854_775_808_u64), json!(i64::MIN), json!(1e300), json!("1")] {
        let answer = server.ask("query ($n: Int) { services(first: $n) { totalCount } }", json!({"n": first})).await;
        assert_eq!(codes(&answer), ["BAD_INPUT"], "{first}");
    }
}

#[tokio::test]
async fn a_text_with_a_nul_finds_nothing_and_is_no_fault_of_the_system() {
    let server = server().await;
    let query = "query ($t: String!, $id: ID!) {
        service(slug: $t) { slug } provider(slug: $t) { slug } area(code: $t) { code } node(id: $id) { id }
        services(where: {text: $t}) { totalCount } offers(where: {text: $t}) { totalCount }
        schools(where: {text: $t}) { totalCount } gpPractices(where: {text: $t}) { totalCount }
    }";
    for text in ["\u{0}", "cli\u{0}nic", "\u{0}clinic\u{0}", "\u{ffff}\u{10ffff}", "\u{202e}clinic", "%_\\'\"clinic"] {
        let id = URL_SAFE_NO_PAD.encode(format!("Service:{text}"));
        for id in [text, &id] {
            let answer = server.ask(query, json!({"t": text, "id": id})).await;
            assert!(codes(&answer).iter().all(|code| *code == "BAD_INPUT"), "{text:?}: {answer}");
            for list in ["services", "offers", "schools", "gpPractices"] {
                let found = &answer["data"][list];
                assert!(found.is_null() || found["totalCount"].is_u64(), "{text:?}: {answer}");
            }
        }
    }
}
