//! What importing registers needs: which were imported, schools that have closed, and indexes of the words that practices
//! and schools are looked up by.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::{big_integer, date_null, text, text_null, timestamp_with_time_zone};
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
        create_register_import(manager).await?;
        create_former_school(manager).await?;
        index_words(manager, "gp_practice").await?;
        index_words(manager, "school").await
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

/// As the indexes over services and offers: the words of `search_text` as they are, kept up by the database itself.
async fn index_words(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE INDEX {table}_text ON {table}
                 USING gin (array_to_tsvector(string_to_array(btrim(search_text), ' '))) WITH (fastupdate = off)"
        ),
        _ => in_sqlite(table),
    };
    manager.get_connection().execute_unprepared(&statements).await.map(|_| ())
}

/// An index without a copy of the texts, which triggers keep up.
fn in_sqlite(table: &str) -> String {
    let forget = format!(
        "INSERT INTO {table}_text ({table}_text, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
    );
    let note = format!("INSERT INTO {table}_text (rowid, search_text) VALUES (new.id, new.search_text);");
    format!(
        r#"CREATE VIRTUAL TABLE {table}_text USING fts5 (
               search_text, content = '{table}', content_rowid = 'id', prefix = '2 3',
               tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
           );
           INSERT INTO {table}_text ({table}_text) VALUES ('rebuild');
           CREATE TRIGGER {table}_text_insert AFTER INSERT ON {table} BEGIN {note} END;
           CREATE TRIGGER {table}_text_delete AFTER DELETE ON {table} BEGIN {forget} END;
           CREATE TRIGGER {table}_text_update AFTER UPDATE OF search_text ON {table} BEGIN {forget} {note} END;"#
    )
}
