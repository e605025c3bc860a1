//! `rightdoor seed`.

use std::path::{Path, PathBuf};

use seed::SeedSet;

use super::cli_program::{Server, database_in, file, rightdoor, run};
use super::support::TestDatabase;

/// A database in a folder, and a folder for provider files beside it.
fn database_and_providers_in(folder: &Path) -> (String, PathBuf) {
    let providers = folder.join("providers");
    std::fs::create_dir(&providers).unwrap();
    (database_in(folder), providers)
}

#[test]
fn seeding_again_writes_nothing() {
    let database = TestDatabase::empty();
    let url = database.url();
    let first = run(&mut rightdoor(&["seed", "--database-url", &url]));
    assert_eq!(first.code, Some(0), "{}", first.complaints);
    let set = SeedSet::embedded().unwrap();
    let providers = set.providers.len();
    let services: usize = set.providers.iter().map(|file| file.services.len()).sum();
    let added = format!("providers: {providers} added, 0 updated, 0 as they were\nservices: {services} added, ");
    assert!(first.output.contains(&added), "{}", first.output);
    let second = run(&mut rightdoor(&["seed", "--database-url", &url]));
    assert_eq!(
        second.output,
        format!(
            "reference data: as it was
providers: 0 added, 0 updated, {providers} as they were
services: 0 added, 0 updated, {services} as they were
guides: 0 added, 0 updated, {} as they were
",
            set.guides.len()
        )
    );
}

#[test]
fn files_of_a_folder_come_beside_what_ships() {
    let folder = tempfile::tempdir().unwrap();
    let database = database_in(folder.path());
    let providers = file("explain/providers").display().to_string();
    let ended = run(&mut rightdoor(&["seed", "--database-url", &database, "--examples", &providers]));
    let all = SeedSet::embedded().unwrap().providers.len() + 1;
    assert!(ended.output.contains(&format!("providers: {all} added")), "{}{}", ended.output, ended.complaints);
}

#[test]
fn a_service_renamed_in_its_file_is_closed_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let database = database_in(folder.path());
    let path = folder.path().join("riverside.yaml");
    let text = include_str!("explain/providers/riverside.yaml");
    let named = |name: &str| text.replace("slug: riverside-physiotherapy", &format!("slug: {name}"));
    let with_the_folder = |command: &[&str]| {
        let mut command = rightdoor(command);
        command.args(["--database-url", &database, "--provider-files"]).arg(folder.path());
        command
    };
    let closed = "closed, since the file of their provider no longer has them";

    std::fs::write(&path, text).unwrap();
    assert!(!run(&mut with_the_folder(&["seed"])).output.contains("closed"));
    std::fs::write(&path, named("riverside-movement")).unwrap();
    let renamed = run(&mut with_the_folder(&["seed"]));
    assert!(renamed.output.contains(&format!("; {closed}: riverside-physiotherapy\n")), "{}", renamed.output);
    std::fs::write(&path, named("riverside-exercise")).unwrap();
    let server = Server::start(&mut with_the_folder(&["serve", "--listen", "127.0.0.1:0"]));
    let line = server.logged.lines().find(|line| line.contains(closed)).unwrap_or(&server.logged);
    assert!(line.contains(r#"services="riverside-movement""#), "{line}");
}

#[test]
fn a_provider_of_an_area_that_was_imported_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let (database, providers) = database_and_providers_in(folder.path());
    let text = include_str!("explain/providers/riverside.yaml").replace("E06000042", "E08000025");
    std::fs::write(providers.join("riverside.yaml"), text).unwrap();
    let seed = || {
        let mut command = rightdoor(&["seed", "--database-url", &database, "--provider-files"]);
        run(command.arg(&providers))
    };
    let early = seed();
    assert!(early.code != Some(0) && early.complaints.contains("unknown area `E08000025`"), "{}", early.complaints);
    let areas = folder.path().join("areas.csv");
    std::fs::write(&areas, "code,name,kind,parents\nE08000025,Birmingham,single-tier-authority,E92000001\n").unwrap();
    let imported = run(rightdoor(&["import", "areas", "--database-url", &database]).arg(&areas));
    assert_eq!(imported.code, Some(0), "{}", imported.complaints);
    let loaded = seed();
    assert_eq!(loaded.code, Some(0), "{}{}", loaded.output, loaded.complaints);
}

#[test]
fn files_with_errors_are_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let (database, providers) = database_and_providers_in(folder.path());
    std::fs::copy("seed/providers/cnwl.yaml", providers.join("again.yaml")).unwrap();
    let providers = providers.display().to_string();
    let ended = run(&mut rightdoor(&["seed", "--database-url", &database, "--provider-files", &providers]));
    assert_eq!(ended.code, Some(1));
    assert!(ended.complaints.starts_with("error: files with errors are not loaded\n"), "{}", ended.complaints);
    assert!(ended.complaints.contains("is already a provider of"), "{}", ended.complaints);
}
