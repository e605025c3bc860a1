//! Watches every request from its head to its answer: gives it an identifier, one line of the log, its part of the
//! metrics and a span of the traces. Nothing that was sent is among them but the plain name of an operation.

use std::future::Future;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, info, info_span};

use super::client::Peer;
use super::protection::protect;
use super::router::{GRAPHQL, Shared};
use crate::graphql::OperationName;
use crate::metrics::{OperationKind, Work};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The identifier of a request.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// An answer, with what it tells of itself where it is one to a question that was looked at.
pub(super) struct Told {
    pub(super) response: Response,
    pub(super) report: Option<Report>,
}

impl From<Response> for Told {
    fn from(response: Response) -> Self {
        Self { response, report: None }
    }
}

/// What an answer tells of itself.
pub(super) struct Report {
    /// The name of the operation, where it has a plain one.
    pub(super) operation: Option<OperationName>,
    /// What kind of operation it was.
    pub(super) kind: OperationKind,
    /// `ok`, or the code of the gravest error.
    pub(super) code: &'static str,
    /// How many objects the answer could have come to.
    pub(super) nodes: usize,
}

/// Answers a request for a page under watch.
pub(super) async fn watch_page(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    // A path that leads nowhere is the caller's text.
    let path = request.extensions().get::<MatchedPath>().cloned();
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    let peer = request.extensions().get::<Peer>().copied();
    watch(&shared, route, peer, request, |request, _| async { next.run(request).await.into() }).await
}

/// Answers a request under watch.
pub(super) async fn watch<A>(
    shared: &Shared,
    route: &str,
    peer: Option<Peer>,
    request: Request,
    answer: impl FnOnce(Request, RequestId) -> A,
) -> Response
where
    A: Future<Output = Told>,
{
    let id = RequestId(shared.app.next_request_id());
    let span = info_span!(
        "request",
        otel.kind = "server",
        route,
        request_id = id.0,
        operation = Empty,
        code = Empty,
        status = Empty,
        statements = Empty,
    );
    // Boxed, since what is around it would move it again and again.
    let answered = Box::pin(protect(peer, request, |request| answer(request, id.clone())));
    let (Told { mut response, report }, work) = shared.metrics.watch(answered.instrument(span.clone())).await;
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let status = response.status().as_u16();
    if route == GRAPHQL {
        let report = report.unwrap_or_else(|| before_any_question(status));
        tell_span(&span, &report, status, &work);
        shared.metrics.add_request(report.kind, report.code, work.time);
        tell_log(&id, &report, status, &work);
    } else {
        span.record("status", status);
        debug!(request_id = id.0, route, status, duration_ms = milliseconds(&work), "a page was asked for");
    }
    response
}

/// What is answered before a question is looked at: a browser that asks beforehand, a request without its `host`.
fn before_any_question(status: u16) -> Report {
    Report {
        operation: None,
        kind: OperationKind::Unread,
        code: if status < 400 { "ok" } else { "BAD_REQUEST" },
        nodes: 0,
    }
}

fn tell_span(span: &Span, report: &Report, status: u16, work: &Work) {
    span.record("operation", report.operation.as_ref().map(OperationName::as_str));
    span.record("code", report.code);
    span.record("status", status);
    span.record("statements", work.statements);
}

fn tell_log(id: &RequestId, report: &Report, status: u16, work: &Work) {
    info!(
        request_id = id.0,
        operation = report.operation.as_ref().map(OperationName::as_str),
        code = report.code,
        status,
        duration_ms = milliseconds(work),
        statements = work.statements,
        cache = work.cache(),
        "a request was answered"
    );
}

/// To the microsecond.
fn milliseconds(work: &Work) -> f64 {
    work.time.as_micros() as f64 / 1000.0
}
