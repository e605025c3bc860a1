//! The outline of each service beside the copy of its document: what lists show of it, a third of the whole. It is written with
//! the copy and holds for as long as that does. What throws copies away leaves it where it is, without a form by which it would be
//! read.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::text_null;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::compressed_where_it_can_be;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("service_copy").add_column(text_null("outline")).to_owned()).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared(&compressed_where_it_can_be("service_copy", "outline")).await?;
        }
        Ok(())
    }
}
