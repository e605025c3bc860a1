//! Traces, as a collector gets them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use serde_json::{Value, json};

use super::cli_program::{Server, database_in, rightdoor, run};
use super::support::{assert_no_canary_in, canaries};

/// A collector that takes every batch, until the test ends.
pub(crate) struct Collector {
    pub(crate) endpoint: String,
    batches: Receiver<(String, Vec<u8>)>,
}

impl Collector {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (sender, batches) = channel();
        std::thread::spawn(move || listener.incoming().for_each(|stream| take(stream.unwrap(), &sender)));
        Self { endpoint, batches }
    }

    /// What has come: the heads of the requests, and their bodies.
    pub(crate) fn batches(&self) -> Vec<(String, Vec<u8>)> {
        self.batches.try_iter().collect()
    }
}

fn take(stream: TcpStream, sender: &Sender<(String, Vec<u8>)>) {
    let mut reader = BufReader::new(&stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "{head}");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    sender.send((head, body)).unwrap();
    (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
}

fn spans(batches: &[(String, Vec<u8>)]) -> Vec<Span> {
    let batches = batches.iter().map(|(_, body)| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
    let scopes = batches.flat_map(|batch| batch.resource_spans).flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

/// A server that sends its traces to a collector. The log being quiet makes no difference to them.
fn serve(database: &str, collector: &str) -> Server {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", database];
    Server::start(rightdoor(&arguments).env("RIGHTDOOR_TELEMETRY_OTLP_ENDPOINT", collector))
}

fn ask(server: &Server, query: &str, variables: &Value) -> String {
    let answer = server.ask("POST /graphql", &json!({"query": query, "variables": variables}).to_string());
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    answer
}

/// Stops a server, all of whose spans have been sent then. The thread that works for a connection to SQLite lets go
/// of a span before it takes its next statement, and may do so after the answer.
fn stop(server: Server) -> String {
    assert!(server.ask("GET /health/ready", "").starts_with("HTTP/1.1 200 "));
    let (code, logged) = server.stop();
    assert_eq!(code, Some(0), "{logged}");
    logged
}

#[test]
fn a_request_its_root_fields_and_the_stores_operations_arrive_as_one_trace() {
    let collector = Collector::start();
    let server = serve("sqlite::memory:", &collector.endpoint);
    let query = "query Ask { mine: matchServices(child: {home: {area: \"E06000042\"}}) { totalCount } }";
    ask(&server, query, &json!({}));
    stop(server);
    let batches = collector.batches();
    assert!(batches[0].0.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{}", batches[0].0);
    assert!(batches[0].0.contains("content-type: application/x-protobuf\r\n"), "{}", batches[0].0);
    let spans = spans(&batches);
    let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    let field = spans.iter().find(|span| span.name == "matchServices").unwrap_or_else(|| panic!("{names:?}"));
    let request = spans.iter().find(|span| span.span_id == field.parent_span_id).unwrap();
    assert_eq!(request.name, "request");
    let within: Vec<&Span> = spans.iter().filter(|span| span.parent_span_id == field.span_id).collect();
    assert!(within.iter().any(|span| span.name == "services"), "{names:?}");
    assert!(within.iter().all(|span| span.trace_id == request.trace_id));
    assert!(spans.iter().all(|span| span.events.is_empty()));
    let keys: Vec<&str> = request.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
    for key in ["request_id", "operation", "code", "status", "statements"] {
        assert!(keys.contains(&key), "{keys:?}");
    }
}

#[test]
fn no_fact_about_a_child_is_in_the_traces() {
    let folder = tempfile::tempdir().unwrap();
    let database = database_in(folder.path());
    assert_eq!(run(&mut rightdoor(&["seed", "--database-url", &database])).code, Some(0));
    let collector = Collector::start();
    let server = serve(&database, &collector.endpoint);
    let canaries = canaries();
    let query = "query ($child: ChildInput!) { matchServices(child: $child) { totalCount nodes { headline } } }";
    for canary in &canaries {
        ask(&server, query, &json!({"child": canary.child}));
    }
    // From here on whatever needs a postcode is a fault of the system.
    let statement = "PRAGMA foreign_keys = OFF; DROP TABLE place;";
    let dropped = Command::new("sqlite3").arg(folder.path().join("rightdoor.sqlite")).arg(statement).output().unwrap();
    assert!(dropped.status.success(), "{}", String::from_utf8_lossy(&dropped.stderr));
    let failed = canaries.iter().filter(|canary| canary.sound).map(|canary| {
        let answer = ask(&server, query, &json!({"child": canary.child}));
        usize::from(answer.contains("INTERNAL"))
    });
    assert!(failed.sum::<usize>() > 0);
    let logged = stop(server);
    let batches = collector.batches();
    assert!(spans(&batches).iter().filter(|span| span.name == "matchServices").count() > canaries.len() / 2);
    let all: String = batches.iter().map(|(head, body)| format!("{head}{}", String::from_utf8_lossy(body))).collect();
    for canary in &canaries {
        assert_no_canary_in(&all, canary, "the traces");
        assert_no_canary_in(&logged, canary, "the log");
    }
}

#[test]
fn a_collector_that_is_away_costs_the_traces_alone_and_is_named_once() {
    // Nothing listens at a port that has just been given back.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = serve("sqlite::memory:", &format!("http://127.0.0.1:{port}"));
    ask(&server, "{ terms(vocabulary: NEED) { code } }", &json!({}));
    let logged = stop(server);
    assert_eq!(logged.matches("the collector takes no traces").count(), 1, "{logged}");
}
