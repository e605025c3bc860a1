//! Work on the database that somebody waits for. PostgreSQL ends a statement by a limit of its own; SQLite asks, while it
//! works, whether to go on, and ends the statement once its time is over or nobody waits for it any longer.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::Either;
use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnection};
use sea_orm::sqlx::{Error as DriverError, pool::PoolOptions};

/// SQLite asks each time that it has taken so many steps: some hundredths of a millisecond.
const STEPS: i32 = 1_000;

tokio::task_local! {
    static UNDER_WAY: UnderWay;
}

/// A piece of work, as the connections that it takes know it.
#[derive(Clone)]
struct UnderWay {
    given_up: Arc<AtomicBool>,
    /// How many times as long as a request's its statements may take.
    times: u32,
}

/// Marks the work as given up when it ends or is dropped.
struct Waiting(UnderWay);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.given_up.store(true, Ordering::Relaxed);
    }
}

/// Does a piece of work, whose statements may take so many times as long as a request's. However it is given up, those
/// that it runs in SQLite end with it.
pub(super) async fn waited_for<W: Future>(times: u32, work: W) -> W::Output {
    let waiting = Waiting(UnderWay { given_up: Arc::default(), times });
    UNDER_WAY.scope(waiting.0.clone(), work).await
}

/// A part of the present piece of work that another task does.
pub(super) fn elsewhere<W: Future>(part: W) -> impl Future<Output = W::Output> {
    match UNDER_WAY.try_with(Clone::clone) {
        Ok(under_way) => Either::Left(UNDER_WAY.scope(under_way, part)),
        Err(_) => Either::Right(part),
    }
}

/// How many times as long as a request's the statements of the present piece of work may take.
pub(super) fn times() -> u32 {
    UNDER_WAY.try_with(|work| work.times).unwrap_or(1)
}

/// Has each connection to SQLite look after the work that takes it, for at most so long. Zero: as long as it takes.
pub(super) fn end_when_given_up(pool: PoolOptions<Sqlite>, limit: Duration) -> PoolOptions<Sqlite> {
    pool.after_connect(move |connection, _| Box::pin(look_after(connection, limit))).before_acquire(
        move |connection, _| {
            Box::pin(async move {
                look_after(connection, limit).await?;
                Ok(true)
            })
        },
    )
}

async fn look_after(connection: &mut SqliteConnection, limit: Duration) -> Result<(), DriverError> {
    let mut handle = connection.lock_handle().await?;
    match UNDER_WAY.try_with(Clone::clone) {
        Ok(UnderWay { given_up, times }) if !limit.is_zero() => {
            let (start, limit) = (now(), limit * times);
            let goes_on = move || !given_up.load(Ordering::Relaxed) && now().duration_since(start) < limit;
            handle.set_progress_handler(STEPS, goes_on);
        }
        _ => handle.remove_progress_handler(),
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "SQLite works on a thread of its own, to which no timer of the runtime reaches"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::records::RecordId;
    use entity::service;
    use sea_orm::sea_query::Expr;
    use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};

    use crate::store::tests::store;
    use crate::store::{Store, StoreError, StoreSettings};

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(20);

    fn settings(url: &str, statement_limit: Duration) -> StoreSettings {
        StoreSettings { acquire_limit: LONG, statement_limit, max_connections: 1, ..StoreSettings::new(url) }
    }

    /// A statement that never ends by itself.
    async fn endless(database: &impl ConnectionTrait) -> Result<(), StoreError> {
        let statement = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) FROM n";
        database.query_one_raw(Statement::from_string(DbBackend::Sqlite, statement)).await?;
        Ok(())
    }

    async fn answers(store: &Store) {
        let read = tokio::time::timeout(LONG / 2, store.services(&[RecordId(1)]));
        assert_eq!(read.await.expect("the only connection is free").unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_statement_that_takes_too_long_is_ended_by_the_database() {
        let store = store(settings("sqlite::memory:", SHORT)).await;
        let done = tokio::time::timeout(LONG / 2, store.bounded(endless(&store.database))).await;
        assert!(matches!(done, Ok(Err(StoreError::Timeout))), "{done:?}");
        answers(&store).await;
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_longer_ends_with_its_statement() {
        let store = store(settings("sqlite::memory:", LONG)).await;
        let given_up = tokio::time::timeout(SHORT, store.bounded(endless(&store.database))).await;
        assert!(given_up.is_err(), "{given_up:?}");
        answers(&store).await;
    }

    #[tokio::test]
    async fn a_transaction_that_is_given_up_leaves_nothing_and_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/directory.sqlite", folder.path().display());
        let (one, other) = (store(settings(&url, LONG)).await, Store::open(&settings(&url, LONG)).await.unwrap());
        let rename =
            |name: &str| service::Entity::update_many().col_expr(service::Column::Name, Expr::value(name.to_owned()));
        let work = one.bounded(async {
            let change = one.change().await?;
            rename("half done").exec(&change.transaction).await?;
            endless(&change.transaction).await
        });
        assert!(tokio::time::timeout(SHORT * 5, work).await.is_err());
        answers(&one).await;
        let name = other.services(&[RecordId(1)]).await.unwrap().remove(0).service.name.to_string();
        assert_eq!(name, "Therapy");
        let change = tokio::time::timeout(LONG / 2, other.change()).await.expect("nobody holds the lock").unwrap();
        rename("done").exec(&change.transaction).await.unwrap();
        other.commit_unchanged(change).await.unwrap();
        assert_eq!(one.services(&[RecordId(1)]).await.unwrap().remove(0).service.name.to_string(), "done");
    }
}
