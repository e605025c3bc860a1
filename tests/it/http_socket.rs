//! The socket of a server that runs: slow, silent and malformed clients leave the others served.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use super::cli_program::{Server, rightdoor};

/// A server with limits of a second, and so many connections.
fn server(connections: &str) -> Server {
    let mut command: Command = rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:"]);
    for (name, value) in [
        ("RIGHTDOOR_SEED_ON_START", "false"),
        ("RIGHTDOOR_HTTP_HEAD_SECONDS", "1"),
        ("RIGHTDOOR_HTTP_BODY_SECONDS", "1"),
        ("RIGHTDOOR_HTTP_STALL_SECONDS", "1"),
        ("RIGHTDOOR_HTTP_CONNECTIONS", connections),
    ] {
        command.env(name, value);
    }
    Server::start(&mut command)
}

/// A connection on which some bytes have been sent.
fn sent(server: &Server, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(bytes).unwrap();
    stream
}

/// All that the server says until it ends the connection.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset has ended as well; one that is left open runs into the time limit of reading.
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "the connection was left open");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

const HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\nconnection: close\r\n";

#[test]
fn slow_and_silent_clients_are_let_go_and_leave_others_served() {
    let server = server("300");
    let half_open: Vec<TcpStream> = (0..200).map(|_| sent(&server, b"POST /graphql HTTP/1.1\r\nhost: h")).collect();
    assert!(server.ask("GET /health/live", "").starts_with("HTTP/1.1 200 "), "beside 200 that are half open");
    let silent = sent(&server, b"");
    let slow_body = sent(&server, format!("{HEAD}content-length: 100\r\n\r\n{{\"query\"").as_bytes());
    let idle = sent(&server, b"GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n");
    assert_eq!(rest(silent), "");
    assert!(rest(slow_body).starts_with("HTTP/1.1 408 "));
    assert_eq!(rest(idle).matches("HTTP/1.1").count(), 1);
    for stream in half_open {
        let answer = rest(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
}

#[test]
fn malformed_requests_are_refused_and_repeat_nothing() {
    let server = server("300");
    let body = "{\"query\": \"{ __typename }\"}";
    let many = "x-header: 1\r\n".repeat(200);
    let long = format!("x-header: {}\r\n", "a".repeat(600_000));
    for (request, status) in [
        ("GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(), "400"),
        ("GET /health/live HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n".to_owned(), "400"),
        (format!("{HEAD}{many}\r\n"), "431"),
        (format!("{HEAD}content-length: 26\r\ncontent-length: 27\r\n\r\n{body}"), "400"),
        (format!("{HEAD}transfer-encoding: chunked\r\n\r\nsecret\r\n"), "400"),
        (format!("{HEAD}content-length: 10000000000\r\n\r\n"), "413"),
        (format!("{HEAD}expect: 100-continue\r\ncontent-length: 100000000\r\n\r\n"), "413"),
        ("GET /secret path HTTP/1.1\r\nhost: here\r\n\r\n".to_owned(), "400"),
        ("nonsense\r\n\r\n".to_owned(), "400"),
    ] {
        let answer = rest(sent(&server, request.as_bytes()));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request:.200}: {answer}");
        assert!(!answer.contains("secret"), "{answer}");
    }
    // It may end the connection while the client still sends.
    let megabytes = "a".repeat(6_000_000);
    for (request, status) in [
        (format!("{HEAD}{long}\r\n"), "431"),
        (format!("{HEAD}content-length: 6000000\r\n\r\n{megabytes}"), "413"),
        (format!("{HEAD}transfer-encoding: chunked\r\n\r\n5b8d80\r\n{megabytes}\r\n0\r\n\r\n"), "413"),
    ] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let _ = stream.write_all(request.as_bytes());
        let answer = rest(stream);
        assert!(answer.is_empty() || answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
    }
    assert!(server.ask("POST /graphql", body).contains("\"Query\""));
}

/// The lines of an answer's head, in an order of their own, but those that differ from one answer to the next.
fn head_of(answer: &str) -> Vec<&str> {
    let (head, _) = answer.split_once("\r\n\r\n").unwrap();
    let lines = head.lines().filter(|line| !line.starts_with("x-request-id") && !line.starts_with("date"));
    let mut lines: Vec<&str> = lines.collect();
    lines.sort_unstable();
    lines
}

#[test]
fn head_is_answered_as_get_is_but_for_the_body() {
    let server = server("300");
    let asked = |method: &str, headers: &str| {
        let line = format!("{method} /graphql?query=%7B__typename%7D HTTP/1.1");
        rest(sent(&server, format!("{line}\r\nhost: here\r\nconnection: close\r\n{headers}\r\n").as_bytes()))
    };
    let (by_get, by_head) = (asked("GET", ""), asked("HEAD", ""));
    assert!(by_get.ends_with("{\"data\":{\"__typename\":\"Query\"}}"), "{by_get}");
    assert!(by_head.ends_with("\r\n\r\n"), "{by_head}");
    assert!(head_of(&by_head).contains(&"content-length: 31"), "{by_head}");
    assert_eq!(head_of(&by_head), head_of(&by_get));
    let tag = head_of(&by_get).into_iter().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    for method in ["GET", "HEAD"] {
        let answer = asked(method, &format!("if-none-match: {tag}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 304 ") && answer.ends_with("\r\n\r\n"), "{answer}");
        assert!(!answer.contains("content-length"), "{answer}");
    }
}

/// What a packed body comes to, ten megabytes, in ten kilobytes.
fn packed() -> Vec<u8> {
    let packed = Command::new("sh").args(["-c", "head -c 10000000 /dev/zero | gzip -9"]).output().unwrap();
    assert!(packed.status.success() && (1_000..20_000).contains(&packed.stdout.len()));
    packed.stdout
}

#[test]
fn a_body_is_never_unpacked_and_must_be_text() {
    let server = server("300");
    let bomb = packed();
    let utf_16: Vec<u8> = "{\"query\": \"{ __typename }\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let chunked = [format!("{:x}\r\n", bomb.len()).as_bytes(), &bomb, b"\r\n0\r\n\r\n"].concat();
    let length = |body: &[u8]| format!("content-length: {}\r\n", body.len());
    let no_utf_8 = b"{\"query\": \"\xff\"}".to_vec();
    for (what, headers, body, status) in [
        ("packed, and said to be", format!("content-encoding: gzip\r\n{}", length(&bomb)), &bomb, "415"),
        ("packed, and not said to be", length(&bomb), &bomb, "400"),
        ("packed for the way", "transfer-encoding: gzip, chunked\r\n".to_owned(), &chunked, "400"),
        ("no UTF-8", length(&no_utf_8), &no_utf_8, "400"),
        ("UTF-16", length(&utf_16), &utf_16, "400"),
    ] {
        let answer = rest(sent(&server, &[format!("{HEAD}{headers}\r\n").as_bytes(), body].concat()));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {answer}");
    }
    let memory = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let most = memory.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 200_000, "{kilobytes} kB at most");
}

#[test]
fn what_two_servers_could_read_differently_is_read_once_and_ends_the_connection() {
    let server = server("300");
    let body = "{\"query\": \"{ __typename }\"}";
    let smuggled = "GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n";
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let start = "POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n";
    for headers in [
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n",
        "content-length: 4\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\n",
    ] {
        let answer = rest(sent(&server, format!("{start}{headers}\r\n{chunk}{smuggled}").as_bytes()));
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{headers}: {answer}");
    }
    for headers in [
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "content-length: +28\r\n",
        "content-length: 28, 28\r\n",
        "content-length : 28\r\n",
    ] {
        let answer = rest(sent(&server, format!("{start}{headers}\r\n{chunk}{smuggled}").as_bytes()));
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.matches("HTTP/1.1 ").count() == 1, "{headers}: {answer}");
    }
}

#[test]
fn a_client_that_asks_too_much_waits_and_a_header_of_its_own_does_not_help() {
    let mut command = rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:"]);
    for (name, value) in [
        ("RIGHTDOOR_SEED_ON_START", "false"),
        ("RIGHTDOOR_HTTP_UNITS_A_MINUTE", "1"),
        ("RIGHTDOOR_HTTP_UNITS_AT_ONCE", "2"),
        ("RIGHTDOOR_HTTP_TRUSTED_PROXIES", "127.0.0.1"),
    ] {
        command.env(name, value);
    }
    let server = Server::start(&mut command);
    let ask = |forwarded: &str| {
        let request = "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: here\r\nconnection: close\r\n";
        rest(sent(&server, format!("{request}x-forwarded-for: {forwarded}\r\n\r\n").as_bytes()))
    };
    let answer = ask("203.0.113.1");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("ratelimit: \"fair-use\";r=1;t=60"), "{answer}");
    // What stands before the address that the proxy wrote is the client's own text.
    assert!(ask("198.51.100.7, 203.0.113.1").starts_with("HTTP/1.1 200 "));
    let refused = ask("198.51.100.8, 203.0.113.1");
    assert!(refused.starts_with("HTTP/1.1 429 ") && refused.contains("RATE_LIMITED"), "{refused}");
    assert!(refused.contains("retry-after: ") && !refused.contains("203.0.113"), "{refused}");
    assert!(ask("203.0.113.2").starts_with("HTTP/1.1 200 "), "another client");
}

#[test]
fn a_client_that_never_reads_is_let_go() {
    let server = server("300");
    let mut stream = sent(&server, b"");
    stream.set_write_timeout(Some(Duration::from_secs(30))).unwrap();
    let request = b"GET /schema.graphql HTTP/1.1\r\nhost: here\r\n\r\n";
    // The server stops taking requests while answers wait, and then ends the connection.
    let ended = (0..10_000_000).find_map(|_| stream.write_all(request).err()).unwrap();
    let kinds = [std::io::ErrorKind::ConnectionReset, std::io::ErrorKind::BrokenPipe];
    assert!(kinds.contains(&ended.kind()), "{ended}");
    assert!(server.ask("GET /health/live", "").starts_with("HTTP/1.1 200 "));
}

#[test]
fn past_the_most_connections_the_next_waits_for_room() {
    let server = server("2");
    let held = [sent(&server, b""), sent(&server, b"")];
    assert!(server.ask("GET /health/live", "").starts_with("HTTP/1.1 200 "));
    drop(held);
}
