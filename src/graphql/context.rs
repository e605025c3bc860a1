//! What resolvers reach through the request.

use std::sync::Arc;

use async_graphql::Context;
use tokio::sync::OnceCell;

use crate::app::{AppState, Fault, Moment};

/// What one request holds: the use cases, and the one moment that all of its answers are of.
pub(crate) struct RequestScope {
    app: AppState,
    moment: OnceCell<Arc<Moment>>,
}

impl RequestScope {
    /// A request to these use cases.
    pub(crate) fn new(app: AppState) -> Self {
        Self { app, moment: OnceCell::new() }
    }
}

/// How a resolver reaches its request.
pub(crate) trait ContextExt {
    /// The use cases.
    fn app(&self) -> Result<&AppState, Fault>;

    /// What the directory knows at the moment of the request, the same for all of its fields.
    async fn moment(&self) -> Result<Arc<Moment>, Fault>;
}

impl ContextExt for Context<'_> {
    fn app(&self) -> Result<&AppState, Fault> {
        Ok(&scope(self)?.app)
    }

    async fn moment(&self) -> Result<Arc<Moment>, Fault> {
        let scope = scope(self)?;
        scope.moment.get_or_try_init(|| scope.app.moment()).await.cloned()
    }
}

fn scope<'a>(context: &Context<'a>) -> Result<&'a RequestScope, Fault> {
    context.data::<RequestScope>().map_err(|_| Fault::internal_without_source())
}
