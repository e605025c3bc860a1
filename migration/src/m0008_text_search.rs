//! Indexes of the words that services and offers are found by. Both databases keep them up by themselves from the
//! columns `search_text`, whose words are in lower case with a space between two.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
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
        for table in ["service", "offer"] {
            let statements = match manager.get_database_backend() {
                DbBackend::Postgres => in_postgres(table),
                _ => in_sqlite(table),
            };
            manager.get_connection().execute_unprepared(&statements).await?;
        }
        Ok(())
    }
}

/// The words are lexemes as they are: none is parsed, stemmed or left out.
fn in_postgres(table: &str) -> String {
    format!(
        "CREATE INDEX {table}_text ON {table}
             USING gin (array_to_tsvector(string_to_array(btrim(search_text), ' '))) WITH (fastupdate = off)"
    )
}

/// An index without a copy of the texts, which triggers keep up, and the list of its words.
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
           CREATE VIRTUAL TABLE {table}_word USING fts5vocab ({table}_text, row);
           CREATE TRIGGER {table}_text_insert AFTER INSERT ON {table} BEGIN {note} END;
           CREATE TRIGGER {table}_text_delete AFTER DELETE ON {table} BEGIN {forget} END;
           CREATE TRIGGER {table}_text_update AFTER UPDATE OF search_text ON {table} BEGIN {forget} {note} END;"#
    )
}
