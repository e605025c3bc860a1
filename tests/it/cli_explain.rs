//! `rightdoor explain`. The pages expected are in `explain/`; when the wording changes on purpose, write them anew
//! with the command that the test runs.

use super::cli_program::{Ended, file, rightdoor, run};

fn explain(child: &str, more: &[&str]) -> Ended {
    let providers = file("explain/providers").display().to_string();
    let child = file(child).display().to_string();
    let mut arguments = vec!["explain", "riverside-physiotherapy", "--provider-files", &providers];
    arguments.extend(["--child", &child, "--on", "2026-11-23"]);
    arguments.extend(more);
    run(&mut rightdoor(&arguments))
}

#[test]
fn a_child_of_whom_one_fact_is_missing() {
    let ended = explain("explain/meets-most.yaml", &["--asker", "parent-carer"]);
    assert_eq!(ended.output, include_str!("explain/meets-most.txt"), "{}", ended.complaints);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn a_child_who_lives_elsewhere() {
    let ended = explain("explain/lives-elsewhere.json", &[]);
    assert_eq!(ended.output, include_str!("explain/lives-elsewhere.txt"), "{}", ended.complaints);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn what_is_wrong_with_the_file_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let child = folder.path().join("child.yaml");
    let path = child.display().to_string();
    let complaint = |text: &str| {
        std::fs::write(&child, text).unwrap();
        let ended = run(&mut rightdoor(&["explain", "bromley-occupational-therapy", "--child", &path]));
        assert_eq!(ended.code, Some(1));
        ended.complaints
    };
    assert_eq!(
        complaint("home:\n  areas: [E06000042]\n"),
        format!("error: {path}:2:10: child.home.areas: PlaceInput has no such field; the nearest is `area`.\n")
    );
    assert_eq!(
        complaint("needs: [ dressing, dresing ]\n"),
        format!(
            "error: {path}:1:20: child.needs.1: There is no need term of this code; the nearest is `dressing`; `terms(vocabulary: NEED)` lists all.\n"
        )
    );
    assert!(complaint("needs: [\n").starts_with(&format!("error: {path}:")));
}

#[test]
fn an_unknown_service_or_asker_is_named() {
    let child = file("explain/meets-most.yaml").display().to_string();
    let ended = run(&mut rightdoor(&["explain", "bromley-occupational-theraphy", "--child", &child]));
    assert!(ended.complaints.contains("the nearest is `bromley-occupational-therapy`"), "{}", ended.complaints);
    let ended = explain("explain/meets-most.yaml", &["--asker", "gpp"]);
    assert!(ended.complaints.starts_with("error: --asker: "), "{}", ended.complaints);
    assert!(ended.complaints.contains("the nearest is `gp`"), "{}", ended.complaints);
}
