//! What a server answers over a synthetic directory.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use bench::directory::{Country, Directory, child, slug};
use bench::load::{load, settings};
use domain::vocabulary::Slug;
use rightdoor::app::{AppState, Settings};
use rightdoor::http::router;
use rightdoor::metrics::{Metrics, standing_still};
use rightdoor::store::Store;
use serde_json::{Value, json};
use tower::ServiceExt;

const SIZE: Directory = Directory { services: 400, seed: 1 };

async fn filled(country: &Country) -> Store {
    let store = Store::open(&settings("sqlite::memory:")).await.unwrap();
    store.migrate().await.unwrap();
    load(&store, SIZE, country).await.unwrap();
    store
}

async fn ask(router: &axum::Router, question: Value) -> Value {
    let request = Request::post("/graphql").header("content-type", "application/json");
    let answer = router.clone().oneshot(request.body(Body::from(question.to_string())).unwrap()).await.unwrap();
    let answer: Value = serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).unwrap();
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"].clone()
}

#[tokio::test]
async fn what_is_loaded_is_what_was_made() {
    let country = Country::new().unwrap();
    let store = filled(&country).await;
    let mut made = SIZE.providers(&country).map(Result::unwrap).flat_map(|file| file.services);
    for number in 0..SIZE.services {
        let id = store.service_id(&Slug::parse(&slug(number)).unwrap()).await.unwrap().unwrap();
        let stored = store.services(&[id]).await.unwrap().pop().unwrap();
        assert_eq!(Some(&stored.service), made.next().as_ref());
    }
}

#[tokio::test]
async fn every_outcome_occurs_and_none_is_all_there_is() {
    let country = Country::new().unwrap();
    let store = filled(&country).await;
    let now = "2026-11-25T10:00:00Z".parse().unwrap();
    let app = AppState::new(store, Arc::new(move || now), Settings::default());
    let router = router(app, Metrics::new(standing_still())).unwrap();
    let query = "query($child: ChildInput!) { matchServices(child: $child) { totalCount unknownTies notices { code } \
                 counts { meetsCriteria needsJudgement needsInformation outsideCriteria } } }";
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let places = country.yardsticks().iter().chain(country.ordinary().iter().take(12));
    for (number, authority) in places.flat_map(|authority| (0..4).map(move |number| (number, authority))) {
        let asked = child(SIZE.seed, authority, number);
        let answer = ask(&router, json!({"query": query, "variables": {"child": asked}})).await;
        let matches = &answer["matchServices"];
        assert_eq!(matches["notices"], json!([]), "{asked}");
        for (outcome, count) in matches["counts"].as_object().unwrap() {
            *outcomes.entry(outcome.clone()).or_default() += count.as_u64().unwrap();
        }
    }
    let all: u64 = outcomes.values().sum();
    assert!(outcomes.values().all(|count| count * 20 > all && count * 10 < all * 7), "{outcomes:?}");
}
