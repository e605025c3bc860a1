//! Bank holidays.

use chrono::NaiveDate;
use domain::calendar::HolidayCalendar;
use import::read_bank_holidays;

use super::{Found, fault, read_one};

const FILE: &str = r#"{
  "england-and-wales": {"division": "england-and-wales", "events": [
    {"title": "New Year’s Day", "date": "2026-01-01", "notes": "", "bunting": true},
    {"title": "Boxing Day", "date": "2026-12-28", "notes": "Substitute day", "bunting": true}
  ]},
  "scotland": {"division": "scotland", "events": [
    {"title": "2nd January", "date": "2026-01-02", "notes": "", "bunting": true}
  ]}
}
"#;

fn holidays(text: &str) -> Result<(Found<(HolidayCalendar, NaiveDate)>, ()), String> {
    read_one("bank-holidays.json", text.as_bytes(), read_bank_holidays)
}

#[test]
fn the_days_of_each_division_are_read() {
    let day = |text: &str| text.parse().unwrap();
    let expected = [
        (HolidayCalendar::EnglandAndWales, day("2026-01-01")),
        (HolidayCalendar::EnglandAndWales, day("2026-12-28")),
        (HolidayCalendar::Scotland, day("2026-01-02")),
    ];
    assert_eq!(holidays(FILE).unwrap().0.records, expected);
    assert_eq!(holidays(&format!("\u{feff}{FILE}")).unwrap().0.records, expected);
}

#[test]
fn bad_files_are_faults() {
    let cut = FILE.get(..FILE.len() / 2).unwrap().to_owned();
    for (text, expected) in [
        (cut, "The file seems cut off or damaged: fetch it again"),
        ("[]".to_owned(), "bank-holidays.json, line 1: expected the bank holidays of GOV.UK"),
        ("date,title\n".to_owned(), "bank-holidays.json, line 1: expected the bank holidays of GOV.UK"),
        (FILE.replace("2026-12-28", "28/12/2026"), "bank-holidays.json, line 4: expected the bank holidays"),
        (FILE.replace("scotland\": {", "cornwall\": {"), "unknown variant `cornwall`"),
        ("{\"scotland\": {\"events\": []}}".to_owned(), "expected at least one day of each division"),
        ("{}".to_owned(), "expected divisions, found none"),
    ] {
        let fault = fault(holidays(&text));
        assert!(fault.contains(expected), "{fault}");
    }
}
