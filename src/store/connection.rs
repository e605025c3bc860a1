//! The connection to the database: opening it, bounding its time, counting its statements.

use std::fs;
use std::future::Future;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migration::Migrator;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::generation::ChangeTransaction;
use super::operation::Reached;
use super::{StoreError, StoreSettings};
use crate::metrics::count_statement;

/// The directory's database. Cheap to clone; all clones share its connections.
#[derive(Clone)]
pub struct Store {
    pub(super) database: DatabaseConnection,
    limit: Duration,
    statements: Arc<AtomicU64>,
    pub(super) reached: Reached,
    pub(super) most_connections: u32,
}

impl Store {
    /// Opens the database; a SQLite file and its folder are created where they do not exist. The schema is not
    /// touched: see [`Store::migrate`].
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        create_folder(settings)?;
        let mut database = Database::connect(connect_options(settings)).await.map_err(StoreError::of_opening)?;
        let statements = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&statements);
        database.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            count_statement();
        });
        Ok(Self {
            database,
            limit: settings.acquire_limit + settings.statement_limit,
            statements,
            reached: Reached::at_opening(),
            most_connections: settings.most_connections(),
        })
    }

    /// Brings the schema up to date. Does nothing when it is.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(Migrator::up(&self.database, None).await?)
    }

    /// Whether the database answers at all, for health checks.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        self.bounded(async { Ok(self.database.ping().await?) }).await
    }

    /// How many statements have been run since the database was opened. The starts and ends of transactions
    /// are not among them.
    pub fn statements_run(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs work that must end within the limits set.
    pub(super) async fn bounded<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        self.observed(self.limit, work).await
    }

    /// A transaction for reading: all its statements see the same state of the database. SQLite gives that to
    /// any transaction, and SeaORM warns when asked for it there by name.
    pub(super) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.database.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: None,
            },
            _ => TransactionOptions::default(),
        };
        Ok(self.database.begin_with_options(options).await?)
    }

    /// A transaction for writing. SQLite takes its one write lock at once, so that a change waits for another
    /// rather than fails half way.
    pub(super) async fn change(&self) -> Result<ChangeTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(ChangeTransaction(self.database.begin_with_options(options).await?))
    }

    /// Closes every connection. Whatever is asked afterwards finds the database away.
    pub async fn close(&self) -> Result<(), StoreError> {
        Ok(self.database.close_by_ref().await?)
    }
}

fn connect_options(settings: &StoreSettings) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.url.clone());
    let busy_limit = settings.acquire_limit;
    options
        .min_connections(settings.min_connections)
        .max_connections(settings.most_connections())
        .acquire_timeout(settings.acquire_limit)
        .statement_timeout(settings.statement_limit)
        .idle_timeout(settings.idle_limit)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .busy_timeout(busy_limit)
        });
    if settings.in_memory() {
        options.min_connections(1).idle_timeout(None).max_lifetime(None);
    }
    options
}

fn create_folder(settings: &StoreSettings) -> Result<(), StoreError> {
    if !settings.url.starts_with("sqlite:") || settings.in_memory() {
        return Ok(());
    }
    let file = SqliteConnectOptions::from_str(&settings.url).map_err(|error| StoreError::Settings {
        what: "its address is not one of a SQLite file",
        source: Some(Arc::new(error)),
    })?;
    match file.get_filename().parent() {
        None => Ok(()),
        Some(folder) => fs::create_dir_all(folder).map_err(|error| StoreError::Settings {
            what: "its folder cannot be created",
            source: Some(Arc::new(error)),
        }),
    }
}
