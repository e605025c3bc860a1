//! Wrong settings stop the start with a message that says which, where and what was expected.

use super::cli_program::{database_in, rightdoor, run};

#[test]
fn everything_wrong_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my.toml");
    std::fs::write(&file, "lisen = \"127.0.0.1:1\"\n\n[database]\nmax_connections = \"many\"\n").unwrap();
    let path = file.display().to_string();
    let ended = run(rightdoor(&["serve", "--config", &path, "--redis-url", "http://:s3cret@cache"])
        .env("RIGHTDOOR_DATABASE_ULR", "sqlite::memory:")
        .env("RIGHTDOOR_LOG_LEVEL", "loud"));
    assert_eq!(ended.code, Some(1));
    let expected = format!(
        "error: the settings are wrong:
  {path}:1:1: there is no setting `lisen`; the nearest is `listen`
  variable RIGHTDOOR_DATABASE_ULR: no setting has this variable; the nearest is RIGHTDOOR_DATABASE_URL
  {path}:4:19: `database.max_connections` expects a whole number from 1 to 1000, but got `many`
  flag --redis-url: `redis.url` expects `redis://` or `rediss://` (`redis-cluster://` or `rediss-cluster://` for a cluster) and the address of a server, or nothing
  variable RIGHTDOOR_LOG_LEVEL: `log.level` expects one of `error`, `warn`, `info`, `debug`, `trace`, but got `loud`
"
    );
    assert_eq!(ended.complaints, expected);
}

#[test]
fn a_variable_names_the_file() {
    let ended = run(rightdoor(&["healthcheck"]).env("RIGHTDOOR_CONFIG", "no/such.toml"));
    assert_eq!(ended.code, Some(1));
    assert!(ended.complaints.contains("no/such.toml: the file cannot be read"), "{}", ended.complaints);
}

#[test]
fn a_variable_counts_before_a_file_and_a_flag_before_both() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my.toml");
    std::fs::write(&file, "[database]\nurl = \"mysql://file\"\n").unwrap();
    let path = file.display().to_string();
    let refused = run(rightdoor(&["seed", "--config", &path]).env("RIGHTDOOR_DATABASE__URL", "mysql://variable"));
    assert!(refused.complaints.contains("variable RIGHTDOOR_DATABASE__URL: `database.url`"), "{}", refused.complaints);
    let database = database_in(folder.path());
    let arguments = ["seed", "--config", &path, "--database-url", &database];
    let taken = run(rightdoor(&arguments).env("RIGHTDOOR_DATABASE__URL", "mysql://variable"));
    assert_eq!(taken.code, Some(0), "{}", taken.complaints);
}

#[test]
fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    let url = "postgres://rd:s3cret@127.0.0.1:1/rd";
    let ended = run(rightdoor(&["seed", "--database-url", url]).env("RIGHTDOOR_DATABASE_ACQUIRE_MILLISECONDS", "200"));
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.complaints.starts_with("error: cannot use the database at postgres://127.0.0.1:1/rd (--database-url, ")
    );
    assert_eq!(ended.complaints.matches("Connection refused").count(), 1, "{}", ended.complaints);
    assert!(!ended.complaints.contains("s3cret"), "{}", ended.complaints);
}
