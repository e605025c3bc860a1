//! The words that practices and schools are looked up by, a row for each word of each, so that an index finds those
//! that have a word which starts as a person types.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// A table of words.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct WordTable {
    pub(super) table: &'static str,
    /// The column of the row whose word it is.
    pub(super) owner: &'static str,
    /// The table of those rows.
    pub(super) owners: &'static str,
}

impl WordTable {
    /// Writes the words of every row anew.
    pub(super) async fn refresh(self, database: &impl ConnectionTrait) -> Result<(), DbErr> {
        let Self { table, owner, owners } = self;
        database.execute_unprepared(&format!("DELETE FROM {table}")).await?;
        let words = match database.get_database_backend() {
            DbBackend::Postgres => format!(
                "INSERT INTO {table} (word, {owner}) SELECT DISTINCT word, id FROM {owners}, \
                 regexp_split_to_table(search_text, ' ') AS word WHERE word <> ''"
            ),
            _ => format!(
                "WITH RECURSIVE split(id, word, rest) AS (SELECT id, '', search_text || ' ' FROM {owners} UNION ALL \
                 SELECT id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM split \
                 WHERE rest <> '') INSERT INTO {table} (word, {owner}) \
                 SELECT DISTINCT word, id FROM split WHERE word <> ''"
            ),
        };
        database.execute_unprepared(&words).await?;
        if database.get_database_backend() == DbBackend::Postgres {
            database.execute_unprepared(&format!("ANALYZE {table}")).await?;
        }
        Ok(())
    }
}
