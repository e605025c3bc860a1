//! What goes wrong, where only this room can bring it about.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::records::{ProviderFile, RecordId};
use domain::vocabulary::{OdsCode, Urn};
use entity::{criterion, gp_practice, place, school, seed_set, service};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;
use tokio::net::TcpListener;

use super::connection::snapshot;
use super::on_both::on_both;
use super::reference::terms;
use super::service::{ServiceChange, load, save};
use super::{SeedRecords, Store, StoreError, StoreSettings};

pub(super) fn now() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

/// One provider with one service.
pub(super) fn one_service() -> SeedRecords {
    let file: ProviderFile = serde_json::from_value(json!({
        "provider": {
            "slug": "provider", "name": "Provider", "kind": "charity",
            "sources": [{"key": "page", "title": "A page"}], "described_in": ["page"],
        },
        "services": [{
            "slug": "therapy", "name": "Therapy", "disciplines": ["physiotherapy"],
            "coverage": [{"basis": "home", "areas": ["E06000042"], "source": "page"}],
            "eligibility": [{"requirements": [
                {"code": "looked-after", "text": "For children in care.", "rule": {"looked_after": true}, "source": "page"},
            ]}],
            "described_in": ["page"],
        }],
    }))
    .unwrap();
    SeedRecords { providers: vec![file], ..SeedRecords::default() }
}

pub(super) async fn store(settings: StoreSettings) -> Store {
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    store.seed(&one_service(), now()).await.unwrap();
    store
}

/// Settings for a test that fills a database with a great many rows by one statement.
pub(super) fn unhurried(url: impl Into<String>) -> StoreSettings {
    StoreSettings { statement_limit: Duration::from_secs(60), ..StoreSettings::new(url) }
}

fn in_memory() -> StoreSettings {
    StoreSettings::new("sqlite::memory:")
}

async fn corrupt(store: &Store) -> (String, String) {
    match store.services(&[RecordId(1)]).await {
        Err(error @ StoreError::Corrupt { .. }) => (error.to_string(), error.source().unwrap().to_string()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_document_is_never_read_half_before_and_half_after_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("directory.sqlite");
    let store = store(StoreSettings::new(format!("sqlite://{}", file.display()))).await;
    let snapshot = snapshot(&store.database).await.unwrap();
    let before = load(&snapshot, &[RecordId(1)]).await.unwrap();
    let mut changed = before[0].service.clone();
    changed.contacts =
        serde_json::from_value(json!([{"slug": "line", "purpose": "crisis", "source": "page"}])).unwrap();
    store.save_service(RecordId(1), &changed, now()).await.unwrap();
    assert_eq!(load(&snapshot, &[RecordId(1)]).await.unwrap(), before);
    assert_eq!(store.services(&[RecordId(1)]).await.unwrap()[0].service, changed);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer_nor_a_writer_for_readers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("directory.sqlite");
    let short = StoreSettings {
        acquire_limit: Duration::from_secs(1),
        statement_limit: Duration::from_secs(1),
        ..StoreSettings::new(format!("sqlite://{}", file.display()))
    };
    let store = store(short).await;
    let before = store.services(&[RecordId(1)]).await.unwrap();
    let mut service = before[0].service.clone();
    service.name = serde_json::from_value(json!("New name")).unwrap();

    let writing = store.change().await.unwrap();
    let terms = terms::load(&writing.transaction).await.unwrap();
    let change =
        ServiceChange { provider: RecordId(1), service: &service, terms: &terms, seed_checksum: None, now: now() };
    save(&writing.transaction, &change).await.unwrap();
    assert_eq!(store.services(&[RecordId(1)]).await.unwrap(), before, "what is not committed is not seen");

    let reading = snapshot(&store.database).await.unwrap();
    assert_eq!(load(&reading, &[RecordId(1)]).await.unwrap(), before);
    store.commit_unchanged(writing).await.unwrap();
    assert_eq!(store.services(&[RecordId(1)]).await.unwrap()[0].service, service, "what is committed is seen at once");
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_is_an_error_that_names_the_service() {
    let store = store(in_memory()).await;
    let row = criterion::ActiveModel { rule: Set(json!({"no_such_rule": true})), ..Default::default() };
    criterion::Entity::update_many().set(row).exec(&store.database).await.unwrap();
    let (public, private) = corrupt(&store).await;
    assert_eq!(public, "a stored record cannot be read: service `therapy`");
    assert!(private.starts_with("criterion.rule: unknown variant"), "{private}");
}

#[tokio::test]
async fn a_value_of_no_closed_list_is_an_error_that_names_the_service() {
    let store = store(in_memory()).await;
    let row = service::ActiveModel { status: Set("dormant".to_owned()), ..Default::default() };
    service::Entity::update_many().set(row).exec(&store.database).await.unwrap();
    let (public, private) = corrupt(&store).await;
    assert_eq!(public, "a stored record cannot be read: service `therapy`");
    assert!(private.starts_with("service.status: unknown variant `dormant`"), "{private}");
}

#[tokio::test]
async fn when_no_connection_is_free_the_database_cannot_be_reached() {
    let store = store(in_memory()).await;
    let holding_the_only_one = store.change().await.unwrap();
    let refused = store.services(&[RecordId(1)]).await;
    assert!(matches!(refused, Err(StoreError::Unavailable { .. })), "{refused:?}");
    assert!(matches!(store.is_ready().await, Err(StoreError::Unavailable { .. })));
    drop(holding_the_only_one);
    assert_eq!(store.services(&[RecordId(1)]).await.unwrap().len(), 1, "it comes back by itself");
}

#[tokio::test]
async fn opening_tries_for_longer_than_a_request_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = StoreSettings {
        acquire_limit: Duration::from_millis(5),
        opening_limit: Duration::from_secs(3600),
        ..StoreSettings::new(format!("postgres://nobody@{}/none", listener.local_addr().unwrap()))
    };
    let opening = tokio::spawn(async move { Store::open(&settings).await.err() });
    let silent = [listener.accept().await.unwrap(), listener.accept().await.unwrap()];
    assert!(!opening.is_finished());
    opening.abort();
    drop(silent);
    let settings = StoreSettings {
        acquire_limit: Duration::from_millis(5),
        opening_limit: Duration::from_millis(20),
        ..StoreSettings::new(format!("postgres://nobody@{}/none", listener.local_addr().unwrap()))
    };
    let refused = Store::open(&settings).await.err();
    assert!(matches!(refused, Some(StoreError::Unavailable { .. })), "{refused:?}");
}

#[tokio::test]
async fn work_that_takes_too_long_is_given_up() {
    let brief = StoreSettings {
        acquire_limit: Duration::from_millis(5),
        statement_limit: Duration::from_millis(5),
        ..in_memory()
    };
    let mut store = store(in_memory()).await;
    store.settings = Arc::new(brief);
    let endless: Result<(), _> = store.bounded(std::future::pending()).await;
    assert!(matches!(endless, Err(StoreError::Timeout)));
}

#[tokio::test]
async fn a_closed_database_cannot_be_reached() {
    let store = store(in_memory()).await;
    store.database.close_by_ref().await.unwrap();
    let refused = store.reference().await.err().unwrap();
    assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused:?}");
    assert_eq!(refused.to_string(), "the database cannot be reached");
}

#[tokio::test]
async fn what_the_database_says_is_not_in_the_text_of_an_error() {
    let store = Store::open(&in_memory()).await.unwrap();
    let refused = store.guides().await.err().unwrap();
    assert!(matches!(refused, StoreError::Failed { .. }), "{refused:?}");
    assert_eq!(refused.to_string(), "the database refused a statement");
    assert!(refused.source().unwrap().to_string().contains("no such table"));
}

#[tokio::test]
async fn imported_reference_records_are_never_overwritten_by_seeds() {
    let store = store(in_memory()).await;
    let imported = place::ActiveModel {
        postcode: Set("MK9 3HQ".to_owned()),
        area_code: Set("E06000042".to_owned()),
        latitude: Set(52.0),
        longitude: Set(-0.75),
        terminated_on: Set(None),
        seeded: Set(false),
    };
    place::Entity::insert(imported).exec_without_returning(&store.database).await.unwrap();
    let seeded = |postcode: &str| {
        let value = json!({"postcode": postcode, "area": "E07000111", "latitude": 51.0, "longitude": 0.2});
        serde_json::from_value(value).unwrap()
    };
    let records = SeedRecords { places: vec![seeded("MK9 3HQ"), seeded("DA3 8JZ")], ..SeedRecords::default() };
    store.seed(&records, now()).await.unwrap();
    store.seed(&SeedRecords { places: vec![seeded("MK9 3HQ")], ..SeedRecords::default() }, now()).await.unwrap();
    let rows = place::Entity::find().all(&store.database).await.unwrap();
    let left: Vec<_> = rows.iter().map(|row| (row.postcode.as_str(), row.area_code.as_str())).collect();
    assert_eq!(left, [("MK9 3HQ", "E06000042")]);
    assert!(seed_set::Entity::find_by_id("place".to_owned()).one(&store.database).await.unwrap().is_some());
}

#[tokio::test]
async fn an_error_does_not_say_which_practice_or_school_was_asked_about() {
    let store = store(in_memory()).await;
    let records = SeedRecords {
        gp_practices: serde_json::from_value(json!([
            {"ods_code": "K82057", "name": "Ashfield", "postcode": "MK14 6DZ", "area": "E06000042"},
        ]))
        .unwrap(),
        schools: serde_json::from_value(json!([
            {"urn": "110592", "name": "The Redway School", "postcode": "MK6 4HG", "area": "E06000042"},
        ]))
        .unwrap(),
        ..SeedRecords::default()
    };
    store.seed(&records, now()).await.unwrap();
    let nowhere = || Expr::val("nowhere");
    let spoilt = gp_practice::Entity::update_many().col_expr(gp_practice::Column::AreaCode, nowhere());
    spoilt.exec(&store.database).await.unwrap();
    let spoilt = school::Entity::update_many().col_expr(school::Column::AreaCode, nowhere());
    spoilt.exec(&store.database).await.unwrap();
    let refused = store.gp_practice(&OdsCode::parse("K82057").unwrap()).await.err().unwrap();
    assert_eq!(refused.to_string(), "a stored record cannot be read: a GP practice");
    let refused = store.school(&Urn::parse("110592").unwrap()).await.err().unwrap();
    assert_eq!(refused.to_string(), "a stored record cannot be read: a school");
}

#[tokio::test]
async fn a_full_disk_refuses_changes_whole_and_reading_goes_on() {
    let store = store(in_memory()).await;
    let before = store.services(&[RecordId(1)]).await.unwrap();
    let mut service = before.first().unwrap().service.clone();
    service.name = serde_json::from_value(json!("A name ".repeat(100_000).trim())).unwrap();
    let pragma = async |text: &str| store.database.execute_unprepared(text).await.unwrap();
    // What SQLite says of a file that cannot grow is what it says of a disk that is full.
    pragma("PRAGMA max_page_count = 1").await;
    let refused = store.save_service(RecordId(1), &service, now()).await.unwrap_err();
    assert!(refused.source().unwrap().to_string().contains("database or disk is full"), "{refused:?}");
    assert_eq!(store.services(&[RecordId(1)]).await.unwrap(), before);
    pragma("PRAGMA max_page_count = 1000000").await;
    store.save_service(RecordId(1), &service, now()).await.unwrap();
    assert_eq!(store.services(&[RecordId(1)]).await.unwrap().first().unwrap().service, service);
}

/// As rows written by hand may have it. The one that is touched last is the last one in PostgreSQL's own order.
async fn parts_of_the_same_place_stand_in_the_order_they_were_added(settings: StoreSettings) {
    let store = store(settings).await;
    let run = async |statement: &str| store.database.execute_unprepared(statement).await.unwrap();
    for (id, slug) in [(71, "first"), (72, "second"), (73, "third")] {
        run(&format!(
            "INSERT INTO offer (id, service_id, slug, position, tier, title, costs, search_text, source)
             VALUES ({id}, 1, '{slug}', 0, 'universal', 'X', '[]', '', 'page')"
        ))
        .await;
    }
    run("UPDATE offer SET title = 'Y' WHERE id = 71").await;
    let document = store.services(&[RecordId(1)]).await.unwrap().remove(0);
    let slugs: Vec<&str> = document.service.offers.iter().map(|offer| offer.slug.as_str()).collect();
    assert_eq!(slugs, ["first", "second", "third"]);
}

on_both! {
    parts_of_the_same_place_stand_in_the_order_they_were_added:
        parts_of_the_same_place_stand_in_order_in_sqlite, parts_of_the_same_place_stand_in_order_in_postgres;
}
