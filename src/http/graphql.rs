//! GraphQL over HTTP: JSON by POST; by GET only what changes nothing and says nothing about a child.

use std::panic::AssertUnwindSafe;

use async_graphql::{Request, Response, Variables};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Query, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response as HttpResponse};
use futures_util::FutureExt;
use serde::Deserialize;
use tracing::error;

use super::router::Shared;
use super::watch::{Report, RequestId};
use crate::graphql::{Answer, How, bad_request, internal};

const GRAPHQL_JSON: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// A question in a URL.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
}

/// A question in a URL: what is known about a child is refused, since URLs are written down.
pub(super) async fn by_get(
    State(shared): State<Shared>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> HttpResponse {
    let how = how(id, false);
    let variables = match asked.variables.as_deref().map(serde_json::from_str::<Variables>).transpose() {
        Ok(variables) => variables.unwrap_or_default(),
        Err(_) => return reply(&bad_request("`variables` is no JSON object."), &headers, None),
    };
    let mut request = Request::new(asked.query).variables(variables);
    request.operation_name = asked.operation_name;
    let answer = run(&shared, request, &how).await;
    reply(&answer, &headers, None)
}

/// A question in a JSON body.
pub(super) async fn by_post(
    State(shared): State<Shared>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> HttpResponse {
    let how = how(id, true);
    match request(&headers, body) {
        Ok(request) => reply(&run(&shared, request, &how).await, &headers, None),
        Err((status, message)) => reply(&bad_request(message), &headers, Some(status)),
    }
}

fn how(id: RequestId, by_post: bool) -> How {
    How { request_id: id.0, may_be_about_a_child: by_post, may_change_things: by_post }
}

/// The request in a body; else the status and the text of the refusal, which repeats nothing of the body.
fn request(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Request, (StatusCode, &'static str)> {
    let sent_as = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = sent_as.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(JSON) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send the question as `application/json`."));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => (StatusCode::PAYLOAD_TOO_LARGE, "The question is too long."),
        _ => (StatusCode::BAD_REQUEST, "The question did not arrive whole."),
    })?;
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let request = serde_json::from_slice(&body).ok().filter(|_| is_object);
    request.ok_or({
        (StatusCode::BAD_REQUEST, "The body is no JSON object with `query`, `variables` and `operationName`.")
    })
}

/// Answers, and turns a panic into an error that says nothing of it.
async fn run(shared: &Shared, request: Request, how: &How) -> Answer {
    let answer = AssertUnwindSafe(shared.api.answer(request, how)).catch_unwind();
    answer.await.unwrap_or_else(|_| {
        error!(request_id = how.request_id, "a request met a panic");
        internal(how)
    })
}

/// The answer over HTTP, with what the log may know of it. The status is the answer's own unless one is given.
fn reply(answer: &Answer, headers: &HeaderMap, status: Option<StatusCode>) -> HttpResponse {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let by_its_name = accepted.contains(GRAPHQL_JSON);
    // Older clients read errors from an answer with status 200 alone.
    let status = status.unwrap_or(match (by_its_name && answer.refused, answer.failed()) {
        (false, _) => StatusCode::OK,
        (true, true) => StatusCode::INTERNAL_SERVER_ERROR,
        (true, false) => StatusCode::BAD_REQUEST,
    });
    let mut reply_headers = HeaderMap::new();
    reply_headers.insert(CONTENT_TYPE, HeaderValue::from_static(if by_its_name { GRAPHQL_JSON } else { JSON }));
    reply_headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if answer.unavailable() {
        reply_headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    let report = Report { operation: answer.operation.clone(), kind: answer.kind, code: answer.code() };
    (status, reply_headers, Extension(report), body(&answer.response)).into_response()
}

fn body(response: &Response) -> Vec<u8> {
    serde_json::to_vec(response).unwrap_or_default()
}
