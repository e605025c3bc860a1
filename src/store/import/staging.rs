//! A table of one transaction in which records are put aside before they are compared with those stored. Its
//! statements are text, since the table is no entity, and both databases read them alike but for filling it.

use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use super::{Counts, ImportOrder, ImportRefusal, refuse_to_drop_most};

/// How many values one statement of SQLite is given. It takes 32,766; fewer keep its programs small.
const MOST_VALUES: usize = 8_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Real,
    Date,
}

/// One value of a record, as its column holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Real(f64),
    None,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl<T: ToString> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, |value| Self::Text(value.to_string()))
    }
}

/// A table of the directory as records are imported into it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) table: &'static str,
    /// Its columns that records fill, the first of them their key.
    pub(super) columns: &'static [(&'static str, Holds)],
    /// Whether a column `seeded` tells what ships from what was imported.
    pub(super) has_seeds: bool,
}

/// The records put aside for a table.
pub(super) struct Staging {
    target: Target,
    name: String,
    backend: DbBackend,
}

impl Staging {
    /// Makes the table, empty.
    pub(super) async fn create(database: &impl ConnectionTrait, target: Target) -> Result<Self, DbErr> {
        let backend = database.get_database_backend();
        let staging = Self { target, name: format!("incoming_{}", target.table), backend };
        let on_commit = if backend == DbBackend::Postgres { "ON COMMIT DROP" } else { "" };
        let columns = staging.columns("");
        if backend == DbBackend::Postgres {
            // A country's postcodes are compared in memory, and not by way of files.
            staging.run(database, "SET LOCAL work_mem = '128MB'").await?;
        }
        // The table in memory of a database in memory outlives the transaction.
        staging.run(database, "DROP TABLE IF EXISTS {staging}").await?;
        staging
            .run(
                database,
                &format!(
                    "CREATE TEMPORARY TABLE {{staging}} {on_commit} AS \
                     SELECT {columns}, CAST(0 AS BIGINT) AS line FROM {{table}} WHERE 1 = 0"
                ),
            )
            .await?;
        Ok(staging)
    }

    /// Puts records aside: each its line and a cell a column.
    pub(super) async fn put(&self, database: &impl ConnectionTrait, rows: Vec<(u64, Vec<Cell>)>) -> Result<(), DbErr> {
        if self.backend == DbBackend::Postgres {
            return self.put_by_columns(database, rows).await;
        }
        let width = self.target.columns.len() + 1;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<_> = rows.by_ref().take(MOST_VALUES / width).collect();
            let row = format!("({})", vec!["?"; width].join(", "));
            let sql = format!(
                "INSERT INTO {} ({}, line) VALUES {}",
                self.name,
                self.columns(""),
                vec![row; some.len()].join(", ")
            );
            let values = some.into_iter().flat_map(|(line, cells)| {
                cells.into_iter().map(single).chain([Value::from(i64::try_from(line).unwrap_or(i64::MAX))])
            });
            database.execute_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?;
        }
        Ok(())
    }

    /// PostgreSQL takes a column as one value, and any number of rows in one statement.
    async fn put_by_columns(&self, database: &impl ConnectionTrait, rows: Vec<(u64, Vec<Cell>)>) -> Result<(), DbErr> {
        let count = rows.len();
        let mut columns: Vec<Vec<Value>> = self.target.columns.iter().map(|_| Vec::with_capacity(count)).collect();
        let mut lines = Vec::with_capacity(count);
        for (line, cells) in rows {
            lines.push(Value::from(i64::try_from(line).unwrap_or(i64::MAX)));
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(element(cell));
            }
        }
        let (mut taken, mut given) = (Vec::new(), Vec::new());
        for (number, (_, holds)) in self.target.columns.iter().enumerate() {
            let (kind, read) = match holds {
                Holds::Text => ("text", format!("NULLIF(c{number}, '')")),
                Holds::Date => ("text", format!("CAST(NULLIF(c{number}, '') AS date)")),
                Holds::Real => ("float8", format!("c{number}")),
            };
            taken.push(read);
            given.push(format!("${}::{kind}[]", number + 1));
        }
        let names: Vec<String> = (0..taken.len()).map(|number| format!("c{number}")).collect();
        let sql = format!(
            "INSERT INTO {} ({}, line) SELECT {}, line FROM unnest({}, ${}::int8[]) AS given({}, line)",
            self.name,
            self.columns(""),
            taken.join(", "),
            given.join(", "),
            taken.len() + 1,
            names.join(", ")
        );
        let kinds = self.target.columns.iter().map(|(_, holds)| match holds {
            Holds::Real => ArrayType::Double,
            Holds::Text | Holds::Date => ArrayType::String,
        });
        let values = kinds.zip(columns).chain([(ArrayType::BigInt, lines)]);
        let values = values.map(|(kind, column)| Value::Array(kind, Some(Box::new(column))));
        database.execute_raw(Statement::from_sql_and_values(self.backend, sql, values)).await?;
        Ok(())
    }

    /// Makes what is put aside quick to look up, once all of it is there.
    pub(super) async fn finish(&self, database: &impl ConnectionTrait) -> Result<(), DbErr> {
        if self.backend == DbBackend::Postgres {
            self.run(database, "ANALYZE {staging}").await?;
        } else {
            self.run(database, "CREATE UNIQUE INDEX {staging}_key ON {staging} ({key})").await?;
        }
        Ok(())
    }

    /// Runs a statement about the table, and gives how many rows it wrote. `{staging}`, `{table}` and `{key}` stand
    /// for the table, the one that it is for, and the column of the key.
    pub(super) async fn run(&self, database: &impl ConnectionTrait, sql: &str) -> Result<u64, DbErr> {
        Ok(database.execute_unprepared(&self.filled_in(sql)).await?.rows_affected())
    }

    /// How many rows a query counts.
    pub(super) async fn count(&self, database: &impl ConnectionTrait, from: &str) -> Result<u64, DbErr> {
        let sql = self.filled_in(&format!("SELECT COUNT(*) AS counted FROM {from}"));
        let row = database.query_one_raw(Statement::from_string(self.backend, sql)).await?;
        let counted: i64 = row.map_or(Ok(0), |row| row.try_get("", "counted"))?;
        Ok(u64::try_from(counted).unwrap_or(0))
    }

    /// The lines of the records that meet a condition, in their order.
    pub(super) async fn lines_where(
        &self,
        database: &impl ConnectionTrait,
        condition: &str,
    ) -> Result<Vec<u64>, DbErr> {
        let sql = self.filled_in(&format!("SELECT line FROM {{staging}} WHERE {condition} ORDER BY line"));
        let rows = database.query_all_raw(Statement::from_string(self.backend, sql)).await?;
        let lines = rows.iter().map(|row| row.try_get::<i64>("", "line"));
        lines.map(|line| Ok(u64::try_from(line?).unwrap_or(0))).collect()
    }

    /// Makes the table hold what was put aside, and counts. Rows that are not there go where they meet the condition
    /// `droppable`; where most of those that were imported would, all is refused.
    pub(super) async fn merge(
        &self,
        database: &impl ConnectionTrait,
        droppable: &str,
        order: &ImportOrder,
    ) -> Result<Counts, ImportRefusal> {
        let total = self.count(database, "{staging}").await?;
        let dropped = match self.target.has_seeds {
            true => {
                let held = self.count(database, &format!("{{table}} WHERE NOT seeded AND {droppable}")).await?;
                let imported = self.drop_lacking(database, &format!("NOT seeded AND {droppable}")).await?;
                refuse_to_drop_most(imported, held, order)?;
                imported + self.drop_lacking(database, &format!("seeded AND {droppable}")).await?
            }
            false => self.drop_lacking(database, droppable).await?,
        };
        let changed = self.update(database).await?;
        if self.target.has_seeds {
            let taken_over = "UPDATE {table} SET seeded = FALSE WHERE seeded AND EXISTS \
                (SELECT 1 FROM {staging} WHERE {staging}.{key} = {table}.{key})";
            self.run(database, taken_over).await?;
        }
        let (into, from) = match self.target.has_seeds {
            true => (", seeded", ", FALSE"),
            false => ("", ""),
        };
        let columns = self.columns("");
        let add = format!(
            "INSERT INTO {{table}} ({columns}{into}) SELECT {columns}{from} FROM {{staging}} \
             WHERE NOT EXISTS (SELECT 1 FROM {{table}} WHERE {{table}}.{{key}} = {{staging}}.{{key}})"
        );
        let added = self.run(database, &add).await?;
        if self.backend == DbBackend::Postgres && added + changed + dropped > 0 {
            self.run(database, "ANALYZE {table}").await?;
        }
        Ok(Counts { added, changed, dropped, unchanged: total.saturating_sub(added + changed) })
    }

    async fn drop_lacking(&self, database: &impl ConnectionTrait, which: &str) -> Result<u64, DbErr> {
        let lacking = "NOT EXISTS (SELECT 1 FROM {staging} WHERE {staging}.{key} = {table}.{key})";
        self.run(database, &format!("DELETE FROM {{table}} WHERE {which} AND {lacking}")).await
    }

    async fn update(&self, database: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let values = self.target.columns.iter().skip(1).map(|(name, _)| *name);
        let set: Vec<String> = values.clone().map(|name| format!("{name} = {{staging}}.{name}")).collect();
        let differ: Vec<String> =
            values.map(|name| format!("{{table}}.{name} IS DISTINCT FROM {{staging}}.{name}")).collect();
        let sql = format!(
            "UPDATE {{table}} SET {} FROM {{staging}} WHERE {{table}}.{{key}} = {{staging}}.{{key}} AND ({})",
            set.join(", "),
            differ.join(" OR ")
        );
        self.run(database, &sql).await
    }

    fn columns(&self, prefix: &str) -> String {
        let names: Vec<String> = self.target.columns.iter().map(|(name, _)| format!("{prefix}{name}")).collect();
        names.join(", ")
    }

    fn filled_in(&self, sql: &str) -> String {
        let key = self.target.columns.first().map_or("", |(name, _)| *name);
        sql.replace("{staging}", &self.name).replace("{table}", self.target.table).replace("{key}", key)
    }
}

fn single(cell: Cell) -> Value {
    match cell {
        Cell::Text(text) => text.into(),
        Cell::Real(number) => number.into(),
        Cell::None => Value::String(None),
    }
}

/// As an element of an array, which holds no nulls: empty text stands for none, and no record has empty text.
fn element(cell: Cell) -> Value {
    match cell {
        Cell::None => String::new().into(),
        other => single(other),
    }
}
