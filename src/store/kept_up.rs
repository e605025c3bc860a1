//! What the database keeps up by itself: where places are, and which hours contacts keep. Rows are written here as an earlier
//! version of the program writes them, which knows of neither.

use domain::records::RecordId;
use entity::{contact, contact_hours, location, location_point, place, provider, search_word, service};
use migration::Migrator;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sea_orm_migration::MigratorTrait;
use serde_json::{Value, json};

use super::query_plans::postgres_server::PostgresServer;
use super::tests::unhurried;
use super::{MapStretch, Store, StoreSettings};

/// How many schema steps the earlier version knows.
const STEPS_BEFORE: u32 = 7;

async fn a_service(store: &Store) {
    let provider = provider::ActiveModel {
        slug: Set("provider".to_owned()),
        name: Set("Provider".to_owned()),
        sort_name: Set("provider".to_owned()),
        search_text: Set(" provider".to_owned()),
        kind: Set("charity".to_owned()),
        document: Set(json!({})),
        checksum: Set(String::new()),
        updated_at: Set("2026-11-22T09:00:00Z".parse().unwrap()),
        ..Default::default()
    };
    provider::Entity::insert(provider).exec_without_returning(&store.database).await.unwrap();
    let service = service::ActiveModel {
        provider_id: Set(1),
        slug: Set("therapy".to_owned()),
        name: Set("Therapy".to_owned()),
        sort_name: Set("therapy".to_owned()),
        status: Set("active".to_owned()),
        holiday_calendar: Set("england-and-wales".to_owned()),
        freshness_order: Set(0),
        search_text: Set(" therapy ünal 2e5".to_owned()),
        details: Set(json!({})),
        checksum: Set(String::new()),
        updated_at: Set("2026-11-22T09:00:00Z".parse().unwrap()),
        ..Default::default()
    };
    service::Entity::insert(service).exec_without_returning(&store.database).await.unwrap();
    let place = place::ActiveModel {
        postcode: Set("MK9 2UB".to_owned()),
        area_code: Set("E06000042".to_owned()),
        latitude: Set(52.04),
        longitude: Set(-0.76),
        terminated_on: Set(None),
        seeded: Set(false),
    };
    place::Entity::insert(place).exec_without_returning(&store.database).await.unwrap();
}

/// Places by their number: where its record says, where its postcode is, and of which nothing is known or which is for post.
async fn four_places(store: &Store) {
    for (number, postcode, position, postal_only) in [
        (0, Some("MK9 2UB"), Some((52.1, -0.7)), false),
        (1, Some("MK9 2UB"), None, false),
        (2, Some("ZZ1 1ZZ"), None, false),
        (3, Some("MK9 2UB"), None, true),
    ] {
        let row = location::ActiveModel {
            service_id: Set(1),
            position: Set(number),
            name: Set("Clinic".to_owned()),
            postcode: Set(postcode.map(str::to_owned)),
            latitude: Set(position.map(|(latitude, _)| latitude)),
            longitude: Set(position.map(|(_, longitude)| longitude)),
            postal_only: Set(postal_only),
            travel: Set(json!([])),
            source: Set("page".to_owned()),
            ..Default::default()
        };
        location::Entity::insert(row).exec_without_returning(&store.database).await.unwrap();
    }
}

fn week(day: &str, statement: &str) -> Value {
    json!({"statement": statement, "weekly": [{"days": [day], "opens": "09:00", "closes": "17:00"}]})
}

/// Contacts by their number: two that keep the same hours and say so in other words, one with hours of its own, one that
/// only speaks of them, and one without any.
async fn five_contacts(store: &Store) {
    let hours = [
        Some(week("monday", "Mondays")),
        Some(week("monday", "On Mondays")),
        Some(week("friday", "Fridays")),
        Some(json!({"statement": "Ask us."})),
        None,
    ];
    for (number, hours) in (0..).zip(hours) {
        let row = contact::ActiveModel {
            service_id: Set(1),
            position: Set(number),
            slug: Set(format!("line-{number}")),
            purpose: Set("advice-line".to_owned()),
            hours: Set(hours),
            source: Set("page".to_owned()),
            ..Default::default()
        };
        contact::Entity::insert(row).exec_without_returning(&store.database).await.unwrap();
    }
}

async fn points(store: &Store) -> Vec<(f64, f64)> {
    let kingdom = MapStretch { south: 49.0, north: 61.0, west: -9.0, east: 2.0 };
    let found = store.points_within(&kingdom).await.unwrap();
    assert!(found.iter().all(|(id, _)| *id == RecordId(1)));
    let mut points: Vec<_> = found.iter().map(|(_, point)| (point.latitude, point.longitude)).collect();
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    points
}

/// The number of each contact that has weekly hours, with their identity.
async fn kept(store: &Store) -> Vec<(i32, i64)> {
    let rows = contact_hours::Entity::find().all(&store.database).await.unwrap();
    let mut kept: Vec<_> = rows.iter().map(|row| (row.position, row.hours_id)).collect();
    kept.sort_unstable();
    kept
}

async fn as_expected(store: &Store) {
    assert_eq!(points(store).await, [(52.04, -0.76), (52.1, -0.7)]);
    let rows = kept(store).await;
    let [(0, monday), (1, same), (2, friday)] = rows[..] else { panic!("{rows:?}") };
    assert!(monday == same && monday != friday);
    let mut weeks = store.weekly_hours().await.unwrap();
    weeks.sort_by_key(|(id, _)| *id);
    assert_eq!(weeks.len(), 2);
    assert!(weeks.iter().all(|(_, hours)| hours.statement.is_none() && hours.weekly.len() == 1));
}

async fn what_was_there_before_the_steps_is_found_after(settings: StoreSettings) {
    let store = Store::open(&settings).await.unwrap();
    Migrator::up(&store.database, Some(STEPS_BEFORE)).await.unwrap();
    a_service(&store).await;
    four_places(&store).await;
    five_contacts(&store).await;
    store.migrate().await.unwrap();
    as_expected(&store).await;
    let words = search_word::Entity::find().all(&store.database).await.unwrap();
    let mut words: Vec<_> = words.iter().map(|row| (row.word.as_str(), row.backwards.as_str())).collect();
    words.sort_unstable();
    assert_eq!(words, [("provider", "redivorp"), ("therapy", "ypareht"), ("ünal", "lanü")]);
}

async fn what_an_earlier_version_writes_is_found(settings: StoreSettings) {
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    a_service(&store).await;
    four_places(&store).await;
    five_contacts(&store).await;
    as_expected(&store).await;

    let moved = location::ActiveModel { latitude: Set(Some(53.0)), ..Default::default() };
    let first = location::Column::Position.eq(0);
    location::Entity::update_many().set(moved).filter(first.clone()).exec(&store.database).await.unwrap();
    assert_eq!(points(&store).await, [(52.04, -0.76), (53.0, -0.7)]);
    location::Entity::delete_many().filter(first).exec(&store.database).await.unwrap();
    assert_eq!(points(&store).await, [(52.04, -0.76)]);

    let silent = contact::ActiveModel { hours: Set(Some(json!({"statement": "Ask us."}))), ..Default::default() };
    let first = contact::Column::Position.eq(0);
    contact::Entity::update_many().set(silent).filter(first).exec(&store.database).await.unwrap();
    contact::Entity::delete_many().filter(contact::Column::Position.eq(1)).exec(&store.database).await.unwrap();
    assert_eq!(kept(&store).await.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2]);

    service::Entity::delete_many().exec(&store.database).await.unwrap();
    let left = location_point::Entity::find().all(&store.database).await.unwrap().len();
    assert_eq!((left, kept(&store).await.len()), (0, 0));
}

#[tokio::test]
async fn the_steps_take_up_what_is_there_in_sqlite() {
    what_was_there_before_the_steps_is_found_after(unhurried("sqlite::memory:")).await;
}

#[tokio::test]
async fn sqlite_keeps_up_what_an_earlier_version_writes() {
    what_an_earlier_version_writes_is_found(unhurried("sqlite::memory:")).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
async fn the_steps_take_up_what_is_there_in_postgres() {
    let database = PostgresServer::get().expect("RIGHTDOOR_TEST_POSTGRES").create(None);
    what_was_there_before_the_steps_is_found_after(unhurried(database.url())).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
async fn postgres_keeps_up_what_an_earlier_version_writes() {
    let database = PostgresServer::get().expect("RIGHTDOOR_TEST_POSTGRES").create(None);
    what_an_earlier_version_writes_is_found(unhurried(database.url())).await;
}
