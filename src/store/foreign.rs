//! A database that holds another program's tables, and none of ours, is left as it is.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use migration::Migrator;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, EntityTrait, Statement};
use sea_orm_migration::{MigratorTrait, seaql_migrations};

use super::StoreError;

/// Refuses a database with tables that no step of ours made.
pub(super) async fn refuse_foreign_tables(database: &impl ConnectionTrait) -> Result<(), StoreError> {
    let backend = database.get_database_backend();
    let tables = match backend {
        DbBackend::Postgres => TABLES_IN_POSTGRES,
        _ => TABLES_IN_SQLITE,
    };
    let rows = database.query_all_raw(Statement::from_string(backend, tables)).await?;
    let mut names: HashSet<String> = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?;
    let applied = match names.remove("seaql_migrations") {
        true => seaql_migrations::Entity::find().all(database).await?,
        false => Vec::new(),
    };
    let steps = Migrator::migrations();
    if names.is_empty() || applied.iter().any(|known| steps.iter().any(|step| step.name() == known.version)) {
        return Ok(());
    }
    Err(StoreError::Conflict {
        what: "the database holds the tables of another program, to which none are added".to_owned(),
    })
}

/// As [`refuse_foreign_tables`], of a SQLite file that is there, before anything of it is changed: a connection to be worked on
/// turns its write-ahead log on. What else is the matter with the file is told by whoever opens it.
pub(super) async fn refuse_foreign_file(url: &str) -> Result<(), StoreError> {
    let Some(file) = SqliteConnectOptions::from_str(url).ok().filter(|file| file.get_filename().is_file()) else {
        return Ok(());
    };
    // What still stands in such a log would be written into the file by whoever may write there.
    let has_log = with_ending(file.get_filename(), "-wal").is_file();
    let mut looking = ConnectOptions::new(url.to_owned());
    looking.max_connections(1).sqlx_logging(false);
    looking.map_sqlx_sqlite_opts(move |sqlite| sqlite.busy_timeout(Duration::ZERO).read_only(has_log));
    let Ok(database) = Database::connect(looking).await else {
        return Ok(());
    };
    let looked = refuse_foreign_tables(&database).await;
    let _ = database.close().await;
    match looked {
        Err(conflict @ StoreError::Conflict { .. }) => Err(conflict),
        _ => Ok(()),
    }
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Views among them.
const TABLES_IN_SQLITE: &str =
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'";

/// Views among them. Those of extensions may be where ours go.
const TABLES_IN_POSTGRES: &str = "SELECT relname::text AS name FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND NOT EXISTS (
         SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
     )";
