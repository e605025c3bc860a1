//! GP practices.

use import::{PracticeRecord, read_gp_practices};

use super::{Found, fault, read_one};

const OPEN: &str = r#""K82057","COBBS GARDEN SURGERY","Y61","QHG","COBBS GARDEN SURGERY","WEST STREET","OLNEY","BUCKINGHAMSHIRE","","MK46 5QG","19740401","","A","B","M1J4Y","20210401","","","","","","0","","M1J4Y","","4",""
"#;

fn practices(text: &str) -> Result<(Found<PracticeRecord>, ()), String> {
    read_one("epraccur.csv", text.as_bytes(), read_gp_practices)
}

#[test]
fn an_open_practice_is_read_with_its_address() {
    let (found, ()) = practices(OPEN).unwrap();
    let practice = &found.records[0];
    assert_eq!(practice.ods_code.as_str(), "K82057");
    assert_eq!(practice.name.as_str(), "Cobbs Garden Surgery");
    assert_eq!(practice.postcode.as_str(), "MK46 5QG");
    let address: Vec<&str> = practice.address.iter().map(|line| line.as_str()).collect();
    assert_eq!(address, ["Cobbs Garden Surgery", "West Street", "Olney", "Buckinghamshire"]);
}

#[test]
fn prescribers_of_other_kinds_and_closed_practices_are_skipped() {
    let row = |code: &str, status: &str, setting: &str| {
        OPEN.replace("K82057", code)
            .replace("\"A\",\"B\"", &format!("\"{status}\",\"B\""))
            .replace("\"4\",\"\"\n", &format!("\"{setting}\",\"\"\n"))
    };
    let text = [row("K82001", "C", "4"), row("K82002", "D", "4"), row("Y01951", "A", "9"), OPEN.to_owned()].concat();
    let (found, ()) = practices(&text).unwrap();
    assert_eq!(found.records.len(), 1);
    assert_eq!(
        found.skipped,
        [
            "epraccur.csv, line 1: the practice is closed",
            "epraccur.csv, line 2: the practice is dormant or only proposed",
            "epraccur.csv, line 3: it is a prescriber of another kind than a GP practice",
        ]
    );
}

#[test]
fn bad_files_are_faults() {
    for (text, expected) in [
        (String::new(), "epraccur.csv: expected rows, found an empty file"),
        ("URN,EstablishmentName\n100000,School\n".to_owned(), "epraccur.csv, line 1: expected a row of `epraccur.csv`"),
        (OPEN.replace("\"A\"", "\"X\""), "epraccur.csv, line 1: expected a row of `epraccur.csv`"),
        (format!("{OPEN}{}", &OPEN[..60]), "epraccur.csv, line 2: expected 27 fields as in the first line, found 5"),
        (
            format!("{OPEN}{}", OPEN.replace("MK46", "MK45")),
            "epraccur.csv, line 2: expected `K82057` once, but epraccur.csv, line 1 says something else of it",
        ),
    ] {
        let fault = fault(practices(&text));
        assert!(fault.starts_with(expected), "{fault}");
    }
}

#[test]
fn a_mark_of_the_encoding_and_windows_line_ends_do_no_harm() {
    let (found, ()) = practices(&format!("\u{feff}{}", OPEN.replace('\n', "\r\n"))).unwrap();
    assert_eq!(found.records.len(), 1);
}
