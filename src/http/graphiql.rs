//! A page for trying queries out.

use async_graphql::http::GraphiQLSource;
use axum::response::Html;

/// The page.
pub(super) async fn page() -> Html<String> {
    Html(GraphiQLSource::build().endpoint("/graphql").title("Rightdoor").finish())
}
