//! Copies of service documents go when a row is written that they show, whoever writes it, and are written anew by whoever
//! changes the service.

use std::collections::BTreeSet;

use domain::records::{Provider, RecordId};
use entity::service_copy;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};

use super::on_both::{emptying, on_both};
use super::tests::{now, one_service, store, unhurried};
use super::{Store, StoreSettings};

const SERVICE: RecordId = RecordId(1);

/// Statements that write a row of each table by hand, then change it, each the only one of its table.
const PARTS: [(&str, &str, &str); 17] = [
    ("provider_area", "(provider_id, position, area_code) VALUES (1, 0, 'E06000042')", "area_code = 'E06000060'"),
    ("service_discipline", "(service_id, position, term_code) VALUES (1, 7, 'x')", "term_code = 'y'"),
    ("coverage", "(id, service_id, position, basis, source) VALUES (70, 1, 7, 'home', 'page')", "basis = 'school'"),
    (
        "coverage_area",
        "(coverage_id, position, service_id, area_code, basis, pupils_only)
         VALUES (70, 0, 1, 'E06000042', 'home', FALSE)",
        "area_code = 'E06000060'",
    ),
    ("coverage_school", "(coverage_id, position, service_id, urn) VALUES (70, 0, 1, '100000')", "urn = '100001'"),
    (
        "offer",
        "(id, service_id, slug, position, tier, title, costs, search_text, source)
         VALUES (70, 1, 'x', 7, 'universal', 'X', '[]', '', 'page')",
        "tier = 'targeted'",
    ),
    ("offer_need", "(offer_id, position, service_id, term_code) VALUES (70, 0, 1, 'x')", "term_code = 'y'"),
    ("offer_audience", "(offer_id, position, service_id, audience) VALUES (70, 0, 1, 'x')", "audience = 'y'"),
    ("offer_delivery_mode", "(offer_id, position, service_id, delivery_mode) VALUES (70, 0, 1, 'x')", "position = 1"),
    ("offer_route", "(offer_id, position, service_id, route_slug) VALUES (70, 0, 1, 'x')", "route_slug = 'y'"),
    (
        "referral_route",
        "(id, service_id, slug, position, name, policy, details, source)
         VALUES (70, 1, 'x', 7, 'X', 'anyone', '{}', 'page')",
        "policy = 'listed'",
    ),
    ("referral_route_role", "(route_id, position, service_id, term_code) VALUES (70, 0, 1, 'x')", "term_code = 'y'"),
    (
        "age_band",
        "(id, service_id, position, settings, ends, statement) VALUES (70, 1, 7, '[]', 'on-the-birthday', 'X.')",
        "until_years = 11",
    ),
    ("eligibility", "(id, service_id, position) VALUES (70, 1, 7)", "statement = 'X.'"),
    (
        "criterion",
        "(id, service_id, eligibility_id, part, position, code, text, rule, signposts, source)
         VALUES (70, 1, 70, 'requirement', 0, 'x', 'X.', '{}', '[]', 'page')",
        "text = 'Y.'",
    ),
    ("contact", "(service_id, position, slug, purpose, source) VALUES (1, 7, 'x', 'crisis', 'page')", "phone = '1'"),
    (
        "location",
        "(service_id, position, name, postal_only, travel, source) VALUES (1, 7, 'X', FALSE, '[]', 'page')",
        "postcode = 'MK9 2UB'",
    ),
];

/// Of the tables whose rows are changed and never added to a document: each column that documents show, with another value.
const COLUMNS: [(&str, &str); 29] = [
    ("provider", "slug = 'x'"),
    ("provider", "name = 'X'"),
    ("provider", "kind = 'x'"),
    ("provider", "document = '[]'"),
    ("provider", "updated_at = '2026-01-01T00:00:00Z'"),
    ("service", "slug = 'x'"),
    ("service", "name = 'X'"),
    ("service", "summary = 'X.'"),
    ("service", "status = 'closed'"),
    ("service", "website = 'x'"),
    ("service", "holiday_calendar = 'x'"),
    ("service", "reviewed_on = '2026-01-01'"),
    ("service", "review_due_on = '2026-01-01'"),
    ("service", "details = '[]'"),
    ("service", "updated_at = '2026-01-01T00:00:00Z'"),
    ("service", "provider_id = 2"),
    ("offer", "slug = 'z'"),
    ("offer", "position = 9"),
    ("offer", "tier = 'specialist'"),
    ("offer", "title = 'Z'"),
    ("offer", "description = 'Z.'"),
    ("offer", "url = 'z'"),
    ("offer", "referral_required = TRUE"),
    ("offer", "costs = '[1]'"),
    ("offer", "source = 'z'"),
    // A row that is moved is taken from one and given to another.
    ("contact", "service_id = 2"),
    ("coverage_school", "service_id = 2"),
    ("offer", "service_id = 2"),
    ("provider_area", "provider_id = 2"),
];

/// Tables that hold a service's identity and nothing that its document shows.
const NO_PARTS: [&str; 5] = ["contact_hours", "directory_change", "location_point", "route_referrer", "service_copy"];

async fn run(store: &Store, sql: &str) {
    store.database.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Puts some copy in place.
async fn copied(store: &Store) {
    run(store, "UPDATE service_copy SET form = 'x', document = 'x'").await;
}

/// The revision of the first service, and whether it has a copy.
async fn state(store: &Store) -> (i64, bool) {
    let row = service_copy::Entity::find_by_id(SERVICE.0).one(&store.database).await.unwrap().unwrap();
    assert_eq!(row.form.is_some(), row.document.is_some());
    (row.revision, row.document.is_some())
}

/// Runs a statement, after which there must be no copy and another revision.
async fn throws_the_copy_away(store: &Store, sql: &str) {
    copied(store).await;
    let (before, _) = state(store).await;
    run(store, sql).await;
    let (after, there) = state(store).await;
    assert!(!there && after > before, "{sql}: {before} {after}");
}

/// A row of a provider that has the same identity.
fn a_service(id: i64, slug: &str) -> String {
    format!(
        "service (id, provider_id, slug, name, sort_name, status, holiday_calendar, freshness_order, search_text, details,
             checksum, updated_at)
         VALUES ({id}, {id}, '{slug}', 'X', 'x', 'active', 'scotland', 0, '', '{{}}', '', '2026-11-22T09:00:00Z')"
    )
}

async fn a_directory(settings: StoreSettings) -> Store {
    let store = store(settings).await;
    run(
        &store,
        "INSERT INTO provider (id, slug, name, sort_name, search_text, kind, document, checksum, updated_at)
         VALUES (2, 'other', 'Other', 'other', '', 'charity', '{}', '', '2026-11-22T09:00:00Z')",
    )
    .await;
    run(&store, &format!("INSERT INTO {}", a_service(2, "other"))).await;
    store
}

async fn whatever_is_written_throws_the_copy_away(settings: StoreSettings) {
    let store = a_directory(settings).await;
    for (table, row, change) in PARTS {
        throws_the_copy_away(&store, &format!("INSERT INTO {table} {row}")).await;
        throws_the_copy_away(&store, &format!("UPDATE {table} SET {change}")).await;
    }
    for (table, change) in COLUMNS {
        let first = match table {
            "provider" | "service" => "id = 1",
            "provider_area" => "provider_id = 1",
            _ => "service_id = 1",
        };
        throws_the_copy_away(&store, &format!("UPDATE {table} SET {change} WHERE {first}")).await;
    }
    run(&store, "UPDATE service SET provider_id = 1 WHERE id = 1").await;
    for moved in ["contact", "coverage_school", "offer"] {
        throws_the_copy_away(&store, &format!("UPDATE {moved} SET service_id = 1 WHERE service_id = 2")).await;
    }
    throws_the_copy_away(&store, "UPDATE provider_area SET provider_id = 1 WHERE provider_id = 2").await;
    for (table, _, _) in PARTS.iter().rev() {
        throws_the_copy_away(&store, &format!("DELETE FROM {table}")).await;
    }
    run(&store, "DELETE FROM service").await;
    assert!(service_copy::Entity::find().all(&store.database).await.unwrap().is_empty());
}

async fn a_table_that_is_emptied_throws_the_copy_away(settings: StoreSettings) {
    let store = a_directory(settings).await;
    for (table, row, _) in PARTS {
        run(&store, &format!("INSERT INTO {table} {row}")).await;
    }
    for (table, _, _) in PARTS.iter().rev() {
        throws_the_copy_away(&store, &emptying(store.backend(), table)).await;
    }
}

/// As at the prompt of SQLite, which deletes a service and leaves what is part of it.
#[tokio::test]
async fn a_service_inserted_over_a_deleted_one_has_no_copy() {
    let store = a_directory(unhurried("sqlite::memory:")).await;
    run(&store, "PRAGMA foreign_keys = OFF").await;
    run(&store, "DELETE FROM service WHERE id = 1").await;
    for insert in ["INSERT", "REPLACE"] {
        throws_the_copy_away(&store, &format!("{insert} INTO {}", a_service(SERVICE.0, "again"))).await;
    }
}

async fn words_to_search_by_leave_the_copy(settings: StoreSettings) {
    let store = a_directory(settings).await;
    let (_, offer, _) = PARTS[5];
    run(&store, &format!("INSERT INTO offer {offer}")).await;
    copied(&store).await;
    let (before, _) = state(&store).await;
    for table in ["service", "offer", "provider"] {
        run(&store, &format!("UPDATE {table} SET search_text = ' other words '")).await;
    }
    assert_eq!(state(&store).await, (before, true));
}

/// The tables that have a column.
async fn tables_with(store: &Store, column: &str) -> BTreeSet<String> {
    let query = match store.backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.columns
             WHERE table_schema = 'public' AND column_name = "
        }
        _ => {
            "SELECT master.name AS name FROM sqlite_master AS master, pragma_table_info(master.name) AS col
             WHERE master.type = 'table' AND col.name = "
        }
    };
    let statement = Statement::from_string(store.backend(), format!("{query}'{column}'"));
    let rows = store.database.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

async fn no_table_of_a_document_is_forgotten(settings: StoreSettings) {
    let store = store(settings).await;
    let known: BTreeSet<String> = PARTS.iter().map(|(table, _, _)| *table).chain(NO_PARTS).map(str::to_owned).collect();
    let of_services = tables_with(&store, "service_id").await;
    let of_providers = tables_with(&store, "provider_id").await;
    let all: BTreeSet<String> = of_services.union(&of_providers).filter(|name| *name != "service").cloned().collect();
    assert_eq!(all, known);
}

async fn is_lacking(store: &Store) -> bool {
    !store.services_without_copy().await.unwrap().is_empty()
}

async fn copies_are_written_with_what_they_show(settings: StoreSettings) {
    let store = store(settings).await;
    assert!(!is_lacking(&store).await, "a seeded service has its copy");
    let before = store.services(&[SERVICE]).await.unwrap().remove(0);

    let mut changed = before.service.clone();
    changed.summary = Some(serde_json::from_value("New words.".into()).unwrap());
    store.save_service(RecordId(1), &changed, now()).await.unwrap();
    assert!(!is_lacking(&store).await, "so has a saved one");
    assert_eq!(store.services(&[SERVICE]).await.unwrap()[0].service, changed);

    let mut records = one_service();
    let provider: &mut Provider = &mut records.providers[0].provider;
    provider.summary = Some(serde_json::from_value("It has changed.".into()).unwrap());
    let provider = provider.clone();
    let report = store.seed(&records, now()).await.unwrap();
    assert_eq!((report.providers.updated, report.services.updated), (1, 0));
    assert!(!is_lacking(&store).await, "and one whose provider has changed");
    assert_eq!(store.services(&[SERVICE]).await.unwrap()[0].provider.provider, provider);
}

async fn a_lacking_copy_is_written_and_is_what_the_rows_are(settings: StoreSettings) {
    let store = store(settings).await;
    let copied = store.services(&[SERVICE]).await.unwrap();
    for lacking in ["form = NULL, document = NULL", "form = 'of another version'"] {
        run(&store, &format!("UPDATE service_copy SET {lacking}")).await;
        assert_eq!(store.services_without_copy().await.unwrap(), [SERVICE]);
        assert_eq!(store.services(&[SERVICE]).await.unwrap(), copied, "read from its rows");
        store.write_copies(&[SERVICE]).await.unwrap();
        assert!(!is_lacking(&store).await);
        assert_eq!(store.services(&[SERVICE]).await.unwrap(), copied);
    }
    run(&store, "UPDATE service_copy SET document = '{\"id\": 1'").await;
    assert_eq!(store.services(&[SERVICE]).await.unwrap(), copied, "a copy that does not read is none");
}

on_both! {
    whatever_is_written_throws_the_copy_away:
        whatever_is_written_throws_the_copy_away_in_sqlite, whatever_is_written_throws_the_copy_away_in_postgres;
    a_table_that_is_emptied_throws_the_copy_away:
        a_table_emptied_in_sqlite_throws_the_copy_away, a_table_emptied_in_postgres_throws_the_copy_away;
    words_to_search_by_leave_the_copy:
        words_to_search_by_leave_the_copy_in_sqlite, words_to_search_by_leave_the_copy_in_postgres;
    no_table_of_a_document_is_forgotten:
        no_table_of_a_document_is_forgotten_in_sqlite, no_table_of_a_document_is_forgotten_in_postgres;
    copies_are_written_with_what_they_show:
        copies_are_written_with_what_they_show_in_sqlite, copies_are_written_with_what_they_show_in_postgres;
    a_lacking_copy_is_written_and_is_what_the_rows_are:
        a_lacking_copy_is_written_in_sqlite, a_lacking_copy_is_written_in_postgres;
}
