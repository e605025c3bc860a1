//! Which path leads where.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};

use super::watch::watch;
use super::{graphiql, graphql, health, metrics};
use crate::app::AppState;
use crate::graphql::{Api, SchemaFault};
use crate::metrics::Metrics;

/// The path of the interface itself.
pub(super) const GRAPHQL: &str = "/graphql";

/// What handlers share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) app: AppState,
    pub(super) api: Arc<Api>,
    pub(super) metrics: Metrics,
}

/// The whole interface over these use cases, counted in these metrics. An error when its schema cannot be read.
pub fn router(app: AppState, metrics: Metrics) -> Result<Router, SchemaFault> {
    let body_limit = DefaultBodyLimit::max(app.settings().limits.body_bytes);
    let shared = Shared { api: Arc::new(Api::new(app.clone())?), app, metrics };
    Ok(Router::new()
        .route(GRAPHQL, get(graphql::by_get).post(graphql::by_post))
        .route("/graphiql", get(graphiql::page))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::page))
        .layer(body_limit)
        .layer(middleware::from_fn_with_state(shared.clone(), watch))
        .with_state(shared))
}
