//! A disk that is really full, below the directory: a small file system of its own, mounted for the program alone. Where the
//! system lets nobody mount one, the test says that it has not run.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::cli_program::{Server, rightdoor, run};
use super::support::until;

const LIMIT: Duration = Duration::from_secs(30);
const COUNT: &str = "{\"query\": \"{ providers { totalCount } }\"}";
/// Room for the directory that ships, several times over.
const SIZE: &str = "64m";

/// The program, alone in seeing a small file system in a folder.
fn with_a_small_disk(folder: &Path, arguments: &[&str]) -> Command {
    let program = rightdoor(arguments);
    let script = format!("mount -t tmpfs -o size={SIZE} tmpfs '{}' && exec \"$0\" \"$@\"", folder.display());
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]);
    let mut command = as_is(command, &program);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// A program that sees what this server sees.
fn beside(server: &Server, program: &Command) -> Command {
    let mut command = Command::new("nsenter");
    command.args(["--target", &server.id().to_string(), "--user", "--mount", "--preserve-credentials"]);
    let mut command = as_is(command, program);
    command.current_dir("/");
    command
}

/// A command that runs another program, with its arguments and settings.
fn as_is(mut command: Command, program: &Command) -> Command {
    command.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Whether this system lets one be mounted, and be seen by way of the process that has it.
fn can_mount(folder: &Path) -> bool {
    let script = format!(
        "mount -t tmpfs -o size=1m tmpfs '{0}' && : > '{0}/seen' && ls \"/proc/$$/root{0}/seen\"",
        folder.display()
    );
    let tried = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).output();
    tried.is_ok_and(|tried| tried.status.success())
}

/// Writes until there is no room left.
fn fill(disk: &Path) -> PathBuf {
    let path = disk.join("filler");
    let mut file = File::create(&path).unwrap();
    for bytes in [1 << 20, 1 << 12, 1] {
        while file.write_all(&vec![0; bytes]).is_ok() {}
    }
    path
}

#[test]
fn on_a_full_disk_changes_are_refused_whole_and_reading_goes_on_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    if !can_mount(folder.path()) {
        eprintln!("NOT RUN: this system lets no file system be mounted by `unshare --user --mount`");
        return;
    }
    let database = format!("sqlite://{}/directory.sqlite", folder.path().display());
    let server = Server::start(&mut with_a_small_disk(
        folder.path(),
        &["serve", "--listen", "127.0.0.1:0", "--database-url", &database],
    ));
    let disk = PathBuf::from(format!("/proc/{}/root{}", server.id(), folder.path().display()));
    let providers = |server: &Server| server.ask("POST /graphql", COUNT).split("\r\n\r\n").nth(1).unwrap().to_owned();
    let before = providers(&server);
    assert!(before.contains("\"totalCount\":"), "{before}");

    // What has room in the log of changes that there is already is not refused.
    let emptied = beside(&server, &Command::new("sqlite3"))
        .args(["-cmd", ".timeout 20000"])
        .arg(folder.path().join("directory.sqlite"))
        .arg("PRAGMA wal_checkpoint(TRUNCATE)")
        .output()
        .unwrap();
    assert!(emptied.stdout.starts_with(b"0|"), "{emptied:?}");
    let filler = fill(&disk);
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/seed/examples");
    let seed =
        || run(&mut beside(&server, &rightdoor(&["seed", "--database-url", &database, "--provider-files", examples])));
    let refused = seed();
    assert_eq!(refused.code, Some(1));
    assert!(refused.complaints.contains("disk is full"), "{}", refused.complaints);
    assert_eq!(providers(&server), before, "nothing is half there");
    let named = server.ask("POST /graphql", "{\"query\": \"{ services(first: 1) { nodes { name } } }\"}");
    assert!(named.contains("\"name\":"), "what was not asked for before is read: {named}");

    std::fs::remove_file(filler).unwrap();
    let done = seed();
    assert_eq!(done.code, Some(0), "{}", done.complaints);
    until(LIMIT, "the new providers are there", || providers(&server) != before);
}
