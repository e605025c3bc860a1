//! A server over a database of its own, asked without a network.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use rightdoor::app::{AppState, Limits, Settings};
use rightdoor::http::{HttpSettings, Interface};
use rightdoor::metrics::{Metrics, standing_still};
use rightdoor::store::{SeedRecords, Store};
use serde_json::{Value, json};

use super::canary_requests::CanaryRequest;
use super::databases::{TestDatabase, TestStore};

/// The time at which everything in these tests happens: a Monday in November, so that London is at UTC.
pub(crate) const NOW: &str = "2026-11-23T10:00:00Z";

/// Settings with time enough for a busy machine.
pub(crate) fn unhurried() -> Settings {
    let limits = Limits { time: Duration::from_secs(60), ..Limits::default() };
    Settings { limits, ..Settings::default() }
}

/// A server.
pub(crate) struct Server {
    interface: Interface,
    /// Its database, where it is its alone.
    _database: Option<TestDatabase>,
}

impl Server {
    /// A server over these records.
    pub(crate) async fn of(records: &SeedRecords) -> Self {
        Self::with(records, unhurried(), NOW).await
    }

    /// A server with settings of its own, at a time of its own.
    pub(crate) async fn with(records: &SeedRecords, settings: Settings, now: &str) -> Self {
        let now: DateTime<Utc> = now.parse().unwrap();
        let store = TestStore::migrated().await;
        store.seed(records, now).await.unwrap();
        Self::alone(store, settings, move || now)
    }

    /// A server over these records, with the store that it reads.
    pub(crate) async fn and_store(records: &SeedRecords) -> (Self, Store) {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let store = TestStore::migrated().await;
        store.seed(records, now).await.unwrap();
        let read = Store::clone(&store);
        (Self::alone(store, unhurried(), move || now), read)
    }

    /// A server whose clock panics, so that everything that needs the time does.
    pub(crate) async fn with_broken_clock() -> Self {
        let store = TestStore::without_schema().await;
        Self::alone(store, unhurried(), || panic!("a private detail"))
    }

    /// A server whose database has no schema, so that everything read from it fails.
    pub(crate) async fn without_schema() -> Self {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let store = TestStore::without_schema().await;
        Self::alone(store, unhurried(), move || now)
    }

    /// A server over a store that has its records.
    pub(crate) fn on(store: TestStore) -> Self {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        Self::alone(store, unhurried(), move || now)
    }

    /// A server over use cases, whose time stands still, so that everything takes none.
    pub(crate) fn over(app: AppState) -> Self {
        let metrics = Metrics::new(standing_still());
        Self { interface: Interface::new(app, metrics, HttpSettings::default()).unwrap(), _database: None }
    }

    fn alone(store: TestStore, settings: Settings, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        let (store, database) = store.into_parts();
        let app = AppState::new(store, Arc::new(clock), settings);
        Self { _database: Some(database), ..Self::over(app) }
    }

    /// The answer to a query.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let body = json!({"query": query, "variables": variables});
        let (_, _, answer) = self.post(&body.to_string(), &[("content-type", "application/json")]).await;
        serde_json::from_str(&answer).unwrap()
    }

    /// The data of an answer that has no errors.
    pub(crate) async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].take()
    }

    /// The answer to a body sent by POST.
    pub(crate) async fn post(&self, body: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::post("/graphql");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// The answer to a GET.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, HeaderMap, String) {
        self.get_with(path, &[]).await
    }

    /// The answer to a GET with headers.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The answer of the interface to another method.
    pub(crate) async fn ask_with(&self, method: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(method).uri("/graphql");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a request about a child, however it is made.
    pub(crate) async fn send_canary(&self, request: &CanaryRequest) {
        let mut sent = Request::builder().method(request.method).uri(&request.path);
        for (name, value) in &request.headers {
            sent = sent.header(*name, value);
        }
        self.send(sent.body(Body::from(request.body.clone())).unwrap()).await;
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let answer = self.interface.answer(request).await;
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }
}

/// The codes of an answer's errors.
pub(crate) fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap()).collect()
}

/// The only error of an answer: its code, the path of its input joined by dots, and its message.
pub(crate) fn error_of(answer: &Value) -> (String, String, String) {
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{answer}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let error = errors.first().unwrap();
    let input = error["extensions"]["input"].as_array().map(Vec::as_slice).unwrap_or_default();
    let path: Vec<String> = input.iter().map(text).collect();
    (text(&error["extensions"]["code"]), path.join("."), text(&error["message"]))
}
