//! What the database keeps up by itself: where places are, which hours contacts keep, and by whom routes may be used. Rows are written here as an earlier
//! version of the program writes them, which knows of none of it.

use domain::records::RecordId;
use entity::{
    contact, contact_hours, location, location_point, place, provider, referral_route, referral_route_role,
    route_referrer, search_word, service,
};
use migration::Migrator;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sea_orm_migration::MigratorTrait;
use serde_json::{Value, json};

use super::on_both::{emptying, on_both};
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

/// Routes by their number, of every policy, each naming a nurse, and one that names a nurse twice and a GP.
async fn five_routes(store: &Store) {
    for (number, policy) in (0..).zip(["anyone", "listed", "listed-and-similar", "not-stated", "listed"]) {
        let route = referral_route::ActiveModel {
            service_id: Set(1),
            slug: Set(format!("route-{number}")),
            position: Set(number),
            name: Set("Route".to_owned()),
            policy: Set(policy.to_owned()),
            details: Set(json!({})),
            source: Set("page".to_owned()),
            ..Default::default()
        };
        let id = referral_route::Entity::insert(route).exec(&store.database).await.unwrap().last_insert_id;
        let roles: &[&str] = if number == 4 { &["nurse", "gp", "nurse"] } else { &["nurse"] };
        let roles = (0..).zip(roles).map(|(position, role)| referral_route_role::ActiveModel {
            route_id: Set(id),
            position: Set(position),
            service_id: Set(1),
            term_code: Set((*role).to_owned()),
        });
        referral_route_role::Entity::insert_many(roles).exec_without_returning(&store.database).await.unwrap();
    }
}

/// The number of each route, with who may use it.
async fn referrers(store: &Store) -> Vec<(i64, String)> {
    let rows = route_referrer::Entity::find().all(&store.database).await.unwrap();
    assert!(rows.iter().all(|row| row.service_id == 1));
    let mut referrers: Vec<_> = rows.into_iter().map(|row| (row.route_id - 1, row.referrer)).collect();
    referrers.sort_unstable();
    referrers
}

fn said(referrers: &[(i64, &str)]) -> Vec<(i64, String)> {
    referrers.iter().map(|(route, word)| (*route, (*word).to_owned())).collect()
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
    let each_in_a_word =
        [(0, "anyone"), (1, "role:nurse"), (2, "like:nurse"), (3, "anyone"), (4, "role:gp"), (4, "role:nurse")];
    assert_eq!(referrers(store).await, said(&each_in_a_word));
}

async fn what_was_there_before_the_steps_is_found_after(settings: StoreSettings) {
    let store = Store::open(&settings).await.unwrap();
    Migrator::up(&store.database, Some(STEPS_BEFORE)).await.unwrap();
    a_service(&store).await;
    four_places(&store).await;
    five_contacts(&store).await;
    five_routes(&store).await;
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
    five_routes(&store).await;
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

    routes_are_changed(&store).await;

    service::Entity::delete_many().exec(&store.database).await.unwrap();
    let left = location_point::Entity::find().all(&store.database).await.unwrap().len();
    assert_eq!((left, kept(&store).await.len(), referrers(&store).await.len()), (0, 0, 0));
}

async fn routes_are_changed(store: &Store) {
    let policy = async |number: i32, policy: &str| {
        let changed = referral_route::ActiveModel { policy: Set(policy.to_owned()), ..Default::default() };
        let only = referral_route::Column::Position.eq(number);
        referral_route::Entity::update_many().set(changed).filter(only).exec(&store.database).await.unwrap();
    };
    for number in 0..4 {
        policy(number, "listed-and-similar").await;
    }
    let no_gp = referral_route_role::Column::TermCode.eq("gp");
    referral_route_role::Entity::delete_many().filter(no_gp).exec(&store.database).await.unwrap();
    referral_route::Entity::delete_many()
        .filter(referral_route::Column::Position.eq(1))
        .exec(&store.database)
        .await
        .unwrap();
    let left = [(0, "like:nurse"), (2, "like:nurse"), (3, "like:nurse"), (4, "role:nurse")];
    assert_eq!(referrers(store).await, said(&left));
    roles_are_changed(store).await;
    policy(2, "anyone").await;
    assert_eq!(referrers(store).await, said(&[(2, "anyone")]));
}

/// The last route names a nurse twice.
async fn roles_are_changed(store: &Store) {
    let teacher = || referral_route_role::ActiveModel { term_code: Set("teacher".to_owned()), ..Default::default() };
    let first = referral_route_role::Column::Position.eq(0);
    referral_route_role::Entity::update_many().set(teacher()).filter(first).exec(&store.database).await.unwrap();
    let one_of_two =
        [(0, "like:teacher"), (2, "like:teacher"), (3, "like:teacher"), (4, "role:nurse"), (4, "role:teacher")];
    assert_eq!(referrers(store).await, said(&one_of_two));
    referral_route_role::Entity::update_many().set(teacher()).exec(&store.database).await.unwrap();
    let both = [(0, "like:teacher"), (2, "like:teacher"), (3, "like:teacher"), (4, "role:teacher")];
    assert_eq!(referrers(store).await, said(&both));
    let emptying = emptying(store.backend(), "referral_route_role");
    store.database.execute_unprepared(&emptying).await.unwrap();
    assert_eq!(referrers(store).await, []);
}

on_both! {
    what_was_there_before_the_steps_is_found_after:
        the_steps_take_up_what_is_there_in_sqlite, the_steps_take_up_what_is_there_in_postgres;
    what_an_earlier_version_writes_is_found:
        sqlite_keeps_up_what_an_earlier_version_writes, postgres_keeps_up_what_an_earlier_version_writes;
}
