//! Automatic persisted queries, as Apollo's clients ask them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::support::{Server, codes, directory, error_of, provider, service};

const JSON: (&str, &str) = ("content-type", "application/json");
const CLINIC: &str = "{ service(slug: \"clinic\") { name } }";

async fn server() -> Server {
    let server = Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await;
    // Nothing is kept before it is known what has changed.
    server.data("{ __typename }", json!({})).await;
    server
}

fn hash(document: &str) -> String {
    Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn ask(server: &Server, query: Option<&str>, hash: &str, variables: Value) -> (StatusCode, Value) {
    let extensions = json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
    let body = json!({"query": query, "variables": variables, "extensions": extensions});
    let (status, _, text) = server.post(&body.to_string(), &[JSON]).await;
    (status, serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn a_document_is_sent_once_and_then_named_by_its_hash() {
    let server = server().await;
    let (status, answer) = ask(&server, None, &hash(CLINIC), json!({})).await;
    assert_eq!((status, codes(&answer)), (StatusCode::OK, vec!["PERSISTED_QUERY_NOT_FOUND"]));
    assert_eq!(error_of(&answer).2, "PersistedQueryNotFound");
    for query in [Some(CLINIC), None, None] {
        let (_, answer) = ask(&server, query, &hash(CLINIC), json!({})).await;
        assert_eq!(answer["data"]["service"]["name"], "clinic", "{answer}");
    }
    let extensions = format!("{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":\"{}\"}}}}", hash(CLINIC));
    let encoded: String = extensions.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (_, headers, text) = server.get(&format!("/graphql?extensions={encoded}")).await;
    assert!(text.contains("\"clinic\"") && headers.contains_key("etag"), "{text}");
}

#[tokio::test]
async fn a_hash_of_another_document_or_protocol_is_refused() {
    let server = server().await;
    let (_, answer) = ask(&server, Some(CLINIC), &hash("{ __typename }"), json!({})).await;
    assert_eq!(error_of(&answer).1, "extensions.persistedQuery.sha256Hash");
    let (_, answer) = ask(&server, Some(CLINIC), "abc", json!({})).await;
    assert_eq!(codes(&answer), ["BAD_INPUT"]);
    let body = json!({"query": CLINIC, "extensions": {"persistedQuery": {"version": 2, "sha256Hash": hash(CLINIC)}}});
    let (_, _, text) = server.post(&body.to_string(), &[JSON]).await;
    assert_eq!(codes(&serde_json::from_str(&text).unwrap()), ["PERSISTED_QUERY_NOT_SUPPORTED"]);
}

/// Whether a document is named by its hash once it has been sent.
async fn is_kept(server: &Server, document: &str, variables: Value) -> bool {
    ask(server, Some(document), &hash(document), variables.clone()).await;
    let (_, answer) = ask(server, None, &hash(document), variables).await;
    codes(&answer) != ["PERSISTED_QUERY_NOT_FOUND"]
}

#[tokio::test]
async fn only_what_is_valid_and_names_no_fact_about_a_child_is_kept() {
    let server = server().await;
    let by_variable =
        "query ($child: ChildInput!) { checkEligibility(service: \"clinic\", child: $child) { outcome } }";
    assert!(is_kept(&server, by_variable, json!({"child": {"dateOfBirth": "2019-02-17"}})).await);
    let in_parts = "query ($needs: [String!], $postcode: String!) { matchServices(child: {needs: $needs, home: {postcode: $postcode}}, first: 5) { totalCount } }";
    assert!(is_kept(&server, in_parts, json!({"needs": ["dressing"], "postcode": "MK9 2UB"})).await);
    for document in [
        "{ checkEligibility(service: \"clinic\", child: {needs: [\"dressing\"]}) { outcome } }",
        "query ($needs: [String!] = [\"dressing\"]) { checkEligibility(service: \"clinic\", child: {needs: $needs}) { outcome } }",
        "query ($child: ChildInput = {needs: [\"dressing\"]}) { __typename @skip(if: false) }",
        "{ matchServices(child: {}, on: \"2026-11-23\") { totalCount } }",
        "{ place(postcode: \"MK9 2UB\") { postcode } }",
        "{ services(where: {coversPostcode: \"MK9 2UB\"}) { totalCount } }",
        "{ schools(where: {text: \"Milton\"}) { totalCount } }",
        "{ services { totalCount } } # of a child at MK9 2UB",
        "{ nothing }",
        "{ a",
    ] {
        assert!(!is_kept(&server, document, json!({})).await, "{document}");
    }
}
