//! Global identifiers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::support::{Server, directory, error_of, guide, offer, provider, route, service};

async fn server() -> Server {
    let parts = json!({"offers": [offer("one", json!({}))], "referral_routes": [route("letter", json!({}))]});
    let mut records = directory(vec![provider("trust", vec![service("clinic", parts)])]);
    records.guides = vec![guide("ways-in", "occupational-therapy")];
    Server::of(&records).await
}

#[tokio::test]
async fn everything_with_an_id_is_found_again_by_it() {
    let server = server().await;
    let data = server
        .data("{ service(slug: \"clinic\") { id provider { id } offers { id } referralRoutes { id } disciplines { id } coverage { areas { id } } }
            guide(slug: \"ways-in\") { id } schools(first: 1) { nodes { id } } gpPractices(first: 1) { nodes { id } } }", json!({}))
        .await;
    let service = &data["service"];
    let expected = [
        ("Service", &service["id"]),
        ("Provider", &service["provider"]["id"]),
        ("Offer", &service["offers"][0]["id"]),
        ("ReferralRoute", &service["referralRoutes"][0]["id"]),
        ("Term", &service["disciplines"][0]["id"]),
        ("Area", &service["coverage"][0]["areas"][0]["id"]),
        ("Guide", &data["guide"]["id"]),
        ("School", &data["schools"]["nodes"][0]["id"]),
        ("GpPractice", &data["gpPractices"]["nodes"][0]["id"]),
    ];
    let ids: Vec<&Value> = expected.iter().map(|(_, id)| *id).collect();
    let found = server.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", json!({"ids": ids})).await;
    for (node, (kind, id)) in found["nodes"].as_array().unwrap().iter().zip(expected) {
        assert_eq!((&node["__typename"], &node["id"]), (&json!(kind), id));
        let one = server
            .data("query ($id: ID!) { node(id: $id) { __typename id ... on Service { name } } }", json!({"id": id}))
            .await;
        assert_eq!(one["node"]["__typename"], kind);
        assert_eq!(one["node"].get("name").is_some(), kind == "Service");
    }
}

#[tokio::test]
async fn an_id_of_nothing_is_null_and_what_is_no_id_is_bad_input() {
    let server = server().await;
    let data = server.data("{ service(slug: \"clinic\") { id } }", json!({})).await;
    // `Service:999999`, in the form that clients see.
    let gone = "U2VydmljZTo5OTk5OTk";
    let ids = json!([gone, data["service"]["id"]]);
    let found = server.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": ids})).await;
    assert_eq!(found["nodes"], json!([null, {"id": data["service"]["id"]}]));
    let (code, input, _) = error_of(&server.ask("{ node(id: \"rubbish\") { id } }", json!({})).await);
    assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "id"));
    let ids = json!(["42", data["service"]["id"], gone, "rubbish"]);
    let answer = server.ask("query ($ids: [ID!]!) { found: nodes(ids: $ids) { id } }", json!({"ids": ids})).await;
    assert_eq!(answer["data"]["found"], json!([null, {"id": data["service"]["id"]}, null, null]));
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "{answer}");
    for (error, index) in errors.iter().zip([0, 3]) {
        assert_eq!(error["path"], json!(["found", index]));
        assert_eq!(error["extensions"], json!({"code": "BAD_INPUT", "input": ["ids", index.to_string()]}));
    }
}

#[tokio::test]
async fn the_id_of_a_criterion_is_said_to_be_one() {
    let criterion = json!({"code": "only", "text": "The service asks something.", "source": "page",
        "rule": {"judgement": {"text": "The team decides."}}});
    let parts = json!({"eligibility": [{"requirements": [criterion]}]});
    let server = Server::of(&directory(vec![provider("trust", vec![service("clinic", parts)])])).await;
    let data = server.data("{ service(slug: \"clinic\") { eligibility { requirements { id } } } }", json!({})).await;
    let id = &data["service"]["eligibility"]["requirements"][0]["id"];
    let answer = server.ask("query ($id: ID!) { node(id: $id) { id } }", json!({"id": id})).await;
    let (code, _, message) = error_of(&answer);
    assert_eq!(code, "BAD_INPUT");
    assert!(message.contains("criterion"), "{message}");
}

/// How many statements an answer takes of a server that has answered nothing yet.
async fn statements(query: &str, variables: Value) -> u64 {
    let parts = json!({"offers": [offer("one", json!({}))], "referral_routes": [route("letter", json!({}))]});
    let services = (10..40).map(|number| service(&format!("service-{number}"), parts.clone())).collect();
    let (server, store) = Server::and_store(&directory(vec![provider("trust", services)])).await;
    let before = store.statements_run();
    server.data(query, variables).await;
    store.statements_run() - before
}

#[tokio::test]
async fn things_of_one_kind_are_found_together() {
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for kind in ["Service", "Offer", "ReferralRoute", "Provider", "School", "GpPractice"] {
        let names = match kind {
            "School" => vec!["110592".to_owned(), "137883".to_owned()],
            "GpPractice" => vec!["K82057".to_owned(), "E81005".to_owned()],
            _ => (1..=20).map(|number: u8| number.to_string()).collect(),
        };
        let ids: Vec<String> = names.iter().map(|name| URL_SAFE_NO_PAD.encode(format!("{kind}:{name}"))).collect();
        let one = statements(query, json!({"ids": [ids[0]]})).await;
        assert_eq!(statements(query, json!({"ids": ids})).await, one, "{kind}");
    }
}

#[tokio::test]
async fn services_of_a_provider_are_loaded_only_when_they_are_asked_for() {
    let query = |fields: &str| format!("{{ provider(slug: \"trust\") {{ services {{ {fields} }} }} }}");
    let counted = statements(&query("totalCount pageInfo { endCursor }"), json!({})).await;
    let listed =
        statements(&query("...F } } } fragment F on ServiceConnection { edges { node { slug"), json!({})).await;
    assert!(counted < listed, "{counted} {listed}");
}
