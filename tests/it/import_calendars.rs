//! Importing bank holidays and term dates.

use domain::calendar::HolidayCalendar;
use domain::vocabulary::{AreaCode, Urn};
use rightdoor::store::{Counts, ImportReport, Store};

use super::store_databases::{later, with};
use super::support::{Imported, KENT, directory, file_of, import, order};

async fn holidays(store: &Store, text: &str) -> Imported {
    let order = order("bank-holidays.json", false);
    let read = ::import::read_bank_holidays;
    import(file_of(text).path(), read, async |deliveries| store.import_bank_holidays(deliveries, &order).await).await
}

async fn terms(store: &Store, text: &str) -> Imported {
    let order = order("terms.csv", false);
    let file = file_of(text);
    let write = async |deliveries: &mut _| store.import_term_dates(deliveries, &order).await;
    import(file.path(), |input, found| ::import::read_term_dates(input, None, found), write).await
}

fn counts(added: u64, dropped: u64, unchanged: u64) -> ImportReport {
    ImportReport { records: Counts { added, changed: 0, dropped, unchanged }, ..ImportReport::default() }
}

#[tokio::test]
async fn bank_holidays_take_the_place_of_their_years_and_seeding_does_not_undo_it() {
    let records = directory(Vec::new());
    let store = with(&records).await;
    let file = r#"{"england-and-wales": {"events": [{"date": "2026-01-01"}, {"date": "2026-05-11"}]},
        "scotland": {"events": [{"date": "2026-01-02"}]}}"#;
    let report = holidays(&store, file).await.unwrap();
    assert_eq!((report.records.added, report.records.unchanged), (2, 1));
    assert!(report.records.dropped > 0);
    assert_eq!(holidays(&store, file).await.unwrap(), counts(0, 0, 3));

    let mut changed = records.clone();
    changed.bank_holidays.pop();
    store.seed(&changed, later()).await.unwrap();
    let known = store.reference().await.unwrap().holidays;
    let is_one = |day: &str| known.is_holiday(HolidayCalendar::EnglandAndWales, day.parse().unwrap());
    assert_eq!((is_one("2026-05-11"), is_one("2026-05-04")), (Some(true), Some(false)));
    assert_eq!(is_one("2025-12-25"), Some(true), "other years stay");
    assert_eq!(known.dates(HolidayCalendar::Scotland).count(), 1);
}

#[tokio::test]
async fn term_dates_take_the_place_of_those_of_their_owners() {
    let store = with(&directory(Vec::new())).await;
    let file = "area,school,starts,ends\n\
        E10000016,,2026-09-01,2026-10-16\n\
        ,137883,2026-09-03,2026-12-18\n";
    assert_eq!(terms(&store, file).await.unwrap(), counts(2, 0, 0));
    assert_eq!(terms(&store, file).await.unwrap(), counts(0, 0, 2));
    let other = "area,school,starts,ends\nE10000016,,2026-09-02,2026-10-16\n";
    assert_eq!(terms(&store, other).await.unwrap(), counts(1, 1, 0));
    let reference = store.reference().await.unwrap();
    let kent = &reference.authority_terms[&AreaCode::parse(KENT).unwrap()];
    assert_eq!(kent.terms().next().unwrap().0.to_string(), "2026-09-02");
    assert!(reference.school_terms.contains_key(&Urn::parse("137883").unwrap()));
}

#[tokio::test]
async fn term_dates_of_an_area_that_there_is_not_are_refused() {
    let store = with(&directory(Vec::new())).await;
    let file = "area,school,starts,ends\n\
        E10000016,,2026-09-01,2026-10-16\n\
        NOPE,,2026-09-01,2026-10-16\n";
    let refusal = terms(&store, file).await.unwrap_err().to_string();
    assert!(refusal.starts_with("`NOPE` (line 3) is no area that is known here, and nothing was changed"), "{refusal}");
    assert!(store.reference().await.unwrap().authority_terms.is_empty());
}
