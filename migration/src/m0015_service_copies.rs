//! A copy of each service document in one row, so that it is read by one statement. Triggers throw the copy away whenever a
//! row is written that the document is put together from, whichever version of the program, or whoever by hand, writes it;
//! the program writes it anew. The number of the revision rises with it: who has read the rows before knows by it whether they
//! still are what the copy is to be of. Where postcodes are is not in it.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::{big_integer, text_null};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::sea_query::ColumnDef;

use crate::columns::part_of_service;

/// The tables whose rows name the service that they are part of.
pub(crate) const PARTS: [&str; 16] = [
    "age_band",
    "contact",
    "coverage",
    "coverage_area",
    "coverage_school",
    "criterion",
    "eligibility",
    "location",
    "offer",
    "offer_audience",
    "offer_delivery_mode",
    "offer_need",
    "offer_route",
    "referral_route",
    "referral_route_role",
    "service_discipline",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("service_copy")
                    .col(ColumnDef::new("service_id").big_integer().not_null().primary_key())
                    .col(big_integer("revision").default(0))
                    .col(text_null("form"))
                    .col(text_null("document"))
                    .foreign_key(&mut part_of_service("service_copy"))
                    .to_owned(),
            )
            .await?;
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => in_postgres(),
            _ => in_sqlite(),
        };
        let known = "INSERT INTO service_copy (service_id) SELECT id FROM service;";
        manager.get_connection().execute_unprepared(&(triggers + known)).await?;
        Ok(())
    }
}

/// Words to search by are no part of a document, and are written for a whole directory at once.
const SEARCHED_BY: &str = "ARRAY['search_text', 'words']";

/// Throws the copies of some services away.
pub(crate) const THROW_AWAY: &str = "UPDATE service_copy SET revision = revision + 1, form = NULL, document = NULL";

/// Once for each statement that writes. The copies are looked up one by one, in order: a plan that goes through all would
/// be kept for statements that write little, and two who write would wait for each other.
fn in_postgres() -> String {
    let throw_away = |name: &str, services: &str| {
        format!(
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $note$
             DECLARE
                 outdated bigint;
             BEGIN
                 FOR outdated IN {services} ORDER BY 1 LOOP
                     {THROW_AWAY} WHERE service_copy.service_id = outdated;
                 END LOOP;
                 RETURN NULL;
             END $note$;"
        )
    };
    let changed = |key: &str| {
        format!(
            "SELECT DISTINCT unnest(ARRAY[gone.{key}, written.{key}]) FROM gone JOIN written ON written.id = gone.id
             WHERE to_jsonb(gone) - {SEARCHED_BY} IS DISTINCT FROM to_jsonb(written) - {SEARCHED_BY}"
        )
    };
    let of_providers =
        |providers: &str| format!("SELECT service.id FROM service WHERE service.provider_id IN ({providers})");
    let before_and_after = |key: &str| format!("SELECT {key} FROM gone UNION SELECT {key} FROM written");
    let functions = [
        throw_away("outdate_copies_of_parts", "SELECT DISTINCT service_id FROM written"),
        throw_away("outdate_copies_of_changed_parts", &before_and_after("service_id")),
        throw_away("outdate_copies_of_offers", &changed("service_id")),
        throw_away("outdate_copies_of_services", &changed("id")),
        throw_away("outdate_copies_of_providers", &of_providers(&changed("id"))),
        throw_away("outdate_copies_of_provider_areas", &of_providers("SELECT provider_id FROM written")),
        throw_away("outdate_copies_of_changed_provider_areas", &of_providers(&before_and_after("provider_id"))),
        "CREATE FUNCTION note_service_copies() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             INSERT INTO service_copy (service_id) SELECT id FROM written;
             RETURN NULL;
         END $note$;"
            .to_owned(),
    ];
    let after = |table: &str, written: &str, function: &str| {
        let (name, rows) = match written {
            "INSERT" => ("insert", "NEW TABLE AS written"),
            "DELETE" => ("delete", "OLD TABLE AS written"),
            _ => ("update", "OLD TABLE AS gone NEW TABLE AS written"),
        };
        format!(
            "CREATE TRIGGER service_copy_{name} AFTER {written} ON {table}
                 REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        )
    };
    let mut triggers = vec![
        after("service", "INSERT", "note_service_copies"),
        after("service", "UPDATE", "outdate_copies_of_services"),
        after("provider", "UPDATE", "outdate_copies_of_providers"),
        after("provider_area", "INSERT", "outdate_copies_of_provider_areas"),
        after("provider_area", "UPDATE", "outdate_copies_of_changed_provider_areas"),
        after("provider_area", "DELETE", "outdate_copies_of_provider_areas"),
    ];
    for table in PARTS {
        triggers.push(after(table, "INSERT", "outdate_copies_of_parts"));
        triggers.push(after(table, "DELETE", "outdate_copies_of_parts"));
        triggers.push(match table {
            "offer" => after(table, "UPDATE", "outdate_copies_of_offers"),
            _ => after(table, "UPDATE", "outdate_copies_of_changed_parts"),
        });
    }
    functions.concat() + &triggers.concat()
}

/// The columns of a service, of an offer and of a provider that documents show.
const OF_SERVICE: &str = "id, provider_id, slug, name, summary, status, website, holiday_calendar, reviewed_on, \
    review_due_on, details, updated_at";
const OF_OFFER: &str =
    "id, service_id, slug, position, tier, title, description, url, referral_required, costs, source";
const OF_PROVIDER: &str = "id, slug, name, kind, document, updated_at";

/// Once for each row that is written.
fn in_sqlite() -> String {
    let after = |table: &str, written: &str, services: &str| {
        let name = written.split(' ').next().unwrap_or_default().to_lowercase();
        format!(
            "CREATE TRIGGER {table}_copy_{name} AFTER {written} ON {table} BEGIN
                 {THROW_AWAY} WHERE service_id IN ({services});
             END;"
        )
    };
    let of_provider = |providers: &str| format!("SELECT id FROM service WHERE provider_id IN ({providers})");
    let mut triggers = vec![
        "CREATE TRIGGER service_copy_insert AFTER INSERT ON service BEGIN
             INSERT INTO service_copy (service_id) VALUES (new.id);
         END;"
            .to_owned(),
        after("service", &format!("UPDATE OF {OF_SERVICE}"), "new.id"),
        after("provider", &format!("UPDATE OF {OF_PROVIDER}"), &of_provider("new.id")),
        after("provider_area", "INSERT", &of_provider("new.provider_id")),
        after("provider_area", "UPDATE", &of_provider("old.provider_id, new.provider_id")),
        after("provider_area", "DELETE", &of_provider("old.provider_id")),
    ];
    for table in PARTS {
        let update = if table == "offer" { format!("UPDATE OF {OF_OFFER}") } else { "UPDATE".to_owned() };
        triggers.push(after(table, "INSERT", "new.service_id"));
        triggers.push(after(table, &update, "old.service_id, new.service_id"));
        triggers.push(after(table, "DELETE", "old.service_id"));
    }
    triggers.concat()
}
