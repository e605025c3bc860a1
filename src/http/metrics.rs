//! What Prometheus reads.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::router::Shared;

/// The media type of the page.
const TEXT_0_0_4: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The page.
pub(super) async fn page(State(shared): State<Arc<Shared>>) -> Response {
    match shared.metrics.page(&shared.app.database_use(), &shared.app.cache_use()) {
        Ok(page) => ([(CONTENT_TYPE, TEXT_0_0_4)], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
