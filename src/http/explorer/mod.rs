//! A page for trying queries out. All of it is served from here; it asks nothing of other servers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::router::Shared;

/// What the page may do: run its own script, use its own style, ask this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page.
pub(super) async fn page() -> Response {
    asset("text/html; charset=utf-8", include_str!("page.html"))
}

/// Its script.
pub(super) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("page.js"))
}

/// Its style.
pub(super) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("page.css"))
}

/// The schema as text.
pub(super) async fn schema(State(shared): State<Arc<Shared>>) -> Response {
    asset("text/plain; charset=utf-8", shared.api.sdl())
}

fn asset(media: &'static str, text: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, media), (CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-cache")], text).into_response()
}
