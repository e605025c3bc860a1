//! `rightdoor migrate`, and starts that leave it to somebody.

use std::process::Command;

use url::Url;

use super::cli_program::{rightdoor, run};
use super::support::{Session, TestDatabase};

#[test]
fn the_schema_is_brought_up_to_date_once() {
    let database = TestDatabase::empty();
    let url = database.url();
    let migrate = || run(&mut rightdoor(&["migrate", "--database-url", &url]));
    let first = migrate();
    assert_eq!(first.code, Some(0), "{}", first.complaints);
    assert!(first.output.starts_with("steps of the schema: ") && first.output.ends_with(" taken\n"));
    assert_eq!(migrate().output, "steps of the schema: none was lacking\n");
}

#[test]
fn a_start_that_may_not_migrate_stops_where_a_step_is_lacking() {
    let database = TestDatabase::empty();
    let url = database.url();
    let seed = || run(rightdoor(&["seed"]).env("RIGHTDOOR_MIGRATE_ON_START", "false").env("DATABASE_URL", &url));
    let stopped = seed();
    assert_eq!(stopped.code, Some(1));
    assert!(stopped.complaints.starts_with("error: the schema of the database lacks "), "{}", stopped.complaints);
    assert!(stopped.complaints.contains("run `rightdoor migrate`"), "{}", stopped.complaints);
    assert_eq!(run(&mut rightdoor(&["migrate", "--database-url", &url])).code, Some(0));
    let seeded = seed();
    assert_eq!(seeded.code, Some(0), "{}", seeded.complaints);
}

#[test]
fn a_file_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.sqlite");
    let sqlite = |statement: &str| {
        let done = Command::new("sqlite3").arg(&file).arg(statement).output().unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    sqlite("CREATE TABLE recipe (title TEXT)");
    let refused = run(&mut rightdoor(&["migrate", "--database-url", &format!("sqlite://{}", file.display())]));
    assert_eq!(refused.code, Some(1));
    assert!(refused.complaints.contains("the tables of another program"), "{}", refused.complaints);
    assert_eq!(sqlite("SELECT name FROM sqlite_master"), "recipe\n");
    assert_eq!(sqlite("PRAGMA journal_mode"), "delete\n");
}

#[test]
fn a_file_of_another_program_that_left_its_log_is_refused_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let [theirs, copied] =
        ["theirs.sqlite", "copied.sqlite"].map(|name| folder.path().join(name).display().to_string());
    let session = Session::open(&format!("sqlite://{theirs}?mode=rwc"));
    session.run("PRAGMA journal_mode = WAL; CREATE TABLE recipe (title TEXT)");
    for ending in ["", "-wal"] {
        std::fs::copy(format!("{theirs}{ending}"), format!("{copied}{ending}")).unwrap();
    }
    let refused = run(&mut rightdoor(&["migrate", "--database-url", &format!("sqlite://{copied}")]));
    assert_eq!(refused.code, Some(1));
    assert!(refused.complaints.contains("the tables of another program"), "{}", refused.complaints);
    for ending in ["", "-wal"] {
        let bytes = |file: &str| std::fs::read(format!("{file}{ending}")).unwrap();
        assert!(bytes(&theirs) == bytes(&copied), "{ending}");
    }
}

#[test]
fn a_file_with_no_more_than_a_view_is_another_program_s() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("view.sqlite").display());
    Session::open(&format!("{url}?mode=rwc")).run("CREATE VIEW recipe AS SELECT 1");
    let refused = run(&mut rightdoor(&["migrate", "--database-url", &url]));
    assert!(refused.complaints.contains("the tables of another program"), "{}", refused.complaints);
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn a_server_s_database_of_another_program_is_refused_and_one_with_an_extension_is_not() {
    let database = TestDatabase::empty();
    let url = database.url();
    let session = Session::open(&url);
    let migrate = || run(&mut rightdoor(&["migrate", "--database-url", &url]));
    for theirs in
        ["recipe", "seaql_migrations (version TEXT PRIMARY KEY, applied_at BIGINT NOT NULL); CREATE TABLE recipe"]
    {
        session.run(&format!("CREATE TABLE {theirs} (title TEXT)"));
        let refused = migrate();
        assert_eq!(refused.code, Some(1));
        assert!(refused.complaints.contains("the tables of another program"), "{}", refused.complaints);
        assert_eq!(session.number("SELECT count(*) FROM pg_class WHERE relname = 'service'"), 0);
        session.run("DROP TABLE IF EXISTS recipe, seaql_migrations");
    }
    // As an extension has its own.
    session.run("CREATE TABLE recipe (title TEXT); CREATE EXTENSION IF NOT EXISTS plpgsql; ALTER EXTENSION plpgsql ADD TABLE recipe");
    let migrated = migrate();
    assert_eq!(migrated.code, Some(0), "{}", migrated.complaints);
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn a_server_that_lets_nobody_in_says_why() {
    let database = TestDatabase::empty();
    let mut unknown_database = Url::parse(&database.url()).unwrap();
    unknown_database.set_path("no_such_database");
    let mut unknown_user = Url::parse(&database.url()).unwrap();
    unknown_user.set_username("no_such_user").unwrap();
    for (url, reason) in [
        (unknown_database, "database \"no_such_database\" does not exist"),
        (unknown_user, "role \"no_such_user\" does not exist"),
    ] {
        let refused = run(&mut rightdoor(&["migrate", "--database-url", url.as_str()]));
        assert_eq!(refused.code, Some(1));
        let told = format!("the server does not let this user into this database: {reason}\n");
        assert!(refused.complaints.ends_with(&told), "{}", refused.complaints);
    }
}

#[test]
fn what_is_wrong_with_an_address_is_named() {
    for (url, told) in [
        (
            "postgres://bob:s3cret@127.0.0.1:1/rd?sslmode=bogus",
            "a parameter of its address is not understood: unknown value \"bogus\"",
        ),
        ("postgres:///rd?password=s3cret&host=/no/such/folder", "postgres:///rd?host=/no/such/folder"),
    ] {
        let refused = run(&mut rightdoor(&["migrate", "--database-url", url]));
        assert_eq!(refused.code, Some(1));
        assert!(refused.complaints.contains(told), "{}", refused.complaints);
        assert!(!refused.complaints.contains("s3cret"), "{}", refused.complaints);
    }
}

#[test]
fn a_parameter_of_an_address_that_there_is_not_stops_with_the_one_meant() {
    let url = "postgres://bob:s3cret@127.0.0.1:1/rd?ssl=true";
    let refused = run(&mut rightdoor(&["migrate", "--database-url", url]));
    let told = "flag --database-url: `database.url` has a parameter that there is not, by which `sslmode` was most likely meant";
    assert_eq!(refused.code, Some(1));
    assert!(refused.complaints.contains(told) && !refused.complaints.contains("s3cret"), "{}", refused.complaints);
}

#[test]
fn a_file_that_is_no_database_is_refused_in_one_word() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "Nothing of a database. ".repeat(100)).unwrap();
    let refused = run(&mut rightdoor(&["migrate", "--database-url", &format!("sqlite://{}", file.display())]));
    assert_eq!(refused.code, Some(1));
    assert_eq!(refused.complaints.matches("file is not a database").count(), 1, "{}", refused.complaints);
}
