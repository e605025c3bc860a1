//! What importing registers needs: which were imported, schools that have closed, and the words that practices and
//! schools are looked up by.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{big_integer, date_null, text, text_null, timestamp_with_time_zone};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::{index, part_of, sort_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_register_import(manager).await?;
        create_former_school(manager).await?;
        create_words(manager, "gp_practice_word", "gp_practice_id", "gp_practice").await?;
        create_words(manager, "school_word", "school_id", "school").await
    }
}

async fn create_register_import(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("register_import")
                .col(text("register").primary_key())
                .col(text("file"))
                .col(big_integer("records"))
                .col(timestamp_with_time_zone("imported_at"))
                .to_owned(),
        )
        .await
}

async fn create_former_school(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("former_school")
                .col(text("urn").primary_key())
                .col(date_null("closed_on"))
                .col(text_null("successor_urn"))
                .to_owned(),
        )
        .await
}

/// The words of each row, for look-ups by how a word starts, and those of the rows that there are.
async fn create_words(
    manager: &SchemaManager<'_>,
    table: &'static str,
    owner: &'static str,
    owners: &'static str,
) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(table)
                .col(sort_key(manager, "word"))
                .col(big_integer(owner))
                .primary_key(Index::create().col("word").col(owner))
                .foreign_key(&mut part_of(table, owner, owners))
                .to_owned(),
        )
        .await?;
    manager.create_index(index(table, &[owner])).await?;
    let words = match manager.get_database_backend() {
        DbBackend::Postgres => format!(
            "INSERT INTO {table} (word, {owner}) SELECT DISTINCT word, id FROM {owners}, \
             regexp_split_to_table(search_text, ' ') AS word WHERE word <> ''"
        ),
        _ => format!(
            "WITH RECURSIVE split(id, word, rest) AS (SELECT id, '', search_text || ' ' FROM {owners} UNION ALL \
             SELECT id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM split \
             WHERE rest <> '') INSERT INTO {table} (word, {owner}) SELECT DISTINCT word, id FROM split WHERE word <> ''"
        ),
    };
    manager.get_connection().execute_unprepared(&words).await.map(|_| ())
}
