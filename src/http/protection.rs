//! Headers that keep browsers from doing more with an answer than they should, and let any website read it; and what a
//! request must have before anything looks at it.

use std::future::Future;

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONNECTION, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY,
    TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version};
use axum::response::{IntoResponse, Response};

use super::client::Peer;
use super::watch::Told;

/// On every answer. The directory is public, and no answer depends on a cookie or on credentials.
const EVERYWHERE: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (ACCESS_CONTROL_EXPOSE_HEADERS, "etag, ratelimit, ratelimit-policy, retry-after, rightdoor-stale, x-request-id"),
];

/// What a browser that asks beforehand is told.
const BEFOREHAND: [(HeaderName, &str); 3] = [
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
    (ACCESS_CONTROL_ALLOW_HEADERS, "accept, content-type, if-none-match, apollo-require-preflight, *"),
    (ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// Nothing is run, fetched or framed: an answer is text.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// Answers a request, with these headers.
pub(super) async fn protect<A>(peer: Option<Peer>, request: Request, answer: impl FnOnce(Request) -> A) -> Told
where
    A: Future<Output = Told>,
{
    let came_by_socket = peer.is_some();
    let in_chunks = came_by_socket && request.headers().contains_key(TRANSFER_ENCODING);
    let is_addressed = request.headers().get_all(HOST).iter().count() == 1;
    let mut told = if came_by_socket && request.version() == Version::HTTP_11 && !is_addressed {
        (StatusCode::BAD_REQUEST, "A request has one `host` header.").into_response().into()
    } else {
        answer(request).await
    };
    let headers = told.response.headers_mut();
    if in_chunks {
        // A length beside the chunks is gone by now. Whoever read by that would take what follows for another request.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    put(headers, &EVERYWHERE);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING));
    told
}

/// What a browser is told that asks whether a website may ask.
pub(super) fn beforehand() -> Response {
    let mut headers = HeaderMap::new();
    put(&mut headers, &BEFOREHAND);
    (StatusCode::NO_CONTENT, headers).into_response()
}

fn put(headers: &mut HeaderMap, all: &[(HeaderName, &'static str)]) {
    for (name, value) in all {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
}
