//! Answers and documents that are kept: what is, what never is, and that a change is seen at once.

use axum::http::StatusCode;
use domain::vocabulary::ServiceStatus;
use serde_json::{Value, json};

use super::support::{Instance, Instances, MK, directory, provider, service};

const SUMMARY: &str = "{ service(slug: \"clinic\") { summary } }";

async fn instances() -> Instances {
    Instances::of(&directory(vec![provider("trust", vec![service("clinic", json!({})), service("other", json!({}))])]))
        .await
}

fn url(query: &str) -> String {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/graphql?query={encoded}")
}

async fn summary(instance: &Instance) -> Value {
    instance.server.data(SUMMARY, json!({})).await["service"]["summary"].take()
}

#[tokio::test]
async fn a_public_question_asked_again_is_answered_without_the_database() {
    let instance = instances().await.alone().await;
    let first = instance.server.data("{ services { nodes { slug } } }", json!({})).await;
    let before = instance.store.statements_run();
    let again = "{\n  services { # all of them\n    nodes { slug, } } }";
    assert_eq!(instance.server.data(again, json!({})).await, first);
    assert_eq!(instance.store.statements_run(), before);
    let other = instance.server.data("{ services(first: 1) { nodes { slug } } }", json!({})).await;
    assert_ne!(other, first);
    assert!(instance.store.statements_run() > before);
}

#[tokio::test]
async fn variables_and_operations_tell_answers_apart() {
    let instance = instances().await.alone().await;
    let query = "query A($slug: String! = \"clinic\") { service(slug: $slug) { slug } } query B { __typename }";
    let slug = async |variables| {
        let body = json!({"query": query, "operationName": "A", "variables": variables}).to_string();
        let (_, _, answer) = instance.server.post(&body, &[("content-type", "application/json")]).await;
        serde_json::from_str::<Value>(&answer).unwrap()["data"]["service"]["slug"].take()
    };
    assert_eq!(slug(json!({})).await, "clinic");
    assert_eq!(slug(json!({"slug": "other"})).await, "other");
    assert_eq!(slug(json!({"slug": "clinic"})).await, "clinic");
    let body = json!({"query": query, "operationName": "B"}).to_string();
    let (_, _, answer) = instance.server.post(&body, &[("content-type", "application/json")]).await;
    assert_eq!(answer, r#"{"data":{"__typename":"Query"}}"#);
}

#[tokio::test]
async fn a_match_asked_again_is_answered_without_the_database() {
    let instance = instances().await.alone().await;
    let query = "query($area: ID!) { matchServices(child: {home: {area: $area}}) { nodes { service { slug } } } }";
    let query = query.replace("ID!", "String!");
    let first = instance.server.data(&query, json!({"area": MK})).await;
    assert_eq!(first["matchServices"]["nodes"].as_array().unwrap().len(), 2);
    let before = instance.store.statements_run();
    assert_eq!(instance.server.data(&query, json!({"area": MK})).await, first);
    let check = "{ checkEligibility(service: \"clinic\", child: {}) { outcome } }";
    instance.server.data(check, json!({})).await;
    assert_eq!(instance.store.statements_run(), before);
}

#[tokio::test]
async fn who_makes_a_change_sees_it_at_once_and_another_instance_once_it_has_caught_up() {
    let instances = instances().await;
    let (writer, other) = (instances.alone().await, instances.alone().await);
    assert_eq!((summary(&writer).await, summary(&other).await), (Value::Null, Value::Null));
    writer.rewrite("clinic", "New words.").await;
    assert_eq!(summary(&writer).await, "New words.");
    other.app.catch_up().await.unwrap();
    assert_eq!(summary(&other).await, "New words.");
}

#[tokio::test]
async fn a_change_of_one_service_leaves_the_documents_of_others() {
    let instance = instances().await.alone().await;
    let all = "{ services { nodes { slug summary offers { title } } } }";
    instance.server.data(all, json!({})).await;
    let before = instance.app.cache_use().loaded;
    instance.rewrite("clinic", "New words.").await;
    instance.server.data(all, json!({})).await;
    assert_eq!(instance.app.cache_use().loaded - before, 3, "the answer, the list, and the one document");
}

#[tokio::test]
async fn a_service_that_has_closed_is_matched_no_more_though_the_index_is_still_to_be_made_anew() {
    let instance = instances().await.alone().await;
    let query = "{ matchServices(child: {home: {area: \"E06000042\"}}) { nodes { service { slug } } } }";
    let slugs = async || instance.server.data(query, json!({})).await["matchServices"]["nodes"].take();
    let both = json!([{"service": {"slug": "clinic"}}, {"service": {"slug": "other"}}]);
    assert_eq!(slugs().await, both);
    let (one, other) = (json!([{"service": {"slug": "other"}}]), both);
    for (status, left) in
        [(ServiceStatus::Closed, &one), (ServiceStatus::Active, &other), (ServiceStatus::Closed, &one)]
    {
        instance.change("clinic", |service| service.status = status).await;
        assert_eq!(slugs().await, *left, "{status:?}");
        let check = "{ service(slug: \"clinic\") { status } }";
        let found = instance.server.data(check, json!({})).await;
        assert_eq!(found["service"]["status"], if status == ServiceStatus::Closed { "CLOSED" } else { "ACTIVE" });
    }
}

#[tokio::test]
async fn a_seed_outdates_everything() {
    let instance = instances().await.alone().await;
    assert_eq!(summary(&instance).await, Value::Null);
    let changed = service("clinic", json!({"summary": "From the seed."}));
    instance.app.seed(&directory(vec![provider("trust", vec![changed])])).await.unwrap();
    assert_eq!(summary(&instance).await, "From the seed.");
}

#[tokio::test]
async fn a_change_that_goes_past_the_program_is_seen_after_the_lifetime() {
    let instances = instances().await;
    let (instance, other) = (instances.alone().await, instances.alone().await);
    assert_eq!(summary(&instance).await, Value::Null);
    other.rewrite("clinic", "New words.").await;
    instance.wait(59);
    assert_eq!(summary(&instance).await, Value::Null, "it has not caught up");
    instance.wait(1);
    assert_eq!(summary(&instance).await, "New words.");
}

#[tokio::test]
async fn an_answer_with_an_error_is_not_kept() {
    let instance = instances().await.alone().await;
    for _ in 0..2 {
        let answer = instance.server.ask("{ services(where: {ageYears: 99}) { totalCount } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_INPUT");
    }
    assert!(!names(&instance).iter().any(|name| name.starts_with("answer:")));
}

fn names(instance: &Instance) -> Vec<String> {
    let mut names = instance.app.names_cached();
    names.sort_unstable();
    names
}

/// Questions whose answers, or whose very having been asked, may say something about a child.
pub(crate) const ABOUT_A_CHILD: [&str; 15] = [
    "{ matchServices(child: {home: {postcode: \"MK9 3EJ\"}, dateOfBirth: \"2019-03-10\"}) { totalCount } }",
    "{ checkEligibility(service: \"clinic\", child: {needs: [\"handwriting\"]}) { outcome headline } }",
    "{ place(postcode: \"MK9 3EJ\") { postcode } }",
    "{ services(where: {coversPostcode: \"MK9 3EJ\"}) { totalCount } }",
    "{ services(where: {near: {at: {postcode: \"MK9 3EJ\"}, withinKm: 5}}) { totalCount } }",
    "{ services(where: {near: {at: {position: {latitude: 52.04, longitude: -0.76}}, withinKm: 5}}) { totalCount } }",
    "{ services(where: {text: \"clinics at mk9 3ej\"}) { totalCount } }",
    "{ services(where: {text: \"MK93EJ\"}) { totalCount } }",
    "{ services(where: {text: \"MK 9 3EJ\"}) { totalCount } }",
    "{ services(where: {text: \"near m k 9 3 e j please\"}) { totalCount } }",
    "{ services(where: {text: \"mk9-3ej\"}) { totalCount } }",
    "{ schools(where: {text: \"MK9\"}) { nodes { name } } }",
    "{ gpPractices(where: {text: \"MK9 3\"}) { nodes { name } } }",
    "{ area(code: \"MK9\") { name } place(postcode: \"MK9 3EJ\") { postcode } }",
    "{ ...F } fragment F on Query { gpPractices { nodes { name } } }",
];

#[tokio::test]
async fn nothing_about_a_child_is_kept() {
    let instance = instances().await.alone().await;
    instance.server.data("{ matchServices(child: {}) { totalCount } }", json!({})).await;
    let public = names(&instance);
    assert_eq!(public, ["reference:all", "service-index:all", "service:1", "service:2"]);
    for query in ABOUT_A_CHILD {
        let answer = instance.server.ask(query, json!({})).await;
        assert_eq!(answer.get("errors"), None, "{query}: {answer}");
        assert_eq!(names(&instance), public, "{query}");
    }
    let query = "query($text: String) { services(where: {text: $text}) { totalCount } }";
    instance.server.data(query, json!({"text": "MK9 3EJ"})).await;
    assert_eq!(names(&instance), public);
    instance.server.data(query, json!({"text": "clinic"})).await;
    let kept = names(&instance);
    assert_eq!(kept.len(), public.len() + 3, "the answer, the length of the list, and the page of it");
    assert!(kept[0].starts_with("answer:") && kept[1].starts_with("length:") && kept[2].starts_with("list:"));
    assert!(!kept.concat().contains("clinic"));
}

#[tokio::test]
async fn a_get_may_be_kept_by_others_and_asked_after() {
    let instance = instances().await.alone().await;
    let path = url(SUMMARY);
    let (status, headers, body) = instance.server.get(&path).await;
    assert_eq!((status, &headers["cache-control"]), (StatusCode::OK, &"public, no-cache".parse().unwrap()));
    assert_eq!(headers["vary"], "accept");
    let tag = headers["etag"].to_str().unwrap().to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let (status, headers, body) = instance.server.get_with(&path, &[("if-none-match", &known)]).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(headers["etag"], tag.as_str());
        assert!(headers.contains_key("x-request-id"));
    }
    instance.rewrite("clinic", "New words.").await;
    let (status, headers, changed) = instance.server.get_with(&path, &[("if-none-match", &tag)]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["etag"] != tag.as_str() && changed != body);
}

#[tokio::test]
async fn what_is_not_public_or_not_whole_is_not_to_be_stored_by_anyone() {
    let instance = instances().await.alone().await;
    for query in [
        "{ services(where: {ageYears: 99}) { totalCount } }",
        "{ nothing }",
        "{ schools { totalCount } }",
        "{ services(where: {near: {at: {position: {latitude: 52.04, longitude: -0.76}}, withinKm: 5}}) { totalCount } }",
        "{ matchServices(child: {}) { totalCount } }",
    ] {
        let (_, headers, _) = instance.server.get(&url(query)).await;
        assert_eq!(headers["cache-control"], "no-store", "{query}");
        assert!(!headers.contains_key("etag"), "{query}");
    }
    let body = json!({"query": SUMMARY}).to_string();
    let (_, headers, _) = instance.server.post(&body, &[("content-type", "application/json")]).await;
    assert_eq!(headers["cache-control"], "no-store");
}
