//! `rightdoor serve`, and what asks after it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use super::cli_program::{Server, database_in, rightdoor, run};
use super::support::{Session, TestDatabase};

#[test]
fn a_server_answers_and_stops_when_told() {
    let database = TestDatabase::empty();
    let url = database.url();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    let server = Server::start(&mut rightdoor(&arguments));
    assert!(server.logged.contains("wrote=true"), "{}", server.logged);
    assert!(server.ask("GET /health/live", "").starts_with("HTTP/1.1 200 "));
    let answer =
        server.ask("POST /graphql", r#"{ "query": "{ service(slug: \"bromley-occupational-therapy\") { slug } }" }"#);
    assert!(answer.contains(r#"{"data":{"service":{"slug":"bromley-occupational-therapy"}}}"#), "{answer}");
    let healthy = run(&mut rightdoor(&["healthcheck", "--listen", &server.address]));
    assert_eq!((healthy.code, healthy.output.as_str()), (Some(0), "ready\n"));

    let address = server.address.clone();
    let (code, logged) = server.stop();
    assert_eq!(code, Some(0), "{logged}");
    assert!(logged.contains("rightdoor has stopped"), "{logged}");
    let gone = run(&mut rightdoor(&["healthcheck", "--listen", &address]));
    assert_eq!(gone.code, Some(1));
    assert!(gone.complaints.starts_with("error: no answer from http://127.0.0.1:"), "{}", gone.complaints);

    let again = Server::start(&mut rightdoor(&arguments));
    assert!(again.logged.contains("wrote=false"), "{}", again.logged);
}

#[test]
fn once_it_has_ended_the_file_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    let database = database_in(folder.path());
    let write_ahead_logs = || {
        let entries = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        entries.filter_map(|name| name.into_string().ok()).filter(|name| name.ends_with("-wal")).count()
    };
    for command in ["migrate", "seed"] {
        let ended = run(&mut rightdoor(&[command, "--database-url", &database]));
        assert_eq!((ended.code, write_ahead_logs()), (Some(0), 0), "{command}: {}", ended.complaints);
    }
    let server = Server::start(&mut rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", &database]));
    server.ask("POST /graphql", r#"{ "query": "{ services { totalCount } }" }"#);
    assert_eq!(write_ahead_logs(), 1, "while it runs, changes are in the write-ahead log");
    let (code, logged) = server.stop();
    assert_eq!((code, write_ahead_logs()), (Some(0), 0), "{logged}");
}

#[test]
fn the_file_alone_has_everything_although_another_program_has_it_open() {
    let folder = tempfile::tempdir().unwrap();
    let [database, copy] = ["rightdoor.sqlite", "copy.sqlite"].map(|name| folder.path().join(name));
    let url = |file: &Path| format!("sqlite://{}", file.display());
    let migrated = run(&mut rightdoor(&["migrate", "--database-url", &url(&database)]));
    assert_eq!(migrated.code, Some(0), "{}", migrated.complaints);
    let other = Session::open(&url(&database));
    let server =
        Server::start(&mut rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", &url(&database)]));
    assert_eq!(other.number("SELECT count(*) FROM service"), 5);
    assert_eq!(server.stop().0, Some(0));
    std::fs::copy(&database, &copy).unwrap();
    assert_eq!(Session::open(&url(&copy)).number("SELECT count(*) FROM service"), 5);
}

#[test]
fn a_port_in_use_is_named_before_any_database_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let database = database_in(folder.path());
    // Without a command, as with `serve`.
    let ended = run(&mut rightdoor(&["--listen", &address, "--database-url", &database]));
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.complaints.starts_with(&format!("error: cannot listen on {address}: another program listens there; ")),
        "{}",
        ended.complaints
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_log_for_machines_is_json_and_names_redis_without_its_password() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:"];
    let server = Server::start(
        rightdoor(&arguments)
            .env("RIGHTDOOR_LOG_FORMAT", "json")
            .env("RIGHTDOOR_SEED_ON_START", "false")
            .env("RIGHTDOOR_REDIS_URL", "redis://:s3cret@cache:6379"),
    );
    let (code, logged) = server.stop();
    assert_eq!(code, Some(0), "{logged}");
    let lines: Vec<serde_json::Value> = logged.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["fields"]["redis"], "redis://cache:6379");
    assert_eq!(logged.matches("the cache is shared by way of Redis").count(), 1);
    assert!(!logged.contains("s3cret"), "{logged}");
}

#[test]
fn a_question_about_a_child_leaves_nothing_in_the_log() {
    let database = TestDatabase::empty();
    let url = database.url();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    let server = Server::start(rightdoor(&arguments).env("RIGHTDOOR_LOG_LEVEL", "trace"));
    let body = r#"{ "query": "{ matchServices(child: { dateOfBirth: \"2019-03-10\", home: { postcode: \"MK9 3EJ\" } }) { totalCount } }" }"#;
    let answer = server.ask("POST /graphql", body);
    assert!(answer.contains(r#""totalCount":"#), "{answer}");
    let (_, logged) = server.stop();
    assert!(!logged.contains("2019-03-10") && !logged.contains("MK9") && !logged.contains("3EJ"), "{logged}");
}

#[test]
fn a_request_that_does_not_end_is_cut_off() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:"];
    let server = Server::start(rightdoor(&arguments).env("RIGHTDOOR_STOP_SECONDS", "0"));
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = "POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 100\r\n";
    stream.write_all(format!("{head}expect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    // The server says so when it waits for the body, which never comes.
    let mut go_on = [0; "HTTP/1.1 100".len()];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100");
    let (code, logged) = server.stop();
    assert_eq!(code, Some(0), "{logged}");
    assert!(logged.contains("requests still under way are cut off"), "{logged}");
}
