//! Which path leads where.

use std::sync::Arc;

use axum::routing::{any, get};
use axum::{Router, middleware};

use super::allowances::Allowances;
use super::precedence::Precedence;
use super::settings::HttpSettings;
use super::watch::watch_page;
use super::{explorer, graphql, health, metrics};
use crate::app::AppState;
use crate::graphql::{Api, SchemaFault};
use crate::metrics::Metrics;

/// The path of the interface itself.
pub(super) const GRAPHQL: &str = "/graphql";

/// What handlers share.
pub(super) struct Shared {
    pub(super) app: AppState,
    pub(super) api: Api,
    pub(super) metrics: Metrics,
    pub(super) settings: HttpSettings,
    pub(super) allowances: Allowances,
    pub(super) precedence: Precedence,
}

/// The whole interface over these use cases, counted in these metrics, with the usual settings. An error when its
/// schema cannot be read.
pub fn router(app: AppState, metrics: Metrics) -> Result<Router, SchemaFault> {
    router_with(app, metrics, HttpSettings::default())
}

/// As [`router`], with settings of its own.
pub fn router_with(app: AppState, metrics: Metrics, settings: HttpSettings) -> Result<Router, SchemaFault> {
    let shared = Arc::new(Shared {
        api: Api::new(app.clone())?,
        allowances: Allowances::new(settings.fair_use, app.clone()),
        precedence: Precedence::new(metrics.clone()),
        app,
        metrics,
        settings,
    });
    Ok(Router::new()
        .route("/graphiql", get(explorer::page))
        .route("/graphiql/page.js", get(explorer::script))
        .route("/graphiql/page.css", get(explorer::style))
        .route("/schema.graphql", get(explorer::schema))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::page))
        .layer(middleware::from_fn_with_state(shared.clone(), watch_page))
        // Watched by its handler: what a layer costs would be much beside an answer that is kept.
        .route(GRAPHQL, any(graphql::answer))
        .with_state(shared))
}
