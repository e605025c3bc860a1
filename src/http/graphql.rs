//! GraphQL over HTTP: JSON by POST; by GET only what changes nothing and says nothing about a child.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::Request as HttpRequest;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response as HttpResponse;
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use tracing::error;

use super::asked::{BodyLimits, Question, Refusal, body_of, check_url, in_body, in_url};
use super::client::Peer;
use super::fair_use::limit;
use super::media::Media;
use super::precedence::leave_the_door;
use super::protection::beforehand;
use super::router::{GRAPHQL, Shared};
use super::watch::{Report, RequestId, Told, watch};
use crate::graphql::{Answer, AsSent, How, Ran, bad_request, internal};

/// About how many headers an answer has.
const HEADERS: usize = 16;
/// Says that the database is away and that the answer may be out of date.
const STALE: &str = "rightdoor-stale";

/// A request at the path of the interface, watched and within what its sender may ask for.
pub(super) async fn answer(shared: &Arc<Shared>, peer: Option<Peer>, request: HttpRequest) -> HttpResponse {
    let is_for_head = request.method() == Method::HEAD;
    let answering = watch(shared, GRAPHQL, peer, request, |request, id| {
        let accepted = Media::accepted(request.headers());
        let asked = Arc::clone(shared);
        limit(shared, peer, request, accepted, move |request| by_method(asked, id, request, accepted))
    });
    let mut response = answering.await;
    if is_for_head {
        leave_out_body(&mut response);
    }
    response
}

/// Leaves of the body that a GET would have its length alone; where that would have none, nothing.
fn leave_out_body(response: &mut HttpResponse) {
    let body = std::mem::take(response.body_mut());
    if response.status() == StatusCode::NOT_MODIFIED {
        return;
    }
    if let Some(length) = body.size_hint().exact() {
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
}

async fn by_method(shared: Arc<Shared>, id: RequestId, request: HttpRequest, accepted: Option<Media>) -> Told {
    let (head, body) = request.into_parts();
    match (&head.method, accepted) {
        (&Method::OPTIONS, _) => beforehand().into(),
        (&Method::GET | &Method::HEAD | &Method::POST, None) => not_acceptable(),
        (&Method::GET | &Method::HEAD, Some(media)) => by_get(&shared, id, &head, media).await,
        (&Method::POST, Some(media)) => by_post(&shared, id, &head, body, media).await,
        _ => by_another_method(),
    }
}

/// A question in a URL: what is known about a child is refused, since URLs are written down.
async fn by_get(shared: &Shared, id: RequestId, head: &Parts, media: Media) -> Told {
    let url = &head.uri;
    let sent = Sent { id, by_post: false, bytes: url.query().unwrap_or_default().as_bytes() };
    match run(shared, sent, || in_url(url)).await {
        Ok(answer) => reply_to_get(answer, media, &head.headers),
        Err((status, message)) => reply(bad_request(message), media, Some(status)),
    }
}

/// A question in a JSON body.
async fn by_post(shared: &Shared, id: RequestId, head: &Parts, body: Body, media: Media) -> Told {
    match answer_to_body(shared, id, head, body).await {
        Ok(answer) => reply(answer, media, None),
        Err((status, message)) => reply(bad_request(message), media, Some(status)),
    }
}

async fn answer_to_body(shared: &Shared, id: RequestId, head: &Parts, body: Body) -> Result<Answer, Refusal> {
    check_url(&head.uri)?;
    let limits = BodyLimits { bytes: shared.app.settings().limits.body_bytes, time: shared.settings.body_limit };
    let bytes = body_of(&head.headers, body, limits).await?;
    run(shared, Sent { id, by_post: true, bytes: &bytes }, || in_body(&bytes)).await
}

/// Any other method.
fn by_another_method() -> Told {
    let answer = bad_request("Questions are asked by POST, and public ones by GET as well.");
    let mut told = reply(answer, Media::Json, Some(StatusCode::METHOD_NOT_ALLOWED));
    told.response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS, POST"));
    told
}

fn not_acceptable() -> Told {
    let message = "Answers are `application/graphql-response+json` or `application/json`: accept one of them.";
    reply(bad_request(message), Media::Json, Some(StatusCode::NOT_ACCEPTABLE))
}

/// What was sent, with what of it bears on how it is answered.
struct Sent<'s> {
    id: RequestId,
    by_post: bool,
    bytes: &'s [u8],
}

/// Answers, and turns a panic into an error that says nothing of it. A question that is known by what was sent is not read
/// again.
async fn run(
    shared: &Shared,
    sent: Sent<'_>,
    read: impl FnOnce() -> Result<Question, Refusal>,
) -> Result<Answer, Refusal> {
    let Sent { id: RequestId(request_id), by_post, bytes } = sent;
    let sent = AsSent::of(bytes);
    let mut how = How { request_id, may_be_about_a_child: by_post, may_change_things: by_post, sent: None };
    let answer = async {
        if let Some(answer) = shared.api.answer_at_hand(&sent) {
            return Ok(answer);
        }
        leave_the_door().await;
        let Question { request, is_alone } = read()?;
        how.sent = is_alone.then_some(sent);
        // Boxed, since an answer that is kept needs none of it.
        Ok(Box::pin(shared.api.answer(request, &how)).await)
    };
    let answered = AssertUnwindSafe(answer).catch_unwind().await;
    answered.unwrap_or_else(|_| {
        error!(request_id = how.request_id, "a request met a panic");
        Ok(internal(&how))
    })
}

/// The answer over HTTP, with what the log may know of it. The status is the answer's own unless one is given.
pub(super) fn reply(answer: Answer, media: Media, status: Option<StatusCode>) -> Told {
    // Older clients read errors from an answer with status 200 alone.
    let status = status.unwrap_or(match (media, answer.ran) {
        (Media::Json, _) | (Media::GraphqlJson, Ran::Through) => StatusCode::OK,
        (Media::GraphqlJson, Ran::Failed) => StatusCode::INTERNAL_SERVER_ERROR,
        (Media::GraphqlJson, Ran::Refused) => StatusCode::BAD_REQUEST,
    });
    let mut response = HttpResponse::new(Body::from(answer.body));
    *response.status_mut() = status;
    let reply_headers = response.headers_mut();
    // With room for those that every answer has.
    reply_headers.reserve(HEADERS);
    reply_headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.header()));
    reply_headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if answer.unavailable {
        reply_headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if answer.stale {
        reply_headers.insert(STALE, HeaderValue::from_static("true"));
    }
    let report = Report { operation: answer.operation, kind: answer.kind, code: answer.code, nodes: answer.nodes };
    Told { response, report: Some(report) }
}

/// As [`reply`], to a question in a URL: others may keep an answer to a public one, and ask whether it is still the
/// same.
fn reply_to_get(answer: Answer, media: Media, headers: &HeaderMap) -> Told {
    let tag = (answer.public && !answer.stale).then(|| entity_tag(&answer.body));
    let mut told = reply(answer, media, None);
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        mark(&mut told.response, tag, headers);
    }
    told
}

/// Marks an answer with its tag; it is left out where the one who asks has it.
fn mark(response: &mut HttpResponse, tag: HeaderValue, headers: &HeaderMap) {
    let lines = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut known = lines.flat_map(|line| line.split(',')).map(str::trim);
    if known.any(|known| known == "*" || is_tag(known, &tag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
    }
    let reply_headers = response.headers_mut();
    // Kept, but never used without asking: a change is seen at once.
    reply_headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    reply_headers.insert(VARY, HeaderValue::from_static("accept"));
    reply_headers.insert(ETAG, tag);
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
