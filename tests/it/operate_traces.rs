//! Traces, as a collector gets them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use rightdoor::config::{LogLevel, OtlpEndpoint};
use rightdoor::telemetry::Traces;
use serde_json::json;

use super::support::{Log, Server, assert_no_canary_in, canaries, shipped};

/// A collector that takes every batch, until the test ends.
struct Collector {
    endpoint: OtlpEndpoint,
    batches: Receiver<(String, Vec<u8>)>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = OtlpEndpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (sender, batches) = channel();
        std::thread::spawn(move || listener.incoming().for_each(|stream| take(stream.unwrap(), &sender)));
        Self { endpoint, batches }
    }

    /// What has come: the heads of the requests, and their bodies.
    fn batches(&self) -> Vec<(String, Vec<u8>)> {
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

#[tokio::test]
async fn a_request_its_root_fields_and_the_stores_operations_arrive_as_one_trace() {
    let collector = Collector::start();
    let traces = Traces::to(&collector.endpoint).unwrap();
    let server = Server::of(&shipped()).await;
    // The log being quiet makes no difference to the traces.
    let log = Log::listen(LogLevel::Error, Some(&traces));
    let query = "query Ask { mine: matchServices(child: {home: {area: \"E06000042\"}}) { totalCount } }";
    server.data(query, json!({})).await;
    traces.stop();
    drop(log);
    let batches = collector.batches();
    assert!(batches[0].0.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{}", batches[0].0);
    assert!(batches[0].0.contains("content-type: application/x-protobuf\r\n"), "{}", batches[0].0);
    let spans = spans(&batches);
    let named = |name: &str| spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("{spans:#?}"));
    let (request, field, store) = (named("request"), named("matchServices"), named("services"));
    assert_eq!(field.parent_span_id, request.span_id);
    assert_eq!(store.parent_span_id, field.span_id);
    assert!(spans.iter().all(|span| span.trace_id == request.trace_id));
    assert!(spans.iter().all(|span| span.events.is_empty()));
    let keys: Vec<&str> = request.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
    for key in ["request_id", "operation", "code", "status", "statements"] {
        assert!(keys.contains(&key), "{keys:?}");
    }
}

#[tokio::test]
async fn no_fact_about_a_child_is_in_the_traces() {
    let collector = Collector::start();
    let traces = Traces::to(&collector.endpoint).unwrap();
    let servers = [Server::of(&shipped()).await, Server::without_schema().await, Server::with_broken_clock().await];
    let canaries = canaries();
    let log = Log::listen(LogLevel::Trace, Some(&traces));
    let query = "query ($child: ChildInput!) { matchServices(child: $child) { totalCount nodes { headline } } }";
    for canary in &canaries {
        for server in &servers {
            server.ask(query, json!({"child": canary.child})).await;
        }
    }
    traces.stop();
    drop(log);
    let batches = collector.batches();
    assert!(spans(&batches).len() >= canaries.len() * servers.len());
    let all: String = batches.iter().map(|(head, body)| format!("{head}{}", String::from_utf8_lossy(body))).collect();
    for canary in &canaries {
        assert_no_canary_in(&all, canary, "the traces");
    }
}

#[tokio::test]
async fn a_collector_that_is_away_costs_the_traces_alone() {
    // Nothing listens at a port that has just been given back.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let traces = Traces::to(&OtlpEndpoint::parse(&format!("http://127.0.0.1:{port}")).unwrap()).unwrap();
    let server = Server::of(&shipped()).await;
    let log = Log::listen(LogLevel::Error, Some(&traces));
    server.data("{ terms(vocabulary: NEED) { code } }", json!({})).await;
    traces.stop();
    drop(log);
}
