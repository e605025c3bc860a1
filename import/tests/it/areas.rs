//! Authorities and boards.

use domain::vocabulary::{Area, AreaKind};
use import::{AreaFile, read_areas};

use super::{Found, fault, read_one};

const OURS: &str = "code,name,kind,parents,overlaps,valid_from,valid_until,successor\n\
    E10000016,Kent,county,E12000008,,,2028-03-31,\n\
    ME1,ME1,postcode-district,E92000001,E06000035;E07000113,,,\n\
    QHG,BLMK ICB,integrated-care-board,E92000001,,2022-07-01,2026-03-31,S1Y5D\n";

fn areas(text: &str) -> Result<(Found<Area>, AreaFile), String> {
    read_one("areas.csv", text.as_bytes(), read_areas)
}

fn codes(area: &[domain::vocabulary::AreaCode]) -> Vec<&str> {
    area.iter().map(|code| code.as_str()).collect()
}

#[test]
fn a_list_of_ours_has_validity_and_successors() {
    let (found, file) = areas(OURS).unwrap();
    assert_eq!(file, AreaFile { parents: true, overlaps: true, validity: true });
    let [kent, district, board] = found.records.as_slice() else { panic!("three areas") };
    assert_eq!((kent.kind, kent.valid_until), (AreaKind::County, "2028-03-31".parse().ok()));
    assert_eq!(codes(&district.overlaps), ["E06000035", "E07000113"]);
    assert_eq!((board.valid_from, board.successor.as_ref().unwrap().as_str()), ("2022-07-01".parse().ok(), "S1Y5D"));
}

#[test]
fn a_list_of_ours_may_say_less() {
    let (_, file) = areas("code,name,kind\nE10000016,Kent,county\n").unwrap();
    assert_eq!(file, AreaFile { parents: false, overlaps: false, validity: false });
}

#[test]
fn a_column_that_a_list_of_ours_does_not_have_is_not_lost_without_a_word() {
    let known = "`code`, `name`, `kind`, `parents`, `overlaps`, `valid_from`, `valid_until`, `successor`";
    for (column, text) in [
        ("parent", "code,name,kind,parent\nE10000016,Kent,county,E12000008\n"),
        ("parents", "code,name,kind,parents,Parents\nE10000016,Kent,county,E12000008,E92000001\n"),
    ] {
        let wanted = format!("line 1: expected no columns but {known}, each once; found `{column}`. ");
        let found = fault(areas(text));
        assert!(found.contains(&wanted), "{found}");
    }
    assert!(areas("code,name,kind,,\nE10000016,Kent,county,,\n").is_ok(), "a column without a name says nothing");
}

#[test]
fn names_and_codes_of_the_ons_lie_within_one_another() {
    let text = "\u{feff}LAD25CD,LAD25NM,CTY25CD,CTY25NM,RGN25CD,RGN25NM,CTRY25CD,CTRY25NM,ObjectId\n\
        E07000111,Sevenoaks,E10000016,Kent,E12000008,South East,E92000001,England,1\n\
        E06000042,Milton Keynes,E99999999,(pseudo) England (UA/MD/LB),E12000008,South East,E92000001,England,2\n\
        X01000001,Elsewhere,E99999999,none,E99999999,none,E99999999,none,3\n";
    let (found, file) = areas(text).unwrap();
    assert_eq!(file, AreaFile { parents: true, overlaps: false, validity: false });
    let lie: Vec<(&str, Vec<&str>)> =
        found.records.iter().map(|area| (area.code.as_str(), codes(&area.parents))).collect();
    assert_eq!(
        lie,
        [
            ("E07000111", vec!["E10000016"]),
            ("E10000016", vec!["E12000008"]),
            ("E12000008", vec!["E92000001"]),
            ("E92000001", vec![]),
            ("E06000042", vec!["E12000008"]),
        ]
    );
    assert_eq!(found.skipped, ["areas.csv, line 4: it names no area of a kind that is known here"]);
}

#[test]
fn bad_lists_are_faults() {
    for (text, expected) in [
        (String::new(), "areas.csv: expected a header"),
        ("URN,Name\n1,2\n".to_owned(), "areas.csv, line 1: expected the header of a list of areas"),
        (OURS.replace("county", "shire"), "areas.csv, line 2: expected a kind of area, one of `country`, `region`,"),
        (OURS.replace("county", "shire"), "`postcode-district`; found `shire`"),
        (
            OURS.replace("county", "district"),
            "areas.csv, line 2: expected the kind `county`, which a code such as `E10000016` stands for; found `district`",
        ),
        (
            OURS.replace(",2026-03-31,S1Y5D", ",,S1Y5D"),
            "line 4: expected `valid_until`, the last day of the code, where",
        ),
        ("code,name,kind\n".to_owned(), "areas.csv: expected rows below the header, found none"),
        (OURS.replace("2028-03-31", "31/03/2028"), "line 2: expected a day such as `2026-03-31`, found `31/03/2028`"),
        (OURS.replace("2022-07-01", "2026-07-01"), "line 4: expected `valid_until` not to be before `valid_from`"),
        (OURS.replace("Kent", " "), "areas.csv, line 2: expected a name, found none"),
        (format!("{OURS}{}", "QHG,Other,county,,,,,\n"), "line 5: expected `QHG` once, but line 4 says something else"),
        (OURS.replace("E12000008", "South East"), "areas.csv, line 2: expected a GSS code"),
        (
            OURS.replace("code,name,kind,parents,overlaps,valid_from,", "code,name,kind,parents,overlaps,from,"),
            "with `valid_from`",
        ),
        (
            OURS.replace("E10000016,Kent,county", "place:kent,Kent,named-place"),
            "areas.csv, line 2: expected a kind of area, one of",
        ),
    ] {
        let fault = fault(areas(&text));
        assert!(fault.contains(expected), "{fault}");
    }
}

#[test]
fn a_mark_of_the_encoding_and_windows_line_ends_do_no_harm() {
    let read = |text: &str| areas(text).unwrap().0.records.len();
    assert_eq!(read(&format!("\u{feff}{}", OURS.replace('\n', "\r\n"))), read(OURS));
}

#[test]
fn a_list_cut_off_is_a_fault() {
    let cut = OURS.trim_end().rsplit_once(',').unwrap().0;
    let fault = fault(areas(cut));
    assert!(fault.contains("fields as in the first line") && fault.contains("cut off or damaged"), "{fault}");
}
