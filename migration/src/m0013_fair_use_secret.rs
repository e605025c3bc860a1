//! The secret by which instances name clients to each other on a Redis server, so that no address stands there.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::{integer, text};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table =
            Table::create().table("fair_use_secret").col(integer("id").primary_key()).col(text("secret")).to_owned();
        manager.create_table(table).await?;
        // The only row. Both databases take these from the operating system's source of secrets.
        let secret = match manager.get_database_backend() {
            DbBackend::Postgres => "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')",
            _ => "lower(hex(randomblob(32)))",
        };
        let row = format!("INSERT INTO fair_use_secret (id, secret) VALUES (1, {secret})");
        manager.get_connection().execute_unprepared(&row).await?;
        Ok(())
    }
}
