//! `rightdoor check`.

use super::cli_program::{file, rightdoor, run};

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
fn a_review_is_overdue_as_of_the_day_given() {
    let arguments = ["check", "--on", "2099-01-01", "seed/providers/milestone-academy.yaml"];
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
