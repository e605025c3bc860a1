//! The log: one line a request, which says what an operator needs and nothing of what was asked.

use std::time::Duration;

use axum::http::StatusCode;
use rightdoor::app::Settings;
use rightdoor::config::LogLevel;
use serde_json::json;

use super::support::{
    Canary, Log, NOW, PostgresServer, Server, as_a_client_asks, as_nobody_should, assert_no_canary_in, canaries,
    directory, provider, service, shipped,
};

const JSON: (&str, &str) = ("content-type", "application/json");
const ANSWERED: &str = "a request was answered";
const QUERY: &str = "query Ask($child: ChildInput!) {
    matchServices(child: $child) { totalCount nodes { headline } }
    checkEligibility(service: \"bromley-occupational-therapy\", child: $child) { outcome }
}";

async fn small() -> Server {
    Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

#[tokio::test]
async fn a_request_is_one_line_with_what_it_cost() {
    let server = small().await;
    let log = Log::listen(LogLevel::Info);
    let body = json!({"query": "query Clinic { service(slug: \"clinic\") { name } }"}).to_string();
    let (_, headers, _) = server.post(&body, &[JSON]).await;
    let lines = log.lines(ANSWERED);
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(line["request_id"], headers["x-request-id"].to_str().unwrap());
    assert_eq!((&line["operation"], &line["code"], &line["status"]), (&json!("Clinic"), &json!("ok"), &json!(200)));
    assert!(line["duration_ms"].is_number() && line["statements"].as_u64() > Some(0), "{line}");
    assert_eq!(log.text().lines().count(), 1, "{}", log.text());
}

#[tokio::test]
async fn a_line_has_the_code_of_the_gravest_error_and_the_status() {
    let server = small().await;
    let log = Log::listen(LogLevel::Info);
    let accept = ("accept", "application/graphql-response+json");
    let send = async |query: &str| server.post(&json!({"query": query}).to_string(), &[JSON, accept]).await;
    send("{ checkEligibility(service: \"none\", child: {}) { outcome } }").await;
    send("{ ").await;
    send("{ nothing }").await;
    server.post("[]", &[JSON]).await;
    server.post("{}", &[]).await;
    server.get("/graphql").await;
    server.get("/graphql?query=%7B__typename%7D").await;
    let lines = log.lines(ANSWERED);
    let found: Vec<(&str, u64)> =
        lines.iter().map(|line| (line["code"].as_str().unwrap(), line["status"].as_u64().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("NOT_FOUND", 200),
            ("GRAPHQL_PARSE_FAILED", 400),
            ("GRAPHQL_VALIDATION_FAILED", 400),
            ("BAD_INPUT", 400),
            ("BAD_INPUT", 415),
            ("BAD_INPUT", 400),
            ("ok", 200),
        ]
    );
    assert!(lines.iter().all(|line| line.get("operation").is_none()), "{lines:?}");
}

#[tokio::test]
async fn only_a_plain_name_of_an_operation_is_logged() {
    let server = small().await;
    let log = Log::listen(LogLevel::Info);
    let long = "a".repeat(65);
    for name in [long.as_str(), "Milton Keynes MK9"] {
        let body = json!({"query": format!("query {long} {{ __typename }}"), "operationName": name});
        server.post(&body.to_string(), &[JSON]).await;
    }
    let lines = log.lines(ANSWERED);
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.get("operation").is_none()), "{lines:?}");
}

#[tokio::test]
async fn pages_beside_the_interface_are_told_at_debug_alone_and_carry_an_identifier() {
    let server = small().await;
    let log = Log::listen(LogLevel::Info);
    for path in ["/health/live", "/health/ready", "/graphiql", "/metrics", "/nowhere"] {
        assert!(server.get(path).await.1.contains_key("x-request-id"), "{path}");
    }
    assert_eq!(log.text(), "");
}

/// What the database says of a table that it has not.
fn no_such_table() -> &'static str {
    if PostgresServer::get().is_some() { "does not exist" } else { "no such table" }
}

#[tokio::test]
async fn a_fault_of_the_system_is_logged_under_the_identifier_that_the_caller_has() {
    let server = Server::without_schema().await;
    let log = Log::listen(LogLevel::Info);
    let answer = server.ask("{ providers { totalCount } }", json!({})).await;
    let id = &answer["errors"][0]["extensions"]["requestId"];
    let fault = &log.lines("a request met a fault of the system")[0];
    assert_eq!(&fault["request_id"], id);
    let error = fault["error"].as_str().unwrap();
    assert!(error.starts_with("the database refused a statement: ") && error.contains(no_such_table()), "{error}");
    let lines = log.lines(ANSWERED);
    assert_eq!((&lines[0]["request_id"], &lines[0]["code"]), (id, &json!("INTERNAL")));
}

/// Servers that answer, that fail, that panic and that run out of time.
async fn servers() -> Vec<Server> {
    let mut hurried = Settings::default();
    hurried.limits.time = Duration::ZERO;
    vec![
        Server::of(&shipped()).await,
        Server::without_schema().await,
        Server::with_broken_clock().await,
        Server::with(&shipped(), hurried, NOW).await,
    ]
}

/// Asks about a child as a client would, and in every other way, and tells how many lines that is in the log.
async fn ask(server: &Server, canary: &Canary) -> usize {
    let mut requests = vec![as_a_client_asks(canary)];
    if canary.sound {
        requests.extend(as_nobody_should(canary));
    }
    for request in &requests {
        server.send_canary(request).await;
    }
    requests.iter().filter(|request| request.is_to_the_interface()).count()
}

#[tokio::test]
async fn the_sound_canaries_are_answered_for() {
    let server = Server::of(&shipped()).await;
    for canary in canaries().iter().filter(|canary| canary.sound) {
        server.data(QUERY, json!({"child": canary.child})).await;
    }
}

#[tokio::test]
async fn no_fact_about_a_child_is_in_the_log_or_in_the_metrics_whatever_happens() {
    let servers = servers().await;
    let canaries = canaries();
    let log = Log::listen(LogLevel::Trace);
    let mut requests = 0;
    for canary in &canaries {
        for server in &servers {
            requests += ask(server, canary).await;
        }
    }
    let text = log.text();
    assert_eq!(log.lines(ANSWERED).len(), requests);
    let mut pages = String::new();
    for server in &servers {
        let (status, _, page) = server.get("/metrics").await;
        assert_eq!(status, StatusCode::OK);
        pages.push_str(&page);
    }
    assert!(pages.contains("code=\"INTERNAL\"") && pages.contains("code=\"TIMEOUT\""), "{pages}");
    for canary in &canaries {
        assert_no_canary_in(&text, canary, "the log");
        assert_no_canary_in(&pages, canary, "the metrics");
    }
}
