//! Children whose every fact is a marker, sent in every way to a program with everything switched on: its log at TRACE,
//! a collector of traces, Redis. Afterwards none of them is in anything that the program wrote or said.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::cli_program::{rightdoor, run};
use super::operate_traces::Collector;
use super::support::{
    CanaryRequest, Session, TestDatabase, as_a_client_asks, as_nobody_should, canaries, redis_for_tests, until,
};

const LIMIT: Duration = Duration::from_secs(60);
const LISTENS: &str = "rightdoor listens on http://";

/// A program whose log goes into a file, so that nothing waits for who reads it.
struct Program {
    process: Child,
    address: String,
    log: std::path::PathBuf,
}

impl Program {
    fn start(database: &str, collector: &str, redis: &str, log: std::path::PathBuf) -> Self {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", database, "--redis-url", redis];
        let mut command = rightdoor(&arguments);
        command
            .env("RIGHTDOOR_SEED_ON_START", "false")
            .env("RIGHTDOOR_LOG_LEVEL", "trace")
            .env("RIGHTDOOR_TELEMETRY_OTLP_ENDPOINT", collector)
            .env("RIGHTDOOR_DATABASE_STATEMENT_SECONDS", "1")
            .env("RIGHTDOOR_LIMITS_ANSWER_SECONDS", "2");
        let process = command.stdout(Stdio::null()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut program = Self { process, address: String::new(), log };
        until(LIMIT, "it listens", || program.logged().contains(LISTENS));
        let logged = program.logged();
        program.address = logged.split(LISTENS).nth(1).unwrap().split('/').next().unwrap().to_owned();
        program
    }

    fn logged(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Head and body of an answer.
    fn send(&self, request: &CanaryRequest) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let mut text = format!("{} {} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n", request.method, request.path);
        for (name, value) in &request.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let head = format!("{text}content-length: {}\r\n\r\n", request.body.len());
        stream.write_all(format!("{head}{}", request.body).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_owned(), body.to_owned())
    }

    fn page(&self, path: &str) -> String {
        let get = CanaryRequest { method: "GET", path: path.to_owned(), headers: Vec::new(), body: String::new() };
        self.send(&get).1
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs statements on a database, whichever it is.
fn run_in(database: &TestDatabase, statements: &str) {
    match database.url().strip_prefix("sqlite://") {
        Some(file) => {
            let done = Command::new("sqlite3").arg(file).arg(statements).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        None => Session::open(&database.url()).run(statements),
    }
}

/// Every row of a database.
fn whole(database: &TestDatabase) -> String {
    let url = database.url();
    let mut command = match url.strip_prefix("sqlite://") {
        Some(file) => {
            let mut command = Command::new("sqlite3");
            command.args([file, ".dump"]);
            command
        }
        None => {
            let mut command = Command::new("pg_dump");
            command.args(["--data-only", "--inserts", &format!("--dbname={url}")]);
            command
        }
    };
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    // Newer versions of pg_dump put a random word at both ends.
    text.lines().filter(|line| !line.starts_with("\\")).map(|line| format!("{line}\n")).collect()
}

/// A practice is looked up without end: whatever needs it takes too long.
fn endless(database: &TestDatabase) -> &'static str {
    match database.url().starts_with("sqlite:") {
        true => {
            "ALTER TABLE gp_practice RENAME TO gp_practice_before;
             CREATE VIEW gp_practice AS WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n)
                 SELECT b.*, n FROM gp_practice_before b, n WHERE n < 0;"
        }
        false => {
            "ALTER TABLE gp_practice RENAME TO gp_practice_before;
             CREATE VIEW gp_practice AS SELECT b.* FROM gp_practice_before b, pg_sleep(60);"
        }
    }
}

/// Everything on a Redis database, keys and values of whatever kind.
fn everything_on(redis: &str) -> String {
    let mut connection = redis::Client::open(redis).unwrap().get_connection().unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query(&mut connection).unwrap();
    let mut all = String::new();
    for key in keys {
        let value: Vec<u8> = redis::cmd("DUMP").arg(&key).query(&mut connection).unwrap();
        let plain: Vec<u8> = redis::cmd("GET").arg(&key).query(&mut connection).unwrap_or_default();
        let texts = [value, plain].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        all.push_str(&format!("{key}\n{}\n", texts.join("\n")));
    }
    all
}

/// The markers that are in nothing which the directory itself says. Values of closed lists are the schema's own words.
fn markers_of_nobody_else() -> Vec<String> {
    let files = seed::embedded_files();
    let public: String = files.into_iter().map(|file| file.text).collect();
    let all = canaries().into_iter().flat_map(|canary| canary.markers);
    let mut own: Vec<String> = all.filter(|marker| !public.contains(marker) && !is_of_a_closed_list(marker)).collect();
    own.sort_unstable();
    own.dedup();
    for one in ["2019-02-17", "2026-08-14", "MK9 2UB", "MK92UB", "K82057", "110592", "xylophone canary", "918273645"] {
        assert!(own.iter().any(|marker| marker == one), "{one} is no marker any longer: {own:?}");
    }
    own
}

fn is_of_a_closed_list(marker: &str) -> bool {
    marker.chars().all(|letter| letter.is_uppercase() || letter == '_')
}

/// A text without the examples of what was expected, one of which is a fact of these children.
fn without_examples(text: &str) -> String {
    let mut parts = text.split("such as `");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| told + part.split_once('`').map_or(part, |(_, rest)| rest))
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
fn nothing_about_a_child_is_left_anywhere_whatever_was_sent_and_whatever_failed() {
    let database = TestDatabase::empty();
    let url = database.url();
    assert_eq!(run(&mut rightdoor(&["seed", "--database-url", &url])).code, Some(0));
    // A database of Redis that no other test has.
    let redis = format!("{}/11", redis_for_tests());
    let collector = Collector::start();
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&url, &collector.endpoint, &redis, folder.path().join("log"));
    let before = whole(&database);

    let (markers, canaries) = (markers_of_nobody_else(), canaries());
    let mut codes = Vec::new();
    let mut said = |request: &CanaryRequest| {
        let (head, body) = program.send(request);
        // What an answer explains about the child goes to who asked; an error and a head say nothing of it.
        let errors = serde_json::from_str::<Value>(&body).map_or(Value::Null, |mut answer| answer["errors"].take());
        for error in errors.as_array().into_iter().flatten() {
            codes.push(error["extensions"]["code"].as_str().unwrap().to_owned());
        }
        let told = without_examples(&format!("{head}\n{errors}"));
        for marker in &markers {
            assert!(!told.contains(marker), "{marker} is told: {} {}\n{told}", request.method, request.body);
        }
    };
    for canary in &canaries {
        said(&as_a_client_asks(canary));
    }
    let sound: Vec<_> = canaries.iter().filter(|canary| canary.sound).collect();
    for canary in &sound {
        as_nobody_should(canary).iter().for_each(&mut said);
    }
    assert_eq!(whole(&database), before, "the database is as it was, row for row");
    run_in(&database, endless(&database));
    sound.iter().for_each(|canary| said(&as_a_client_asks(canary)));
    run_in(&database, "DROP VIEW gp_practice;");
    sound.iter().for_each(|canary| said(&as_a_client_asks(canary)));
    for code in ["BAD_INPUT", "FORBIDDEN", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "TIMEOUT", "INTERNAL"] {
        assert!(codes.iter().any(|found| found == code), "no request came to {code}: {codes:?}");
    }

    let metrics = program.page("/metrics");
    assert!(metrics.contains("rightdoor_requests_total"), "{metrics}");
    let kept = everything_on(&redis);
    assert!(kept.contains("rightdoor:"), "something is kept: {kept:.500}");
    let kill = format!("kill -TERM {}", program.process.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    until(LIMIT, "it stops", || program.logged().contains("rightdoor has stopped"));
    let traces: Vec<String> =
        collector.batches().iter().map(|(head, body)| format!("{head}{}", String::from_utf8_lossy(body))).collect();
    assert!(traces.concat().contains("matchServices"));
    for (what, text) in
        [("the log", program.logged()), ("the traces", traces.concat()), ("the metrics", metrics), ("Redis", kept)]
    {
        for marker in &markers {
            assert!(!text.contains(marker), "{marker} is in {what}");
        }
    }
}
