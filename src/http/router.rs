//! Which path leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use super::{graphiql, graphql, health};
use crate::app::AppState;
use crate::graphql::Api;

/// What handlers share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) app: AppState,
    pub(super) api: Arc<Api>,
}

/// The whole interface over these use cases.
pub fn router(app: AppState) -> Router {
    let body_limit = DefaultBodyLimit::max(app.settings().limits.body_bytes);
    let shared = Shared { api: Arc::new(Api::new(app.clone())), app };
    Router::new()
        .route("/graphql", get(graphql::by_get).post(graphql::by_post))
        .route("/graphiql", get(graphiql::page))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .layer(body_limit)
        .with_state(shared)
}
