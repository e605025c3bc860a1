//! Copies of service documents go also when a table is emptied as a whole, which no trigger of its rows sees, and a service that is
//! inserted over one that was deleted without its copy begins without one. They are compressed in the way that is read fastest, where
//! the server has it.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The tables of service documents.
const TABLES: [&str; 17] = [
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
    "provider_area",
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
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => in_postgres(),
            _ => in_sqlite().to_owned(),
        };
        manager.get_connection().execute_unprepared(&statements).await?;
        Ok(())
    }
}

fn in_postgres() -> String {
    let function = "CREATE FUNCTION outdate_all_copies() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             UPDATE service_copy SET revision = revision + 1, form = NULL, document = NULL;
             RETURN NULL;
         END $note$;";
    let trigger = |table| {
        format!(
            "CREATE TRIGGER service_copy_truncate AFTER TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION outdate_all_copies();"
        )
    };
    let compressed = "DO $note$ BEGIN
             EXECUTE 'ALTER TABLE service_copy ALTER COLUMN document SET COMPRESSION lz4';
         EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL;
         END $note$;";
    function.to_owned() + &TABLES.map(trigger).concat() + compressed
}

/// SQLite has no statement that empties a table without a look at its rows. With its foreign keys off, as they are at its own
/// prompt, it deletes a service and leaves the copy.
fn in_sqlite() -> &'static str {
    "DROP TRIGGER service_copy_insert;
     CREATE TRIGGER service_copy_insert AFTER INSERT ON service BEGIN
         INSERT INTO service_copy (service_id) VALUES (new.id)
         ON CONFLICT (service_id) DO UPDATE SET revision = revision + 1, form = NULL, document = NULL;
     END;"
}
