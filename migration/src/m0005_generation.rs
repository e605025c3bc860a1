//! The generation of the directory: how many changes have been committed, and what the last of them touched.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, integer, text};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let state = Table::create()
            .table("directory_generation")
            .col(integer("id").primary_key())
            .col(text("lineage"))
            .col(big_integer("generation"))
            .to_owned();
        manager.create_table(state).await?;
        let changes = Table::create()
            .table("directory_change")
            .col(big_pk_auto("id"))
            .col(big_integer("generation"))
            .col(big_integer_null("service_id"))
            .to_owned();
        manager.create_table(changes).await?;
        manager.create_index(index("directory_change", &["generation"])).await?;
        // The only row. The lineage tells this database from any other that shares a Redis server with it.
        let lineage = match manager.get_database_backend() {
            DbBackend::Postgres => "replace(gen_random_uuid()::text, '-', '')",
            _ => "lower(hex(randomblob(16)))",
        };
        let row = format!("INSERT INTO directory_generation (id, lineage, generation) VALUES (1, {lineage}, 0)");
        manager.get_connection().execute_unprepared(&row).await?;
        Ok(())
    }
}
