//! The connection to the database: opening it, bounding its time, choosing what is read.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::foreign::refuse_foreign_file;
use super::opening::{self, Purpose, StatementCounter};
use super::operation::{LeftOver, Reached};
use super::replica::Replica;
use super::under_way::{elsewhere, times};
use super::{StoreError, StoreSettings};

/// How many times as long as a request's a statement over the whole directory may take: on a slow disk the coverage of
/// 200,000 services takes some ten seconds of SQLite's.
pub(super) const WHOLE: u32 = 60;
/// Gives the statements of a transaction in PostgreSQL more time.
const MORE_TIME: &str = "SELECT set_config('statement_timeout', (setting::bigint * $1)::text, true)
    FROM pg_settings WHERE name = 'statement_timeout'";

/// The directory's database. Cheap to clone; all clones share its connections.
#[derive(Clone)]
pub struct Store {
    /// The primary: the database that is written, and read where there is no replica.
    pub(super) database: DatabaseConnection,
    pub(super) settings: Arc<StoreSettings>,
    pub(super) statements: StatementCounter,
    pub(super) reached: Reached,
    pub(super) left_over: LeftOver,
    replica: Option<Replica>,
}

impl Store {
    /// Opens the database; a SQLite file and its folder are created where they do not exist and the settings say so, and a file
    /// of another program is refused. The schema is not touched: see [`Store::migrate`].
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let statements = StatementCounter::default();
        if opening::is_of_a_file(&settings.url) {
            refuse_foreign_file(&settings.url).await?;
        }
        let database = opening::connect(&settings.url, settings, Purpose::Requests, &statements).await?;
        let replica = match &settings.replica_url {
            Some(url) => Some(Replica::open(url, settings, &statements).await?),
            None => None,
        };
        let left_over = LeftOver::of(settings.most_connections());
        let settings = Arc::new(settings.clone());
        Ok(Self { database, settings, statements, reached: Reached::at_opening(), left_over, replica })
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
        self.observed(1, work).await
    }

    /// Runs work that only reads, within the limits set: on the replica where there is one that can be read, and
    /// on the primary where there is none or it goes away.
    pub(super) async fn read<T, F>(&self, work: impl Fn(DatabaseConnection) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        self.read_for(1, work).await
    }

    /// As [`Store::read`], for what goes through the whole directory and serves all requests: it has more time.
    pub(super) async fn read_whole<T, F>(&self, work: impl Fn(DatabaseConnection) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        self.read_for(WHOLE, work).await
    }

    async fn read_for<T, F>(&self, times: u32, work: impl Fn(DatabaseConnection) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        if let Some(replica) = &self.replica
            && let Some(database) = replica.readable(&self.database).await
        {
            match self.observed(times, work(database.clone())).await {
                Err(StoreError::Unavailable { .. }) => replica.set_aside(),
                // Replaying the primary's log may cancel what is read there.
                Err(StoreError::Conflict { .. }) => {}
                done => return done,
            }
        }
        self.observed(times, work(self.database.clone())).await
    }

    /// Which database it is.
    pub(super) fn backend(&self) -> DbBackend {
        self.database.get_database_backend()
    }

    /// Has the replica, where there is one, left alone until it has what the primary has now.
    pub(super) async fn follow(&self) {
        if let Some(replica) = &self.replica {
            replica.follow(&self.database).await;
        }
    }

    /// Closes every connection. Whatever is asked afterwards finds the database away. Before that SQLite takes what is in its
    /// write-ahead log into its file, as far as no other program is in the way.
    pub async fn close(&self) -> Result<(), StoreError> {
        if let Some(replica) = &self.replica {
            replica.close().await?;
        }
        if self.backend() == DbBackend::Sqlite {
            // The last one to close does so by itself, and that may be another program.
            let _ = self.database.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await;
        }
        Ok(self.database.close_by_ref().await?)
    }
}

/// A transaction for writing. SQLite takes its one write lock at once, so that a change waits for another rather
/// than fails half way.
pub(super) async fn change(database: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    begin(database, options).await
}

/// A transaction for reading: all its statements see the same state of the database. SQLite gives that to any
/// transaction, and SeaORM warns when asked for it there by name.
pub(super) async fn snapshot(database: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = match database.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        },
        _ => TransactionOptions::default(),
    };
    let transaction = begin(database, options).await?;
    if times() > 1 && transaction.get_database_backend() == DbBackend::Postgres {
        let more = Statement::from_sql_and_values(DbBackend::Postgres, MORE_TIME, [i64::from(times()).into()]);
        transaction.query_one_raw(more).await?;
    }
    Ok(transaction)
}

/// Begins in a task of its own, which ends even when nobody waits for it any longer: a beginning that is given up half way
/// leaves its connection within a transaction that the driver does not know of.
async fn begin(database: &DatabaseConnection, options: TransactionOptions) -> Result<DatabaseTransaction, StoreError> {
    let database = database.clone();
    let beginning = tokio::spawn(elsewhere(async move { database.begin_with_options(options).await }));
    let begun = beginning.await.map_err(|error| StoreError::Unavailable { source: Arc::new(error) })?;
    Ok(begun?)
}
