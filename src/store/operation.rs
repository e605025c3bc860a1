//! What can be told of an operation of the store from outside: its span in the traces, whether it reached the
//! database, and what it uses of the connections.

use std::any::type_name;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{DatabaseConnection, DbBackend};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{Instrument, info_span};

use super::under_way::waited_for;
use super::{Store, StoreError};
use crate::metrics::{DatabaseUse, gives_way, with_database};

/// Whether the last operation reached the database.
#[derive(Clone)]
pub(super) struct Reached(Arc<AtomicBool>);

impl Reached {
    /// Of a database just opened.
    pub(super) fn at_opening() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    fn note<T>(&self, done: &Result<T, StoreError>) {
        let away = matches!(done, Err(StoreError::Unavailable { .. } | StoreError::Timeout));
        self.0.store(!away, Ordering::Relaxed);
    }
}

/// The connections that requests may have that give way to others. Such a request goes on when there is nothing else to
/// do, with its connection in hand: if they had all, everybody would wait for them.
#[derive(Clone)]
pub(super) struct LeftOver(Arc<Semaphore>);

impl LeftOver {
    /// Of so many connections in all.
    pub(super) fn of(connections: u32) -> Self {
        Self(Arc::new(Semaphore::new((connections / 2).max(1) as usize)))
    }

    /// A place among them, where the present request gives way.
    async fn place(self) -> Option<OwnedSemaphorePermit> {
        if gives_way() { self.0.acquire_owned().await.ok() } else { None }
    }
}

impl Store {
    /// What is used of the database at this moment.
    pub fn database_use(&self) -> DatabaseUse {
        let (open, idle) = connections(&self.database);
        DatabaseUse {
            reachable: self.reached.0.load(Ordering::Relaxed),
            statements: self.statements_run(),
            in_use: open.saturating_sub(idle),
            idle,
            most: u64::from(self.settings.most_connections()),
        }
    }

    /// Runs one operation within the limits set, or so many times the limit of statements, in a span that has the name of
    /// the method that it is the work of.
    // Boxed before anything waits for it, since every caller up to the socket would have to hold it whole.
    pub(super) fn observed<'w, T, W>(
        &self,
        times: u32,
        work: W,
    ) -> impl Future<Output = Result<T, StoreError>> + use<'w, T, W>
    where
        W: Future<Output = Result<T, StoreError>> + 'w,
    {
        let limit = self.settings.acquire_limit + self.settings.statement_limit * times;
        let span = info_span!("store", otel.name = method_of::<W>());
        let work = Box::pin(with_database(waited_for(times, work.instrument(span))));
        let (left_over, reached) = (self.left_over.clone(), self.reached.clone());
        async move {
            let _place = left_over.place().await;
            let done = tokio::time::timeout(limit, work).await.unwrap_or(Err(StoreError::Timeout));
            reached.note(&done);
            done
        }
    }
}

fn connections(database: &DatabaseConnection) -> (u64, u64) {
    let (open, idle) = match database.get_database_backend() {
        DbBackend::Postgres => {
            let pool = database.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = database.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    (u64::from(open), idle as u64)
}

/// The name of the method that a block of work stands in: `services`. Types name it for diagnosis alone, and
/// nothing depends on it.
fn method_of<W>() -> &'static str {
    let is_name =
        |part: &&str| !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    type_name::<W>().rsplit("::").find(is_name).unwrap_or("work")
}

#[cfg(test)]
mod tests {
    use super::LeftOver;
    use crate::metrics::{Metrics, give_way, standing_still};

    #[tokio::test]
    async fn those_that_give_way_have_half_of_the_connections_and_others_any() {
        let left_over = LeftOver::of(4);
        let free = || left_over.0.available_permits();
        let work = async {
            assert!(left_over.clone().place().await.is_none());
            give_way();
            let first = left_over.clone().place().await;
            let _second = left_over.clone().place().await;
            assert_eq!(free(), 0);
            drop(first);
            assert_eq!(free(), 1);
        };
        Metrics::new(standing_still()).watch(work).await;
        assert_eq!((free(), LeftOver::of(1).0.available_permits()), (2, 1));
    }
}
