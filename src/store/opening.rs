//! Opening connections: how long each thing may take on one, and when it is thrown away.

use std::fs;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnection, Postgres};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Error as DriverError, pool::PoolOptions};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr};
use tokio::time::{sleep, timeout};

use super::under_way::end_when_given_up;
use super::{StoreError, StoreSettings};
use crate::metrics::count_statement;

/// How many statements each connection keeps prepared: some twenty for a document, for each length of a list of them.
const STATEMENTS_KEPT: usize = 400;

/// How long the database is left alone before another try to open it.
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// How long a database that gave no connection in time has to say why.
const TO_SAY_WHY: Duration = Duration::from_millis(500);

/// Counts the statements of all connections of a store.
pub(super) type StatementCounter = Arc<AtomicU64>;

/// What a group of connections is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Answering requests.
    Requests,
    /// Reading from a replica. It is opened when it is first needed, and waited for half as long, so that the time
    /// left is enough for the primary.
    Replica,
    /// One piece of work that may take its time: no statement of it is cut off, and it waits long for a lock.
    Alone,
}

/// How long each thing may take on a connection. Zero: as long as it takes.
#[derive(Clone, Copy)]
struct Limits {
    acquire: Duration,
    statement: Duration,
    lock: Duration,
    idle_in_transaction: Duration,
}

impl Limits {
    fn new(settings: &StoreSettings, purpose: Purpose) -> Self {
        let of_requests = Self {
            acquire: settings.acquire_limit,
            statement: settings.statement_limit,
            lock: settings.statement_limit,
            idle_in_transaction: settings.statement_limit * 2,
        };
        match purpose {
            Purpose::Requests => of_requests,
            Purpose::Replica => Self { acquire: settings.acquire_limit / 2, ..of_requests },
            Purpose::Alone => Self {
                acquire: settings.acquire_limit.max(settings.statement_limit),
                statement: Duration::ZERO,
                lock: settings.lock_limit,
                idle_in_transaction: settings.lock_limit,
            },
        }
    }
}

/// Opens connections to the database of an address. A SQLite file and its folder are created where they do not exist and the
/// settings say so.
pub(super) async fn connect(
    url: &str,
    settings: &StoreSettings,
    purpose: Purpose,
    counter: &StatementCounter,
) -> Result<DatabaseConnection, StoreError> {
    if settings.creates {
        create_folder(url)?;
    }
    let options = connect_options(url, settings, purpose);
    let limit = time_to_open(settings, purpose);
    let mut database = match opened(options, limit).await {
        Err(error) if is_of_time(&error) => Err(why_not(url).await.unwrap_or(error)),
        done => done,
    }
    .map_err(StoreError::of_opening)?;
    let counter = Arc::clone(counter);
    database.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        count_statement();
    });
    Ok(database)
}

/// How long opening may take: no less than a wait for a connection may.
fn time_to_open(settings: &StoreSettings, purpose: Purpose) -> Duration {
    settings.opening_limit.max(Limits::new(settings, purpose).acquire)
}

/// Tries until the limit is over, also while another instance sets the same new file up: that SQLite does not wait for it by
/// itself. No attempt takes longer than a request waits for a connection.
async fn opened(options: ConnectOptions, limit: Duration) -> Result<DatabaseConnection, DbErr> {
    let trying = async {
        loop {
            match Database::connect(options.clone()).await {
                Err(error) if may_pass(&error) => sleep(BETWEEN_TRIES).await,
                done => return done,
            }
        }
    };
    match timeout(limit, trying).await {
        Ok(done) => done,
        Err(_) => Err(DbErr::Conn(RuntimeErr::SqlxError(Arc::new(DriverError::PoolTimedOut)))),
    }
}

/// Why PostgreSQL gave no connection in time, where it or the network says so: a pool waits for a server that refuses, and
/// tells of the time alone.
async fn why_not(url: &str) -> Option<DbErr> {
    if !url.starts_with("postgres") {
        return None;
    }
    let refused = timeout(TO_SAY_WHY, PgConnection::connect(url)).await.ok()?.err()?;
    Some(DbErr::Conn(RuntimeErr::SqlxError(Arc::new(refused))))
}

fn is_of_time(error: &DbErr) -> bool {
    matches!(error, DbErr::Conn(RuntimeErr::SqlxError(driver)) if matches!(**driver, DriverError::PoolTimedOut))
}

/// Whether another try may succeed: no connection came in time, or another one had the whole SQLite file while this one
/// turned its write-ahead log on.
fn may_pass(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(driver)) = error else { return false };
    match &**driver {
        DriverError::Database(refusal) => matches!(refusal.code().as_deref(), Some("5" | "261")),
        _ => is_of_time(error),
    }
}

/// Whether a database lives in memory: it is gone with its only connection.
pub(super) fn in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

/// Whether a database lives in a SQLite file.
pub(super) fn is_of_a_file(url: &str) -> bool {
    url.starts_with("sqlite:") && !in_memory(url)
}

fn connect_options(url: &str, settings: &StoreSettings, purpose: Purpose) -> ConnectOptions {
    let limits = Limits::new(settings, purpose);
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .min_connections(settings.min_connections)
        .max_connections(settings.most_connections())
        .acquire_timeout(limits.acquire)
        .idle_timeout(settings.idle_limit)
        .connect_lazy(purpose == Purpose::Replica)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // The hooks of a connection do this, within a limit.
        .test_before_acquire(false);
    if purpose == Purpose::Alone {
        options.min_connections(0).max_connections(1);
    }
    if in_memory(url) {
        options.min_connections(1).idle_timeout(None).max_lifetime(None);
    }
    limit_sqlite(&mut options, limits, settings.creates);
    limit_postgres(&mut options, limits);
    options
}

fn limit_sqlite(options: &mut ConnectOptions, limits: Limits, creates: bool) {
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(creates)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .statement_cache_capacity(STATEMENTS_KEPT)
            .busy_timeout(limits.lock)
    });
    options.map_sqlx_sqlite_pool_opts(move |pool| end_when_given_up(pool, limits.statement));
}

/// PostgreSQL keeps the limits itself, so that a statement ends there too when nobody waits for it any more. It compiles no
/// statement, which can take longer than running it, and takes a block that it reads out of order to cost little more than
/// the next one, as with disks that have no heads and whatever is in memory.
fn limit_postgres(options: &mut ConnectOptions, limits: Limits) {
    options.map_sqlx_postgres_opts(move |postgres| {
        postgres.application_name("rightdoor").statement_cache_capacity(STATEMENTS_KEPT).options([
            ("statement_timeout", limits.statement.as_millis().to_string()),
            ("lock_timeout", limits.lock.as_millis().to_string()),
            ("idle_in_transaction_session_timeout", limits.idle_in_transaction.as_millis().to_string()),
            ("jit", "off".to_owned()),
            ("random_page_cost", "1.1".to_owned()),
        ])
    });
    options.map_sqlx_postgres_pool_opts(move |pool| discard_the_silent(pool, limits));
}

/// Throws a connection away that does not answer when it is taken or given back, so that a network that has gone
/// silent does not keep all connections. One that is given back may still be busy with a statement that nobody waits
/// for: that ends within its limit.
fn discard_the_silent(pool: PoolOptions<Postgres>, limits: Limits) -> PoolOptions<Postgres> {
    let (when_taken, when_given_back) = (limits.acquire / 2, limits.statement + limits.acquire);
    pool.before_acquire(move |connection, _| Box::pin(answers(connection, when_taken)))
        .after_release(move |connection, _| Box::pin(answers(connection, when_given_back)))
}

async fn answers(connection: &mut PgConnection, limit: Duration) -> Result<bool, DriverError> {
    match timeout(limit, connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(DriverError::PoolTimedOut),
    }
}

fn create_folder(url: &str) -> Result<(), StoreError> {
    if !is_of_a_file(url) {
        return Ok(());
    }
    let file = SqliteConnectOptions::from_str(url).map_err(|error| StoreError::Settings {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Purpose, time_to_open};
    use crate::store::StoreSettings;

    #[test]
    fn opening_may_take_as_long_as_a_request_waits_and_some_seconds_at_least() {
        let settings = |acquire_limit| StoreSettings { acquire_limit, ..StoreSettings::new("sqlite::memory:") };
        for (acquire_limit, seconds) in [(Duration::from_millis(500), 5), (Duration::from_secs(30), 30)] {
            let limit = time_to_open(&settings(acquire_limit), Purpose::Requests);
            assert_eq!(limit, Duration::from_secs(seconds));
        }
    }
}
