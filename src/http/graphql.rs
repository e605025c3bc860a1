//! GraphQL over HTTP: JSON by POST; by GET only what changes nothing and says nothing about a child.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::Request;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response as HttpResponse};
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use tracing::error;

use super::asked::{BodyLimits, check_url, in_body, in_url};
use super::media::Media;
use super::router::Shared;
use super::watch::{Report, RequestId};
use crate::graphql::{Answer, How, Ran, bad_request, internal};

/// Says that the database is away and that the answer may be out of date.
const STALE: &str = "rightdoor-stale";

/// A question in a URL: what is known about a child is refused, since URLs are written down.
pub(super) async fn by_get(
    State(shared): State<Arc<Shared>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    url: Uri,
) -> HttpResponse {
    let how = how(id, false);
    let Some(media) = Media::accepted(&headers) else {
        return not_acceptable();
    };
    match in_url(&url) {
        Ok(request) => reply_to_get(run(&shared, request, &how).await, media, &headers),
        Err((status, message)) => reply(bad_request(message), media, Some(status)),
    }
}

/// A question in a JSON body.
pub(super) async fn by_post(
    State(shared): State<Arc<Shared>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    url: Uri,
    body: Body,
) -> HttpResponse {
    let how = how(id, true);
    let Some(media) = Media::accepted(&headers) else {
        return not_acceptable();
    };
    if let Err((status, message)) = check_url(&url) {
        return reply(bad_request(message), media, Some(status));
    }
    let limits = BodyLimits { bytes: shared.app.settings().limits.body_bytes, time: shared.settings.body_limit };
    match in_body(&headers, body, limits).await {
        Ok(request) => reply(run(&shared, request, &how).await, media, None),
        Err((status, message)) => reply(bad_request(message), media, Some(status)),
    }
}

/// Any other method.
pub(super) async fn by_another_method() -> HttpResponse {
    let answer = bad_request("Questions are asked by POST, and public ones by GET as well.");
    let mut response = reply(answer, Media::Json, Some(StatusCode::METHOD_NOT_ALLOWED));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS, POST"));
    response
}

fn not_acceptable() -> HttpResponse {
    let message = "Answers are `application/graphql-response+json` or `application/json`: accept one of them.";
    reply(bad_request(message), Media::Json, Some(StatusCode::NOT_ACCEPTABLE))
}

fn how(id: RequestId, by_post: bool) -> How {
    How { request_id: id.0, may_be_about_a_child: by_post, may_change_things: by_post }
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
pub(super) fn reply(answer: Answer, media: Media, status: Option<StatusCode>) -> HttpResponse {
    // Older clients read errors from an answer with status 200 alone.
    let status = status.unwrap_or(match (media, answer.ran) {
        (Media::Json, _) | (Media::GraphqlJson, Ran::Through) => StatusCode::OK,
        (Media::GraphqlJson, Ran::Failed) => StatusCode::INTERNAL_SERVER_ERROR,
        (Media::GraphqlJson, Ran::Refused) => StatusCode::BAD_REQUEST,
    });
    let mut reply_headers = HeaderMap::new();
    reply_headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.header()));
    reply_headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if answer.unavailable {
        reply_headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if answer.stale {
        reply_headers.insert(STALE, HeaderValue::from_static("true"));
    }
    let report = Report { operation: answer.operation, kind: answer.kind, code: answer.code, nodes: answer.nodes };
    (status, reply_headers, Extension(report), answer.body).into_response()
}

/// As [`reply`], to a question in a URL: others may keep an answer to a public one, and ask whether it is still the
/// same.
fn reply_to_get(answer: Answer, media: Media, headers: &HeaderMap) -> HttpResponse {
    let tag = (answer.public && !answer.stale).then(|| entity_tag(&answer.body));
    let mut response = reply(answer, media, None);
    let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) else {
        return response;
    };
    let lines = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut known = lines.flat_map(|line| line.split(',')).map(str::trim);
    if known.any(|known| known == "*" || is_tag(known, &tag)) {
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
