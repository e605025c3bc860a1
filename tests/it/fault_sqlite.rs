//! The program over a SQLite file in which a statement never ends.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use std::io::Read;

use super::cli_program::{Server, database_in, rightdoor, run};

const PLACE: &str = r#"{"query": "{ place(postcode: \"MK9 2UB\") { postcode } }"}"#;
const OTHER: &str = r#"{"query": "{ providers(first: 1) { totalCount } }"}"#;

/// Whatever reads a postcode from then on reads without end.
const ENDLESS: &str = "ALTER TABLE place RENAME TO place_before;
    CREATE VIEW place AS
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n)
        SELECT 'none' || n AS postcode, 'E06000042' AS area_code, 52.0 AS latitude, -0.7 AS longitude,
            NULL AS terminated_on, 0 AS seeded FROM n;";

fn run_in(file: &Path, statements: &str) {
    let done = Command::new("sqlite3").arg(file).arg(statements).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn past_a_deadline_the_statement_ends_and_its_connection_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let database = database_in(folder.path());
    assert_eq!(run(&mut rightdoor(&["seed", "--database-url", &database])).code, Some(0));
    run_in(&folder.path().join("rightdoor.sqlite"), ENDLESS);
    // By the limit of statements, by that of answers, and as they are by default.
    for (statement, answer) in [(Some("1"), Some("60")), (Some("60"), Some("1")), (None, None)] {
        let mut command = rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", &database]);
        command.env("RIGHTDOOR_DATABASE_MAX_CONNECTIONS", "1").env("RIGHTDOOR_SEED_ON_START", "false");
        for (name, value) in
            [("RIGHTDOOR_DATABASE_STATEMENT_SECONDS", statement), ("RIGHTDOOR_LIMITS_ANSWER_SECONDS", answer)]
        {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let server = Server::start(&mut command);
        let mut stream = server.send("POST /graphql", PLACE);
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer in time");
        assert!(text.contains(r#""code":"TIMEOUT""#), "{statement:?} {answer:?}: {text}");
        let text = server.ask("POST /graphql", OTHER);
        assert!(text.contains(r#""totalCount":"#), "{statement:?} {answer:?}: {text}");
    }
}
