//! A schema over axum with nothing else: no limits, no log, no cache. What the server is measured beside is served so.

use async_graphql::{Executor, Request};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

/// The schema's one route, and one by which its server is seen to have started.
pub(crate) fn router<E: Executor>(schema: E) -> Router {
    Router::new().route("/", get(|| async {})).route("/graphql", post(answer::<E>)).with_state(schema)
}

async fn answer<E: Executor>(State(schema): State<E>, body: Bytes) -> Response {
    let Ok(request) = serde_json::from_slice::<Request>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let answer = schema.execute(request).await;
    let status = if answer.errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let bytes = serde_json::to_vec(&answer).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], bytes).into_response()
}
