//! What of the interface is HTTP's.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::support::{Server, codes, directory, error_of, provider, service};

const JSON: (&str, &str) = ("content-type", "application/json");

async fn server() -> Server {
    Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

fn body(query: &str) -> String {
    json!({"query": query}).to_string()
}

#[tokio::test]
async fn answers_are_not_to_be_stored_and_carry_their_request_id() {
    let server = server().await;
    let (status, headers, _) =
        server.post(&body("{ checkEligibility(service: \"clinic\", child: {}) { outcome } }"), &[JSON]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["cache-control"], "no-store");
    let (_, others, _) = server.post(&body("{ __typename }"), &[JSON]).await;
    assert_ne!(headers["x-request-id"], others["x-request-id"]);
}

#[tokio::test]
async fn the_media_type_is_the_one_accepted() {
    let server = server().await;
    let accept = ("accept", "application/graphql-response+json, application/json");
    for (accepted, query, media, status) in [
        (vec![JSON], "{ __typename }", "application/json; charset=utf-8", StatusCode::OK),
        (vec![JSON, accept], "{ __typename }", "application/graphql-response+json; charset=utf-8", StatusCode::OK),
        (vec![JSON], "{ nothing }", "application/json; charset=utf-8", StatusCode::OK),
        (
            vec![JSON, accept],
            "{ nothing }",
            "application/graphql-response+json; charset=utf-8",
            StatusCode::BAD_REQUEST,
        ),
        (
            vec![JSON, accept],
            "{ node(id: \"x\") { id } }",
            "application/graphql-response+json; charset=utf-8",
            StatusCode::OK,
        ),
    ] {
        let (found, headers, _) = server.post(&body(query), &accepted).await;
        assert_eq!((found, headers["content-type"].to_str().unwrap()), (status, media), "{query}");
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_without_repeating_it() {
    let server = server().await;
    for (sent, headers, status) in [
        ("{\"query\": \"{ secret".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        ("[]".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        (body("{ __typename }"), vec![], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (body("{ __typename }"), vec![("content-type", "text/plain")], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (body(&" ".repeat(64 * 1024)), vec![JSON], StatusCode::PAYLOAD_TOO_LARGE),
        (body("{ __typename }"), vec![JSON, ("content-length", "10000000000")], StatusCode::PAYLOAD_TOO_LARGE),
        (
            body("{ __typename }"),
            vec![("content-type", "application/json; charset=utf-16")],
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (body("{ __typename }"), vec![JSON, ("content-encoding", "gzip")], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (body("{ __typename }"), vec![JSON, ("accept", "image/png")], StatusCode::NOT_ACCEPTABLE),
        ("{}".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        ("{\"query\": 1}".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        ("{\"query\": \"{ a }\", \"variables\": [1]}".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        ("{\"query\": \"{ a }\", \"variables\": {\"a\": 1e400}}".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        ("{\"query\": \"\\ud800\"}".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
        ("[{\"query\": \"{ __typename }\"}]".to_owned(), vec![JSON], StatusCode::BAD_REQUEST),
    ] {
        let (found, _, text) = server.post(&sent, &headers).await;
        assert_eq!(found, status);
        assert!(!text.contains("secret"));
        assert_eq!(codes(&serde_json::from_str(&text).unwrap()), ["BAD_INPUT"]);
    }
}

#[tokio::test]
async fn a_refusal_says_what_was_expected_and_what_to_do() {
    let server = server().await;
    let long = body(&" ".repeat(64 * 1024));
    for (sent, headers, says) in [
        (long.as_str(), vec![JSON], ["has 65536 bytes at most", "Send fewer"]),
        (
            "[{\"query\": \"{ __typename }\"}]",
            vec![JSON],
            ["a list, and one question is expected", "in a request of its own"],
        ),
        ("{\"query\": 1}", vec![JSON], ["a JSON object with a text `query`", "`variables`"]),
        ("{}", vec![JSON], ["There is no `query`", "as a text"]),
        ("{}", vec![], ["`content-type`", "Send the question as `application/json`"]),
        ("{}", vec![JSON, ("content-encoding", "gzip")], ["`content-encoding`", "without this header"]),
    ] {
        let (_, _, text) = server.post(sent, &headers).await;
        let message = error_of(&serde_json::from_str(&text).unwrap()).2;
        assert!(says.iter().all(|part| message.contains(part)), "{message}");
    }
    let (_, _, text) = server.get("/graphql?query=%7B__typename%7D&API_KEY=secret").await;
    let message = error_of(&serde_json::from_str(&text).unwrap()).2;
    assert!(message.contains("`api_key`") && message.contains("the header `authorization`"), "{message}");
    assert!(message.contains("have another made") && !message.contains("secret"), "{message}");
}

fn url(query: &str) -> String {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/graphql?query={encoded}")
}

#[tokio::test]
async fn a_url_may_ask_for_public_facts_and_not_about_a_child() {
    let server = server().await;
    let (_, _, text) = server.get(&url("{ service(slug: \"clinic\") { name } }")).await;
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["data"]["service"]["name"], "clinic");
    for query in [
        "{ matchServices(child: {}) { totalCount } }",
        "{ a: checkEligibility(service: \"clinic\", child: {}) { outcome } }",
        "{ place(postcode: \"MK9 2UB\") { postcode } }",
        "{ ...F } fragment F on Query { place(postcode: \"MK9 2UB\") { postcode } }",
        "{ services(where: {coversPostcode: \"MK9 2UB\"}) { totalCount } }",
        "{ services(where: {near: {at: {postcode: \"MK9 2UB\"}, withinKm: 5}}) { totalCount } }",
    ] {
        let (_, _, text) = server.get(&url(query)).await;
        assert_eq!(codes(&serde_json::from_str(&text).unwrap()), ["FORBIDDEN"], "{query}");
    }
}

#[tokio::test]
async fn a_url_without_a_query_is_refused_as_json() {
    let server = server().await;
    for path in ["/graphql", "/graphql?querry=secret", "/graphql?query=a&query=secret"] {
        let (status, headers, text) = server.get(path).await;
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, codes(&answer)), (StatusCode::BAD_REQUEST, vec!["BAD_INPUT"]), "{path}: {text}");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(headers.contains_key("x-request-id") && !text.contains("secret"), "{path}: {text}");
    }
}

#[tokio::test]
async fn health_and_the_page_for_queries_are_there() {
    let server = server().await;
    for path in ["/health/live", "/health/ready", "/graphiql", "/graphiql/page.js", "/graphiql/page.css"] {
        assert_eq!(server.get(path).await.0, StatusCode::OK, "{path}");
    }
    assert_eq!(server.get("/schema.graphql").await.2, rightdoor::graphql::sdl());
}

#[tokio::test]
async fn the_page_for_queries_runs_nothing_of_other_servers() {
    let server = server().await;
    let (_, headers, page) = server.get("/graphiql").await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let (_, _, script) = server.get("/graphiql/page.js").await;
    for text in [page, script] {
        assert!(!text.contains("//cdn") && !text.contains("http:") && !text.contains("https:"), "{text}");
        assert!(!text.contains("<script>") && !text.contains(" style=") && !text.contains("Storage"), "{text}");
    }
}

#[tokio::test]
async fn every_answer_is_read_by_any_website_and_run_by_none() {
    let server = server().await;
    let (_, answer, _) = server.post(&body("{ __typename }"), &[JSON]).await;
    let (_, refused, _) = server.post("[]", &[]).await;
    let (_, page, _) = server.get("/nowhere").await;
    for headers in [answer, refused, page] {
        assert_eq!(headers["access-control-allow-origin"], "*");
        assert!(!headers.contains_key("access-control-allow-credentials"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
    }
    let (status, headers, _) = server.ask_with("OPTIONS", &[("origin", "https://example.org")]).await;
    assert_eq!(
        (status, &headers["access-control-allow-methods"]),
        (StatusCode::NO_CONTENT, &"GET, POST".parse().unwrap())
    );
    let (status, headers, _) = server.ask_with("DELETE", &[]).await;
    assert_eq!(
        (status, &headers["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET, HEAD, OPTIONS, POST".parse().unwrap())
    );
}
