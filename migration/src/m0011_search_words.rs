//! What searching for words needs: the words of PostgreSQL's rows worked out once, where before they were worked out again
//! for every row that was looked at; an index over the words of providers; and the list of words that a misspelt one is
//! held against. The indexes of before stay: the previous version of the program goes by them.

use std::collections::BTreeSet;

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::columns::{index, sort_key};

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
                    .table("search_word")
                    .col(sort_key(manager, "word").primary_key())
                    .col(sort_key(manager, "backwards"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("search_word", &["backwards"])).await?;
        let database = manager.get_connection();
        match manager.get_database_backend() {
            DbBackend::Postgres => database.execute_unprepared(&in_postgres()).await.map(|_| ()),
            _ => {
                database.execute_unprepared(PROVIDERS_IN_SQLITE).await?;
                list_words_in_sqlite(database).await
            }
        }
    }
}

fn in_postgres() -> String {
    let worked_out = ["service", "offer", "provider", "gp_practice", "school"].map(|table| {
        format!(
            "ALTER TABLE {table} ADD COLUMN words tsvector
                 GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(search_text), ' '))) STORED;
             CREATE INDEX {table}_words ON {table} USING gin (words) WITH (fastupdate = off);"
        )
    });
    let list = "
        INSERT INTO search_word (word, backwards)
        SELECT word, reverse(word) FROM (
            SELECT unnest(string_to_array(btrim(search_text), ' ')) AS word FROM service
            UNION SELECT unnest(string_to_array(btrim(search_text), ' ')) FROM provider
        ) AS all_words
        WHERE word <> '' AND word !~ '[0-9]';";
    worked_out.concat() + list
}

const PROVIDERS_IN_SQLITE: &str = r#"
    CREATE VIRTUAL TABLE provider_text USING fts5 (
        search_text, content = 'provider', content_rowid = 'id', prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
    );
    INSERT INTO provider_text (provider_text) VALUES ('rebuild');
    CREATE TRIGGER provider_text_insert AFTER INSERT ON provider BEGIN
        INSERT INTO provider_text (rowid, search_text) VALUES (new.id, new.search_text);
    END;
    CREATE TRIGGER provider_text_delete AFTER DELETE ON provider BEGIN
        INSERT INTO provider_text (provider_text, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    END;
    CREATE TRIGGER provider_text_update AFTER UPDATE OF search_text ON provider BEGIN
        INSERT INTO provider_text (provider_text, rowid, search_text) VALUES ('delete', old.id, old.search_text);
        INSERT INTO provider_text (rowid, search_text) VALUES (new.id, new.search_text);
    END;"#;

/// SQLite cannot turn a word round.
async fn list_words_in_sqlite(database: &impl ConnectionTrait) -> Result<(), DbErr> {
    let texts = "SELECT term AS text FROM service_word UNION ALL SELECT search_text FROM provider";
    let rows = database.query_all_raw(Statement::from_string(DbBackend::Sqlite, texts)).await?;
    let texts = rows.iter().map(|row| row.try_get("", "text")).collect::<Result<Vec<String>, _>>()?;
    let words: BTreeSet<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    for word in words {
        if word.contains(|character: char| character.is_ascii_digit()) {
            continue;
        }
        let backwards: String = word.chars().rev().collect();
        let values = [word.to_owned().into(), backwards.into()];
        let insert = "INSERT INTO search_word (word, backwards) VALUES (?, ?)";
        database.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, insert, values)).await?;
    }
    Ok(())
}
