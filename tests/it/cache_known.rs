//! Requests that came before in the same words, and documents that did: what is not worked out again, and that
//! nothing is answered differently for it.

use domain::vocabulary::{ServiceStatus, Text};
use rightdoor::app::CacheSettings;
use serde_json::{Value, json};

use super::support::{Instance, Instances, directory, provider, service};

const CANARY: &str = "canary-7f3a";

async fn instance() -> Instance {
    let records = directory(vec![provider("trust", vec![service("clinic", json!({})), service("other", json!({}))])]);
    Instances::of(&records).await.alone().await
}

async fn send(instance: &Instance, body: &Value) -> Value {
    let (_, _, answer) = instance.server.post(&body.to_string(), &[("content-type", "application/json")]).await;
    serde_json::from_str(&answer).unwrap()
}

fn answers_kept(instance: &Instance) -> usize {
    instance.app.names_cached().iter().filter(|name| name.starts_with("answer:")).count()
}

#[tokio::test]
async fn a_question_in_the_same_words_sees_each_change() {
    let instance = instance().await;
    let body = json!({
        "query": "query Q($slug: String!) { service(slug: $slug) { status } }",
        "variables": {"slug": "clinic"}, "operationName": "Q",
    });
    for status in [ServiceStatus::Paused, ServiceStatus::Active, ServiceStatus::Closed] {
        instance.change("clinic", |service| service.status = status).await;
        let expected = json!({"data": {"service": {"status": format!("{status:?}").to_uppercase()}}});
        for _ in 0..3 {
            assert_eq!(send(&instance, &body).await, expected);
        }
    }
}

#[tokio::test]
async fn a_question_in_the_same_words_runs_no_statement() {
    let instance = instance().await;
    let body = json!({"query": "{ services { nodes { slug } } }"});
    let first = send(&instance, &body).await;
    let before = instance.store.statements_run();
    for _ in 0..3 {
        assert_eq!(send(&instance, &body).await, first);
    }
    assert_eq!(instance.store.statements_run(), before);
}

#[tokio::test]
async fn what_an_operation_does_not_use_keeps_its_answer_from_being_kept() {
    let instance = instance().await;
    let query = "{ services { nodes { slug } } }";
    for variables in [json!({"postcode": "MK9 3EJ"}), json!({"child": {"dateOfBirth": "2019-03-10"}})] {
        let answer = send(&instance, &json!({"query": query, "variables": variables})).await;
        assert_eq!(answer["data"]["services"]["nodes"][0]["slug"], "clinic");
        assert_eq!(answers_kept(&instance), 0);
    }
    send(&instance, &json!({"query": query})).await;
    assert_eq!(answers_kept(&instance), 1);
}

#[tokio::test]
async fn a_document_that_is_known_takes_other_values_and_no_wrong_ones() {
    let instance = instance().await;
    let query =
        "query($slug: String!, $first: Int) { service(slug: $slug) { slug } services(first: $first) { totalCount } }";
    let ask = async |variables: Value| send(&instance, &json!({"query": query, "variables": variables})).await;
    assert_eq!(ask(json!({"slug": "clinic", "first": 1})).await["data"]["service"]["slug"], "clinic");
    assert_eq!(ask(json!({"slug": "other"})).await["data"]["service"]["slug"], "other");
    for wrong in [json!({"slug": {"no": CANARY}}), json!({"slug": "clinic", "first": CANARY}), json!({})] {
        let answer = ask(wrong).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_INPUT", "{answer}");
        assert!(!answer.to_string().contains(CANARY), "{answer}");
    }
    assert_eq!(ask(json!({"slug": "other"})).await["data"]["service"]["slug"], "other");
}

#[tokio::test]
async fn a_directive_of_a_document_that_is_known_takes_truth_values_alone() {
    let instance = instance().await;
    let query = "query($if: Boolean!) { services { totalCount @include(if: $if) nodes { slug } } }";
    let ask = async |on: Value| send(&instance, &json!({"query": query, "variables": {"if": on}})).await;
    let with = json!({"totalCount": 2, "nodes": [{"slug": "clinic"}, {"slug": "other"}]});
    assert_eq!(ask(json!(true)).await["data"]["services"], with);
    assert_eq!(ask(json!(false)).await["data"]["services"].get("totalCount"), None);
    let answer = ask(json!(CANARY)).await;
    assert!(answer.get("errors").is_some() && !answer.to_string().contains(CANARY), "{answer}");
    assert_eq!(ask(json!(true)).await["data"]["services"], with);
}

#[tokio::test]
async fn a_question_that_is_known_may_still_not_be_asked_by_every_method() {
    let instance = instance().await;
    let query = "{ checkEligibility(service: \"clinic\", child: {}) { outcome } }";
    for _ in 0..2 {
        assert_eq!(
            send(&instance, &json!({"query": query})).await["data"]["checkEligibility"]["outcome"],
            "MEETS_CRITERIA"
        );
    }
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (_, _, answer) = instance.server.get(&format!("/graphql?query={encoded}")).await;
    assert!(answer.contains("FORBIDDEN"), "{answer}");
}

#[tokio::test]
async fn a_document_is_registered_for_its_hash_though_its_question_is_known() {
    let instance = instance().await;
    let (query, hash) = ("{__typename}", "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38");
    let extensions = json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
    let typename = json!({"data": {"__typename": "Query"}});
    assert_eq!(send(&instance, &json!({"query": query})).await, typename);
    let by_hash = json!({"extensions": extensions});
    assert_eq!(send(&instance, &by_hash).await["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(send(&instance, &json!({"query": query, "extensions": extensions})).await, typename);
    assert_eq!(send(&instance, &by_hash).await, typename);
    let wrong = json!({"persistedQuery": {"version": 1, "sha256Hash": "0".repeat(64)}});
    let refused = send(&instance, &json!({"query": query, "extensions": wrong})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_INPUT");
}

#[tokio::test]
async fn answers_are_not_kept_where_they_are_not_to_be() {
    let records = directory(vec![provider("trust", vec![service("clinic", json!({}))])]);
    let cache = CacheSettings { answers: false, ..CacheSettings::default() };
    let instance = Instances::of(&records).await.instance(cache).await;
    let body = json!({"query": "{ services { nodes { slug } } }"});
    let first = send(&instance, &body).await;
    assert_eq!(send(&instance, &body).await, first);
    assert_eq!(answers_kept(&instance), 0);
}

#[tokio::test]
async fn a_page_of_a_list_is_found_once_whatever_is_asked_of_its_services() {
    let instance = instance().await;
    let slugs = send(&instance, &json!({"query": "{ services(first: 1) { totalCount nodes { slug } } }"})).await;
    assert_eq!(slugs["data"]["services"], json!({"totalCount": 2, "nodes": [{"slug": "clinic"}]}));
    let before = instance.store.statements_run();
    let query = "{ services(first: 1) { nodes { name } pageInfo { hasNextPage } } }";
    let names = send(&instance, &json!({"query": query})).await;
    assert_eq!(names["data"]["services"]["pageInfo"]["hasNextPage"], true);
    assert_eq!(instance.store.statements_run(), before);
    instance.change("clinic", |service| service.name = Text::parse("Zebra clinic").unwrap()).await;
    let changed = send(&instance, &json!({"query": "{ services(first: 1) { nodes { slug } } }"})).await;
    assert_eq!(changed["data"]["services"]["nodes"], json!([{"slug": "other"}]));
}
