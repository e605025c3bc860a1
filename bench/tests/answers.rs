//! What a server answers over a synthetic directory.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use bench::directory::{Country, Directory, child, slug};
use bench::load::{load, settings};
use bench::measure::{Case, for_cursors, questions};
use bench::relational;
use domain::vocabulary::Slug;
use rightdoor::app::{AppState, Settings};
use rightdoor::http::{HttpSettings, Interface};
use rightdoor::metrics::{Metrics, standing_still};
use rightdoor::store::Store;
use serde_json::{Value, json};
use tower::ServiceExt;

const SIZE: Directory = Directory { services: 400, seed: 1 };

async fn filled(country: &Country) -> Store {
    filled_at("sqlite::memory:", country).await
}

async fn filled_at(url: &str, country: &Country) -> Store {
    let store = Store::open(&settings(url)).await.unwrap();
    store.migrate().await.unwrap();
    load(&store, SIZE, country).await.unwrap();
    store
}

fn served(store: Store) -> axum::Router {
    let now = "2026-11-25T10:00:00Z".parse().unwrap();
    let app = AppState::new(store, Arc::new(move || now), Settings::default());
    let interface = Arc::new(Interface::new(app, Metrics::new(standing_still()), HttpSettings::default()).unwrap());
    axum::Router::new().fallback(move |request| {
        let interface = Arc::clone(&interface);
        async move { interface.answer(request).await }
    })
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
    let router = served(filled(&country).await);
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

/// What each server calls as it likes.
fn without_names_of_its_own(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "id" && name != "endCursor");
            fields.values_mut().for_each(|value| *value = without_names_of_its_own(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_names_of_its_own(item.take())),
        _ => {}
    }
    answer
}

/// The questions of a kind as a server is asked them, with cursors of its own.
async fn questions_to(router: &axum::Router, case: Case, country: &Country) -> Vec<Value> {
    let listed = ask(router, serde_json::from_str(&for_cursors()).unwrap()).await;
    let edges = listed["services"]["edges"].as_array().unwrap().iter();
    let cursors: Vec<String> = edges.map(|edge| edge["cursor"].as_str().unwrap().to_owned()).collect();
    let bodies = questions(case, country, SIZE.services, SIZE.seed, &cursors);
    bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

#[tokio::test]
async fn the_server_over_plain_tables_gives_the_same_answers() {
    let country = Country::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("directory.sqlite").display());
    let rightdoor = served(filled_at(&url, &country).await);
    let relational = relational::router(relational::connected(&url).await.unwrap());
    for case in [Case::Service, Case::Browse, Case::DeepPage, Case::FirstPageUncounted, Case::ByTier] {
        let ours = questions_to(&rightdoor, case, &country).await;
        let theirs = questions_to(&relational, case, &country).await;
        let mut services = 0;
        for (question, same) in ours.into_iter().zip(theirs).step_by(9) {
            let expected = without_names_of_its_own(ask(&rightdoor, question.clone()).await);
            let answer = without_names_of_its_own(ask(&relational, same).await);
            assert_eq!(answer, expected, "{case}: {question}");
            services += expected["services"]["nodes"].as_array().map_or(1, Vec::len);
        }
        assert!(services > 0, "{case}");
    }
}
