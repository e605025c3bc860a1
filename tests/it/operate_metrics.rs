//! What Prometheus reads.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::support::{MK, PostgresServer, Server, directory, provider, service, with_rule};

async fn server() -> Server {
    let younger = json!({"age": {"before": "5 years"}});
    let services = vec![service("clinic", json!({})), with_rule("other", younger)];
    Server::of(&directory(vec![provider("trust", services)])).await
}

async fn page(server: &Server) -> String {
    let (status, headers, page) = server.get("/metrics").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    page
}

/// The value of one line of the page.
fn value(page: &str, name: &str) -> f64 {
    let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in\n{page}")).parse().unwrap()
}

#[tokio::test]
async fn requests_are_counted_by_kind_and_code() {
    let server = server().await;
    for _ in 0..2 {
        server.data("{ __typename }", json!({})).await;
    }
    server.ask("{ nothing }", json!({})).await;
    server.ask("{ ", json!({})).await;
    let page = page(&server).await;
    assert_eq!(value(&page, "rightdoor_requests_total{kind=\"query\",code=\"ok\"}"), 2.0);
    assert_eq!(value(&page, "rightdoor_requests_total{kind=\"query\",code=\"GRAPHQL_VALIDATION_FAILED\"}"), 1.0);
    assert_eq!(value(&page, "rightdoor_requests_total{kind=\"unread\",code=\"GRAPHQL_PARSE_FAILED\"}"), 1.0);
    assert_eq!(value(&page, "rightdoor_request_duration_seconds_count"), 4.0);
}

#[tokio::test]
async fn verdicts_are_counted_by_outcome_and_root_fields_by_the_schemas_names() {
    let server = server().await;
    let child = json!({"age": {"years": 6}, "home": {"area": MK}});
    let query = "query ($child: ChildInput!) {
        alias_of_the_caller: matchServices(child: $child) { totalCount }
        checkEligibility(service: \"clinic\", child: $child) { outcome }
    }";
    server.data(query, json!({"child": child})).await;
    let page = page(&server).await;
    assert_eq!(value(&page, "rightdoor_verdicts_total{outcome=\"MEETS_CRITERIA\"}"), 2.0);
    assert_eq!(value(&page, "rightdoor_verdicts_total{outcome=\"OUTSIDE_CRITERIA\"}"), 1.0);
    for field in ["matchServices", "checkEligibility"] {
        assert_eq!(value(&page, &format!("rightdoor_field_duration_seconds_count{{field=\"{field}\"}}")), 1.0);
    }
    assert!(!page.contains("alias_of_the_caller"), "{page}");
}

#[tokio::test]
async fn the_database_is_told_of() {
    let server = server().await;
    let before = value(&page(&server).await, "rightdoor_database_statements_total");
    server.data("{ service(slug: \"clinic\") { name } }", json!({})).await;
    let page = page(&server).await;
    assert!(value(&page, "rightdoor_database_statements_total") > before);
    assert_eq!(value(&page, "rightdoor_database_up"), 1.0);
    // A database in memory is gone with its only connection.
    let most = if PostgresServer::get().is_some() { 8.0 } else { 1.0 };
    assert_eq!(value(&page, "rightdoor_database_connections_max"), most);
    let connections = ["in_use", "idle"]
        .map(|state| value(&page, &format!("rightdoor_database_connections{{state=\"{state}\"}}")))
        .iter()
        .sum::<f64>();
    assert!((1.0..=most).contains(&connections), "{connections}");
    let version = format!("rightdoor_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
    assert_eq!(value(&page, &version), 1.0);
}

/// The names of the metrics of a page.
fn names(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect()
}

#[tokio::test]
async fn every_metric_has_a_help_text_and_is_explained_to_operators() {
    let server = server().await;
    let child: Value = json!({"child": {"home": {"area": MK}}});
    server.data("query ($child: ChildInput!) { matchServices(child: $child) { totalCount } }", child).await;
    let page = page(&server).await;
    let manual = include_str!("../../docs/operating.md");
    let names = names(&page);
    assert!(names.len() >= 9, "{names:?}");
    for name in names {
        assert!(page.contains(&format!("# HELP {name} ")), "{name} has no help text");
        assert!(manual.contains(&format!("`{name}`")), "docs/operating.md does not explain {name}");
    }
}
