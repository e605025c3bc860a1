//! Which path leads where.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use super::allowances::Allowances;
use super::client::Peer;
use super::precedence::{Precedence, away_from_the_door};
use super::settings::HttpSettings;
use super::watch::watch_page;
use super::{explorer, graphql, health, metrics};
use crate::app::AppState;
use crate::graphql::{Api, SchemaFault};
use crate::metrics::Metrics;

/// The path of questions.
pub(super) const GRAPHQL: &str = "/graphql";

/// What handlers share.
pub(super) struct Shared {
    pub(super) app: AppState,
    pub(super) api: Api,
    pub(super) metrics: Metrics,
    pub(super) settings: HttpSettings,
    pub(super) allowances: Allowances,
    pub(super) precedence: Arc<Precedence>,
}

/// The whole interface, over whatever requests come.
pub struct Interface {
    shared: Arc<Shared>,
    pages: TowerToHyperService<Router>,
}

impl Interface {
    /// The interface over these use cases, counted in these metrics. An error when its schema cannot be read.
    pub fn new(app: AppState, metrics: Metrics, settings: HttpSettings) -> Result<Self, SchemaFault> {
        let shared = Arc::new(Shared {
            api: Api::new(app.clone())?,
            allowances: Allowances::new(settings.fair_use, app.clone()),
            precedence: Arc::new(Precedence::new(metrics.clone())),
            app,
            metrics,
            settings,
        });
        Ok(Self { pages: TowerToHyperService::new(pages(Arc::clone(&shared))), shared })
    }

    /// Answers a request that came over no socket.
    pub async fn answer(&self, request: Request) -> Response {
        self.answer_to(None, request).await
    }

    /// Answers a request of the other end of a connection.
    pub(super) async fn answer_to(&self, peer: Option<Peer>, mut request: Request) -> Response {
        // A router in between would cost much beside an answer that is kept.
        if request.uri().path() == GRAPHQL {
            return graphql::answer(&self.shared, peer, request).await;
        }
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        // Boxed, since a question needs none of it.
        let Ok(answer) = Box::pin(away_from_the_door(self.pages.call(request))).await;
        answer
    }
}

fn pages(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/graphiql", get(explorer::page))
        .route("/graphiql/page.js", get(explorer::script))
        .route("/graphiql/page.css", get(explorer::style))
        .route("/schema.graphql", get(explorer::schema))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::page))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), watch_page))
        .with_state(shared)
}
