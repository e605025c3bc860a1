//! GraphQL over HTTP: JSON by POST; by GET only what changes nothing and says nothing about a child.

use std::panic::AssertUnwindSafe;

use async_graphql::{Request, Variables};
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Extension, Query, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response as HttpResponse};
use futures_util::FutureExt;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tracing::error;

use super::router::Shared;
use super::watch::{Report, RequestId};
use crate::graphql::{Answer, How, Ran, bad_request, internal};

const GRAPHQL_JSON: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
/// Says that the database is away and that the answer may be out of date.
const STALE: &str = "rightdoor-stale";

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
    asked: Result<Query<Asked>, QueryRejection>,
) -> HttpResponse {
    let how = how(id, false);
    let Ok(Query(asked)) = asked else {
        let message = "The URL has no `query`, or one that cannot be read.";
        return reply(bad_request(message), &headers, Some(StatusCode::BAD_REQUEST));
    };
    let variables = match asked.variables.as_deref().map(serde_json::from_str::<Variables>).transpose() {
        Ok(variables) => variables.unwrap_or_default(),
        Err(_) => return reply(bad_request("`variables` is no JSON object."), &headers, None),
    };
    let mut request = Request::new(asked.query).variables(variables);
    request.operation_name = asked.operation_name;
    let answer = run(&shared, request, &how).await;
    reply_to_get(answer, &headers)
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
        Ok(request) => reply(run(&shared, request, &how).await, &headers, None),
        Err((status, message)) => reply(bad_request(message), &headers, Some(status)),
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
fn reply(answer: Answer, headers: &HeaderMap, status: Option<StatusCode>) -> HttpResponse {
    let by_its_name = text_of(headers, ACCEPT).contains(GRAPHQL_JSON);
    // Older clients read errors from an answer with status 200 alone.
    let status = status.unwrap_or(match (by_its_name, answer.ran) {
        (false, _) | (true, Ran::Through) => StatusCode::OK,
        (true, Ran::Failed) => StatusCode::INTERNAL_SERVER_ERROR,
        (true, Ran::Refused) => StatusCode::BAD_REQUEST,
    });
    let mut reply_headers = HeaderMap::new();
    reply_headers.insert(CONTENT_TYPE, HeaderValue::from_static(if by_its_name { GRAPHQL_JSON } else { JSON }));
    reply_headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if answer.unavailable {
        reply_headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if answer.stale {
        reply_headers.insert(STALE, HeaderValue::from_static("true"));
    }
    let report = Report { operation: answer.operation, kind: answer.kind, code: answer.code };
    (status, reply_headers, Extension(report), answer.body).into_response()
}

/// As [`reply`], to a question in a URL: others may keep an answer to a public one, and ask whether it is still the
/// same.
fn reply_to_get(answer: Answer, headers: &HeaderMap) -> HttpResponse {
    let tag = (answer.public && !answer.stale).then(|| entity_tag(&answer.body));
    let mut response = reply(answer, headers, None);
    let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) else {
        return response;
    };
    let known = text_of(headers, IF_NONE_MATCH).split(',').map(str::trim);
    if known.into_iter().any(|known| known == "*" || is_tag(known, &tag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    let reply_headers = response.headers_mut();
    // Kept, but never used without asking: a change is seen at once.
    reply_headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    reply_headers.insert(VARY, HeaderValue::from_static("accept"));
    reply_headers.insert(ETAG, tag);
    response
}

/// A tag that only this body has.
fn entity_tag(body: &[u8]) -> String {
    let sum = Sha256::digest(body);
    let letters: String = sum.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{letters}\"")
}

/// A server in between that packs the body makes the tag a weak one.
fn is_tag(known: &str, tag: &HeaderValue) -> bool {
    known.strip_prefix("W/").unwrap_or(known).as_bytes() == tag.as_bytes()
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
