//! What a panic leaves in the log.

use std::process::Command;

use rightdoor::config::{LogFormat, LogLevel, LogSettings};
use rightdoor::telemetry;
use serde_json::json;

use super::support::{Server, error_of};

#[test]
fn a_panic_is_logged_by_its_place_and_not_by_its_message() {
    let program = std::env::current_exe().unwrap();
    let name = "operate_panics::a_process_that_panics";
    let ended = Command::new(program).args(["--exact", name, "--ignored", "--nocapture"]).output().unwrap();
    let (output, logged) = (String::from_utf8(ended.stdout).unwrap(), String::from_utf8(ended.stderr).unwrap());
    assert!(ended.status.success() && output.contains("1 passed"), "{output}\n{logged}");
    assert!(logged.contains("a part of the program panicked") && logged.contains("server.rs"), "{logged}");
    assert!(!logged.contains("private detail") && !output.contains("private detail"), "{output}\n{logged}");
}

#[tokio::test]
#[ignore = "runs in a process of its own, since a log and a panic hook are the process's"]
async fn a_process_that_panics() {
    let settings = LogSettings { format: LogFormat::Human, level: LogLevel::Trace };
    let _telemetry = telemetry::start(settings, None).unwrap();
    let answer = Server::with_broken_clock().await.ask("{ terms(vocabulary: NEED) { code } }", json!({})).await;
    assert_eq!(error_of(&answer).0, "INTERNAL");
}
