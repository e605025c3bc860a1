//! `rightdoor check`.

use super::cli_program::{file, rightdoor, run};
use super::support::TestDatabase;

const MILESTONE: &str = "seed/providers/milestone-academy.yaml";
const RIVERSIDE: &str = include_str!("explain/providers/riverside.yaml");

#[test]
fn errors_have_a_place_and_fail_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.yaml");
    let text = RIVERSIDE.replace("kind: charity", "kind: chairty").replace("[E06000042]", "[E06000999]");
    std::fs::write(&broken, text).unwrap();
    let path = broken.display().to_string();
    let ended = run(&mut rightdoor(&["check", "--on", "2026-11-23", &path]));
    assert_eq!(ended.code, Some(1));
    let lines: Vec<&str> = ended.output.lines().collect();
    assert!(lines[0].starts_with(&format!("{path}:5:9: error: ")), "{}", ended.output);
    assert!(lines[0].contains("nearest: charity"), "{}", ended.output);
    assert!(lines[1].starts_with(&format!("{path}:19:32: error: ")), "{}", ended.output);
    assert_eq!(*lines.last().unwrap(), "1 file checked: 4 errors and no warnings");
}

#[test]
fn a_folder_stands_for_its_files_and_is_good() {
    let providers = file("explain/providers").display().to_string();
    let ended = run(&mut rightdoor(&["check", "--on", "2026-11-23", &providers, "seed/guides"]));
    assert_eq!((ended.code, ended.output.as_str()), (Some(0), "2 files checked: no errors and no warnings\n"));
}

#[test]
fn the_examples_are_good_and_the_cases_beside_them_are_not_provider_files() {
    let ended = run(&mut rightdoor(&["check", "--on", "2026-11-23", "seed/examples"]));
    let examples = std::fs::read_dir("seed/examples").unwrap();
    let files = examples.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|it| it == "yaml"));
    let checked = format!("{} files checked: no errors", files.count());
    assert_eq!(ended.code, Some(0), "{}{}", ended.output, ended.complaints);
    assert!(ended.output.lines().last().unwrap().starts_with(&checked), "{}", ended.output);
}

#[test]
fn nothing_in_the_folders_of_a_folder_is_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("riverside.yml"), RIVERSIDE).unwrap();
    for within in ["cases", "old.yaml"] {
        std::fs::create_dir(folder.path().join(within)).unwrap();
        std::fs::write(folder.path().join(within).join("case.yaml"), [0xff]).unwrap();
    }
    let path = format!("{}/", folder.path().display());
    let ended = run(&mut rightdoor(&["check", "--on", "2026-11-23", &path]));
    assert_eq!((ended.code, ended.output.as_str()), (Some(0), "1 file checked: no errors and no warnings\n"));
}

#[test]
fn a_folder_without_files_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&mut rightdoor(&["check", &folder.path().display().to_string()]));
    assert_eq!(ended.code, Some(1));
    assert!(ended.complaints.ends_with(": expected a folder with YAML files\n"), "{}", ended.complaints);
}

#[test]
fn a_review_is_overdue_as_of_the_day_given() {
    let arguments = ["check", "--on", "2099-01-01", MILESTONE];
    let ended = run(&mut rightdoor(&arguments));
    assert_eq!(ended.code, Some(0), "{}", ended.output);
    assert!(ended.output.contains("warning: the review was due on"), "{}", ended.output);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ended = run(&mut rightdoor(&["check", "no/such.yaml"]));
    assert_eq!(ended.code, Some(1));
    assert!(ended.complaints.starts_with("error: no/such.yaml cannot be read"), "{}", ended.complaints);
}

#[test]
fn what_cannot_be_read_hides_nothing_of_other_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.yaml"), RIVERSIDE.replace("kind: charity", "kind: chairty")).unwrap();
    std::fs::write(folder.path().join("latin.yaml"), b"name: caf\xe9\n").unwrap();
    let ended = run(&mut rightdoor(&["check", "no/such.yaml", &folder.path().display().to_string()]));
    assert_eq!(ended.code, Some(1));
    assert!(ended.output.contains("nearest: charity"), "{}", ended.output);
    assert!(
        ended.output.ends_with("1 file checked: 1 error and no warnings; 2 could not be read\n"),
        "{}",
        ended.output
    );
    for name in ["no/such.yaml cannot be read: ", "latin.yaml cannot be read: "] {
        assert!(ended.complaints.contains(name), "{}", ended.complaints);
    }
}

#[test]
fn a_name_that_ships_is_taken_but_not_from_the_file_that_ships() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine.yaml");
    std::fs::copy(MILESTONE, &mine).unwrap();
    let ended = run(&mut rightdoor(&["check", &mine.display().to_string()]));
    assert_eq!(ended.code, Some(1), "{}", ended.output);
    assert!(ended.output.contains(&format!("is already a service of {MILESTONE}")), "{}", ended.output);

    let changed = folder.path().join(MILESTONE);
    std::fs::create_dir_all(changed.parent().unwrap()).unwrap();
    std::fs::write(&changed, format!("{}\n", std::fs::read_to_string(MILESTONE).unwrap())).unwrap();
    for path in [MILESTONE.to_owned(), changed.display().to_string()] {
        let ended = run(&mut rightdoor(&["check", "--on", "2026-11-23", &path]));
        assert_eq!(ended.code, Some(0), "{}", ended.output);
    }
}

#[test]
fn areas_of_a_directory_that_is_not_there_are_asked_for_in_vain() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, empty) = (folder.path().join("missing.sqlite"), folder.path().join("empty.sqlite"));
    std::fs::write(&empty, "").unwrap();
    for (file, told) in [(&missing, "unable to open database file"), (&empty, "run `rightdoor migrate`")] {
        let ended =
            run(&mut rightdoor(&["check", "--database-url", &format!("sqlite://{}", file.display()), "x.yaml"]));
        assert_eq!(ended.code, Some(1));
        assert!(ended.complaints.contains(told), "{}", ended.complaints);
    }
    assert!(!missing.exists());
}

#[test]
fn a_code_whose_end_only_an_imported_list_knows_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let (list, providers) = (folder.path().join("areas.csv"), folder.path().join("riverside.yaml"));
    let rows = "code,name,kind,valid_from,valid_until,successor\n\
        E06000042,Milton Keynes,single-tier-authority,,2026-03-31,E06000099\n\
        E06000099,New Keynes,single-tier-authority,2026-04-01,,\n";
    std::fs::write(&list, rows).unwrap();
    std::fs::write(&providers, RIVERSIDE).unwrap();
    let (list, providers) = (list.display().to_string(), providers.display().to_string());
    let database = TestDatabase::empty();
    let url = database.url();
    let imported = run(&mut rightdoor(&["import", "areas", &list, "--database-url", &url]));
    assert_eq!(imported.code, Some(0), "{}", imported.complaints);

    let alone = run(&mut rightdoor(&["check", "--on", "2026-11-23", &providers]));
    assert_eq!(alone.output, "1 file checked: no errors and no warnings\n");
    let beside = run(&mut rightdoor(&["check", "--on", "2026-11-23", "--database-url", &url, &providers]));
    assert_eq!(beside.code, Some(0), "{}", beside.complaints);
    let warning = "warning: the area `E06000042` (Milton Keynes) ended on 2026-03-31";
    assert!(beside.output.contains(warning) && beside.output.contains("New Keynes"), "{}", beside.output);
    let before = run(&mut rightdoor(&["check", "--on", "2026-03-31", "--database-url", &url, &providers]));
    assert!(!before.output.contains("ended"), "as of its last day: {}", before.output);
}
