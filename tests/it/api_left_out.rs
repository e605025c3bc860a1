//! What a query leaves out by directives and fragments, and variables that have no value.

use serde_json::{Value, json};

use super::support::{Server, directory, provider, service};

async fn server() -> Server {
    Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

async fn data(server: &Server, query: &str) -> Value {
    let answer = server.ask(query, json!({})).await;
    assert_eq!(answer.get("errors"), None, "{query}: {answer}");
    answer["data"].clone()
}

#[tokio::test]
async fn an_object_of_which_all_is_left_out_is_empty_and_not_null() {
    let server = server().await;
    for (query, expected) in [
        (
            "{ service(slug: \"clinic\") { slug freshness { reviewedOn @skip(if: true) } } }",
            json!({"service": {"slug": "clinic", "freshness": {}}}),
        ),
        (
            "{ services { totalCount nodes { slug provider { name @include(if: false) } } } }",
            json!({"services": {"totalCount": 1, "nodes": [{"slug": "clinic", "provider": {}}]}}),
        ),
        (
            "{ services { nodes { slug } pageInfo { endCursor @include(if: false) } } }",
            json!({"services": {"nodes": [{"slug": "clinic"}], "pageInfo": {}}}),
        ),
        (
            "{ matchServices(child: {home: {area: \"E06000042\"}}) { nodes { outcome service { ...F @skip(if: true) } } } } \
             fragment F on Service { name }",
            json!({"matchServices": {"nodes": [{"outcome": "MEETS_CRITERIA", "service": {}}]}}),
        ),
        ("{ service(slug: \"none\") { slug @skip(if: true) } }", json!({"service": null})),
        (
            "{ service(slug: \"clinic\") { ... on Service { slug } present_: name __typename } }",
            json!({"service": {"slug": "clinic", "present_": "Clinic", "__typename": "Service"}}),
        ),
    ] {
        let found = data(&server, query).await;
        let named = |value: &Value| value.to_string().to_lowercase();
        assert_eq!(named(&found), named(&expected), "{query}");
        assert_eq!(data(&server, query).await, found, "the same again");
    }
}

#[tokio::test]
async fn a_thing_of_another_type_than_asked_for_is_there() {
    let server = server().await;
    let id = data(&server, "{ service(slug: \"clinic\") { id } }").await["service"]["id"].clone();
    let query = "query($id: ID!) { node(id: $id) { ... on Provider { name } } }";
    assert_eq!(server.data(query, json!({"id": id})).await, json!({"node": {}}));
}

#[tokio::test]
async fn a_variable_that_must_have_a_value_is_asked_for() {
    let server = server().await;
    for query in [
        "query($v: Int!) { services(first: $v) { totalCount } }",
        "query($v: String!) { services(where: {text: $v}) { totalCount } }",
        "query($v: String!) { services(where: {areas: [$v]}) { totalCount } }",
        "query($v: Date!) { checkEligibility(service: \"clinic\", child: {}, on: $v) { outcome } }",
    ] {
        for variables in [json!({}), json!({"v": null})] {
            let answer = server.ask(query, variables).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_INPUT", "{query}: {answer}");
            let message = answer["errors"][0]["message"].as_str().unwrap();
            assert!(message.starts_with("A value is needed here"), "{message}");
        }
    }
}

#[tokio::test]
async fn a_directive_that_turns_on_nothing_is_refused() {
    let server = server().await;
    for ty in ["Boolean!", "Boolean"] {
        for directive in ["include", "skip"] {
            let query =
                format!("query($v: {ty}) {{ services {{ totalCount @{directive}(if: $v) nodes {{ slug }} }} }}");
            let answer = server.ask(&query, json!({})).await;
            assert_eq!(answer.get("data"), None, "{query}: {answer}");
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_INPUT", "{query}: {answer}");
        }
    }
    let query = "query($v: Boolean = false) { services { totalCount @include(if: $v) nodes { slug } } }";
    assert_eq!(data(&server, query).await, json!({"services": {"nodes": [{"slug": "clinic"}]}}));
}
