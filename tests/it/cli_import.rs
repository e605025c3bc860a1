//! `rightdoor import`.

use std::path::Path;

use super::cli_program::{Ended, rightdoor, run};
use super::support::{GIAS_HEADER, LUTON, MK, TestDatabase, code_point_row, gias_row, practice_row};

fn import(database: &TestDatabase, kind: &str, file: &Path, flags: &[&str]) -> Ended {
    let mut command = rightdoor(&["import", kind, "--database-url", &database.url()]);
    run(command.args(flags).arg(file))
}

/// A folder with files of these names and texts.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn code_point() -> String {
    [code_point_row("MK46 5QG", MK), code_point_row("LU1 1BW", LUTON), code_point_row("MK99 1AA", "")].concat()
}

#[test]
fn an_import_says_what_it_did_and_under_which_licence() {
    let database = TestDatabase::empty();
    let files = folder(&[("mk.csv", &code_point())]);
    let path = files.path().join("mk.csv");
    let first = import(&database, "postcodes", &path, &[]);
    assert_eq!(first.code, Some(0), "{}", first.complaints);
    let expected = "mk.csv: 2 added, 0 changed, 0 dropped, 0 as they were\n\
        skipped: 1, since it lies in no authority that the file names (mk.csv, line 3)\n\
        Contains OS data © Crown copyright and database right.";
    assert!(first.output.starts_with(expected), "{}", first.output);
    for right in ["Royal Mail data", "National Statistics data", "Open Government Licence v3.0"] {
        assert!(first.output.contains(right), "{}", first.output);
    }
    assert_eq!(first.complaints, "", "without a terminal there is no progress to show");
    let second = import(&database, "postcodes", &path, &["--list-skipped"]);
    let expected = "skipped: mk.csv, line 3: it lies in no authority that the file names\n\
        mk.csv: 0 added, 0 changed, 0 dropped, 2 as they were\n";
    assert!(second.output.starts_with(expected), "{}", second.output);
}

#[test]
fn practices_and_schools_come_after_postcodes() {
    let database = TestDatabase::empty();
    let practices = [
        practice_row("K82057", "COBBS GARDEN SURGERY", "OLNEY", "MK46 5QG"),
        practice_row("E81005", "BELL HOUSE", "LUTON", "LU1 1BW"),
        practice_row("W99999", "FAR AWAY", "CARDIFF", "CF10 1AA"),
    ]
    .concat();
    let schools = format!("{GIAS_HEADER}{}", gias_row("110592", "The Redway School", "MK6 4HG"));
    let files =
        folder(&[("mk.csv", &code_point()), ("epraccur.csv", &practices), ("edubasealldata20251101.csv", &schools)]);
    let path = |name: &str| files.path().join(name);
    let early = import(&database, "gp-practices", &path("epraccur.csv"), &[]);
    assert_eq!(early.code, Some(1));
    assert!(early.complaints.contains("Import postcodes first"), "{}", early.complaints);

    import(&database, "postcodes", &path("mk.csv"), &[]);
    let practices = import(&database, "gp-practices", &path("epraccur.csv"), &[]);
    assert!(
        practices.output.starts_with(
            "epraccur.csv: 2 added, 0 changed, 0 dropped, 0 as they were\n\
             skipped: 1, since its postcode is not known here, so that its authority is not either (line 3)\n"
        ),
        "{}{}",
        practices.output,
        practices.complaints
    );
    assert!(practices.output.contains("Organisation Data Service"), "{}", practices.output);
    let schools = import(&database, "schools", &path("edubasealldata20251101.csv"), &[]);
    assert!(schools.output.contains(": 1 added, 0 changed, 0 dropped, 0 as they were\n"), "{}", schools.output);
    assert!(schools.output.contains("Get Information About Schools"), "{}", schools.output);
}

#[test]
fn a_bad_file_is_refused_and_changes_nothing() {
    let database = TestDatabase::empty();
    let whole = code_point();
    let contradicting = format!("{whole}{}", code_point_row("MK46 5QG", LUTON));
    let cut = &whole[..whole.len() - 30];
    let areas = "code,name,kind,parents\nE07000999,New,district,E10009999\n";
    let files =
        folder(&[("whole.csv", &whole), ("cut.csv", cut), ("contradicting.csv", &contradicting), ("areas.csv", areas)]);
    let path = |name: &str| files.path().join(name);
    import(&database, "postcodes", &path("whole.csv"), &[]);
    for (kind, name, expected) in [
        ("postcodes", "cut.csv", "error: cut.csv, line 3: expected 10 fields as in the first line, found 7. The file "),
        ("postcodes", "contradicting.csv", "error: contradicting.csv, line 4: expected `MK46 5QG` once, but "),
        (
            "postcodes",
            "none.csv",
            "error: none.csv: cannot be read (No such file or directory (os error 2)). Name a file or a folder that exists\n",
        ),
        ("areas", "areas.csv", "error: areas.csv: `E10009999` (line 2) is no area that is known here, and nothing "),
        ("gp-practices", "whole.csv", "error: whole.csv, line 1: expected a row of `epraccur.csv`"),
        ("schools", "whole.csv", "error: whole.csv, line 1: expected the header of `edubasealldata.csv`"),
    ] {
        let refused = import(&database, kind, &path(name), &[]);
        assert_eq!((refused.code, refused.output.as_str()), (Some(1), ""), "{name}");
        assert!(refused.complaints.starts_with(expected), "{}", refused.complaints);
    }
    let again = import(&database, "postcodes", &path("whole.csv"), &[]);
    assert!(again.output.starts_with("whole.csv: 0 added, 0 changed, 0 dropped, 2 as they were\n"), "{}", again.output);
}

#[test]
fn a_part_of_what_was_imported_is_refused_unless_it_is_meant() {
    let database = TestDatabase::empty();
    let rows: String = ["MK1 1AA", "MK1 1AB", "MK1 1AD"].iter().map(|postcode| code_point_row(postcode, MK)).collect();
    let part = code_point_row("MK1 1AA", MK);
    let files = folder(&[("whole.csv", &rows), ("part.csv", &part)]);
    import(&database, "postcodes", &files.path().join("whole.csv"), &[]);
    let refused = import(&database, "postcodes", &files.path().join("part.csv"), &[]);
    assert_eq!(refused.code, Some(1));
    let expected = "error: part.csv: the file lacks 2 of the 3 records that an earlier import brought, and nothing";
    assert!(refused.complaints.starts_with(expected), "{}", refused.complaints);
    let meant = import(&database, "postcodes", &files.path().join("part.csv"), &["--may-drop-most"]);
    assert!(meant.output.starts_with("part.csv: 0 added, 0 changed, 2 dropped, 1 as they were\n"), "{}", meant.output);
}
