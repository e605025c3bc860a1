//! Term dates.

use domain::vocabulary::{AreaCode, Urn};
use import::{TermRecord, TermsOwner, read_term_dates};

use super::{Found, fault, read_one};

const OURS: &str = "area,school,starts,ends\n\
    E10000016,,2026-09-01,2026-10-16\n\
    E10000016,,2026-11-02,2026-12-18\n\
    ,137883,2026-09-03,2026-12-18\n";

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
    BEGIN:VEVENT\r\nSUMMARY:Autumn ter\r\n m 1\r\nDTSTART;VALUE=DATE:20260901\r\nDTEND;VALUE=DATE:20261017\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nSUMMARY:October half term\r\nDTSTART;VALUE=DATE:20261019\r\nDTEND;VALUE=DATE:20261024\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nSUMMARY:Term starts\r\nDTSTART:20260901T083000Z\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

fn kent() -> TermsOwner {
    TermsOwner::Area(AreaCode::parse("E10000016").unwrap())
}

fn term(owner: TermsOwner, starts: &str, ends: &str) -> TermRecord {
    TermRecord { owner, starts: starts.parse().unwrap(), ends: ends.parse().unwrap() }
}

fn terms(text: &str, owner: Option<TermsOwner>) -> Result<(Found<TermRecord>, ()), String> {
    read_one("terms", text.as_bytes(), |input, found| read_term_dates(input, owner, found))
}

#[test]
fn a_list_of_ours_has_terms_of_authorities_and_schools() {
    let school = TermsOwner::School(Urn::parse("137883").unwrap());
    assert_eq!(
        terms(OURS, None).unwrap().0.records,
        [
            term(kent(), "2026-09-01", "2026-10-16"),
            term(kent(), "2026-11-02", "2026-12-18"),
            term(school, "2026-09-03", "2026-12-18"),
        ]
    );
}

#[test]
fn a_calendar_s_all_day_events_that_say_so_are_terms() {
    let (found, ()) = terms(CALENDAR, Some(kent())).unwrap();
    assert_eq!(found.records, [term(kent(), "2026-09-01", "2026-10-16")], "a calendar's end is the day after");
    assert_eq!(
        found.skipped,
        [
            "terms, line 13: its summary does not say that it is a term, and nothing else",
            "terms, line 17: it is an event of hours and not of days",
        ]
    );
}

/// A calendar with an event of a day for each of these summaries.
fn of_days(events: &[(&str, &str)]) -> String {
    let event = |(summary, day): &(&str, &str)| {
        format!("BEGIN:VEVENT\r\nSUMMARY:{summary}\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\n")
    };
    format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.iter().map(event).collect::<String>())
}

#[test]
fn a_term_goes_from_the_day_on_which_it_starts_to_the_day_on_which_it_ends() {
    let calendar = of_days(&[
        ("Spring Term ends", "20270325"),
        ("First day of autumn term", "20260902"),
        ("Last day of autumn term", "20261218"),
        ("Start of the Spring Term", "20270104"),
        ("Half term starts", "20270215"),
        ("Summer term starts", "20270412"),
    ]);
    let (found, ()) = terms(&calendar, Some(kent())).unwrap();
    let expected = [term(kent(), "2026-09-02", "2026-12-18"), term(kent(), "2027-01-04", "2027-03-25")];
    assert_eq!(found.records, expected);
    let skipped = [
        "terms, line 21: its summary does not say that it is a term, and nothing else",
        "terms, line 25: a term starts, and no event that comes next says when it ends",
    ];
    assert_eq!(found.skipped, skipped);
    for (events, why) in [
        ([("Term ends", "20261218"), ("Autumn term", "20260902")], "a term ends, and no event that comes before"),
        ([("Term starts", "20260901"), ("Term starts", "20260902")], "a term starts, and no event that comes next"),
        ([("Autumn term", "20260901"), ("Term", "20260902")], "it is of a few days, and its summary says neither"),
        ([("Autumn term starts", "20260901"), ("Summer term ends", "20261218")], "a term starts, and no event that"),
        ([("Term 1 starts", "20260901"), ("Autumn term club ends", "20261218")], "does not say that it is a term, and"),
        ([("Determination", "20260901"), ("Long-term review", "20261218")], "does not say that it is a term, and"),
    ] {
        let ends_at_last = [("Term starts", "20270104"), ("Term ends", "20270325")];
        let (found, ()) = terms(&of_days(&[events.as_slice(), &ends_at_last].concat()), Some(kent())).unwrap();
        assert_eq!(found.records, [term(kent(), "2027-01-04", "2027-03-25")]);
        assert!(found.skipped.iter().any(|line| line.contains(why)), "{:?}", found.skipped);
    }
}

#[test]
fn bad_files_are_faults() {
    let cut = CALENDAR.replace("END:VCALENDAR\r\n", "");
    for (text, owner, expected) in [
        (String::new(), None, "expected a header, found an empty file"),
        ("term,from,to\n".to_owned(), None, "with `area`, `school`, `starts`, `ends`; found `term`, `from`, `to`"),
        (OURS.to_owned(), Some(kent()), "a CSV file says itself whose term dates it holds"),
        (OURS.replace("2026-11-02", "2026-10-16"), None, "line 3: expected terms apart from each other"),
        (OURS.replace("2026-10-16", "2026-08-16"), None, "line 2: expected a term that starts on 2026-09-01 to end"),
        (
            OURS.replace("2026-10-16", "2027-07-21"),
            None,
            "line 2: expected a term of half a year at most, found one of 324 days from 2026-09-01. Give each term by itself",
        ),
        ("area,school,starts,ends\n".to_owned(), None, "terms: expected rows below the header, found none"),
        (
            OURS.replace("2026-10-16", "16 October"),
            None,
            "line 2: expected a day such as `2026-09-01`, found `16 October`",
        ),
        (OURS.replace(",137883", "E06000042,137883"), None, "line 4: expected either an area or a school"),
        (OURS.replace("137883", "school"), None, "line 4: expected a URN"),
        (CALENDAR.to_owned(), None, "Name the authority with --area, or the school with --school"),
        (CALENDAR.replace("20261017", "20261032"), Some(kent()), "line 7: expected a day such as `20260901`, found"),
        (
            of_days(&[("Spring term ends", "20270325")]),
            Some(kent()),
            "terms, line 5: expected events that say that they are terms, found none: a term ends, and no event",
        ),
        (cut, Some(kent()), "expected `END:VCALENDAR`, found the end of the file"),
        (CALENDAR.replace("ter\r\n m 1", "1"), Some(kent()), "expected events that say that they are terms"),
        (
            "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned(),
            Some(kent()),
            "expected events that say that they are terms",
        ),
    ] {
        let fault = fault(terms(&text, owner));
        assert!(fault.contains(expected), "{fault}");
    }
}

#[test]
fn a_mark_of_the_encoding_does_no_harm() {
    for (text, owner) in [(OURS, None), (CALENDAR, Some(kent()))] {
        let read = |text: &str| terms(text, owner.clone()).unwrap().0.records.len();
        assert_eq!(read(&format!("\u{feff}{text}")), read(text));
    }
}

#[test]
fn a_calendar_by_its_name_is_one() {
    let found = read_one("terms.ics", b"hello", |input, found| read_term_dates(input, Some(kent()), found));
    let fault = fault(found);
    assert!(fault.starts_with("terms.ics: expected `BEGIN:VCALENDAR` at the start of a calendar"), "{fault}");
}

#[test]
fn a_line_is_that_of_the_file_whatever_lines_end_in() {
    let wrong = OURS.replace("2026-12-18\n,", "18 December\n,");
    for text in
        [wrong.replace('\n', "\r\n"), wrong.clone(), wrong.replace('\n', "\r\n").replace("area,", "\u{feff}area,")]
    {
        let fault = fault(terms(&text, None));
        assert!(fault.contains("terms, line 3: expected a day"), "{fault}");
    }
}

#[test]
fn a_list_cut_off_is_a_fault() {
    let cut = OURS.trim_end().rsplit_once(',').unwrap().0;
    let fault = fault(terms(cut, None));
    assert!(fault.contains("fields as in the first line") && fault.contains("cut off or damaged"), "{fault}");
}
