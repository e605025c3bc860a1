//! What one request costs. Counted where it happens, whatever room that is, in the scope of the request's task;
//! outside of a request nothing is counted.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use domain::verdict::Outcome;
use futures_util::future::Either;

use super::page::Metrics;

tokio::task_local! {
    static REQUEST: Arc<Request>;
}

/// What kind of operation a request asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OperationKind {
    /// To read.
    Query,
    /// To change.
    Mutation,
    /// It was refused before that was known.
    #[default]
    Unread,
}

/// What a look into the cache came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheAnswer {
    /// It was there.
    Hit,
    /// It was not.
    Miss,
}

/// What one request has cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// How long it took.
    pub time: Duration,
    /// How many statements the database ran for it.
    pub statements: u64,
    /// How many looks into the cache found something.
    pub cache_hits: u64,
    /// How many found nothing.
    pub cache_misses: u64,
}

impl Work {
    /// What the cache did for the request, in one word; none where it was not asked.
    pub fn cache(&self) -> Option<&'static str> {
        match (self.cache_hits, self.cache_misses) {
            (0, 0) => None,
            (_, 0) => Some("hit"),
            (0, _) => Some("miss"),
            (_, _) => Some("partial"),
        }
    }
}

struct Request {
    metrics: Metrics,
    statements: AtomicU64,
    cache_hits: AtomicU64,
    cache_misses: AtomicU64,
    with_database: AtomicUsize,
    awaited: AtomicUsize,
    gives_way: AtomicBool,
}

/// Counts a piece of work of one kind until it ends or is given up.
struct UnderWay {
    request: Option<Arc<Request>>,
    kind: fn(&Request) -> &AtomicUsize,
}

impl UnderWay {
    fn of(kind: fn(&Request) -> &AtomicUsize) -> Self {
        let request = REQUEST.try_with(Arc::clone).ok();
        if let Some(request) = &request {
            kind(request).fetch_add(1, Ordering::Relaxed);
        }
        Self { request, kind }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(request) = &self.request {
            (self.kind)(request).fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Metrics {
    /// Does a request's work and tells what it cost.
    pub async fn watch<T>(&self, work: impl Future<Output = T>) -> (T, Work) {
        let request = Arc::new(Request {
            metrics: self.clone(),
            statements: AtomicU64::new(0),
            cache_hits: AtomicU64::new(0),
            cache_misses: AtomicU64::new(0),
            with_database: AtomicUsize::new(0),
            awaited: AtomicUsize::new(0),
            gives_way: AtomicBool::new(false),
        });
        let start = self.ticks();
        let done = REQUEST.scope(Arc::clone(&request), work).await;
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let work = Work {
            time: self.ticks().saturating_sub(start),
            statements: count(&request.statements),
            cache_hits: count(&request.cache_hits),
            cache_misses: count(&request.cache_misses),
        };
        (done, work)
    }
}

/// Counts a statement of the database.
pub fn count_statement() {
    in_request(|request| {
        request.statements.fetch_add(1, Ordering::Relaxed);
    });
}

/// Does work that needs the database.
pub async fn with_database<T>(work: impl Future<Output = T>) -> T {
    let _until_it_ends = UnderWay::of(|request| &request.with_database);
    work.await
}

/// Does work that other requests may wait for.
pub async fn awaited<T>(work: impl Future<Output = T>) -> T {
    let _until_it_ends = UnderWay::of(|request| &request.awaited);
    work.await
}

/// Whether others may wait for the present request: it has one of the connections to the database, or does for them what
/// they need as well.
pub fn is_in_the_way() -> bool {
    let busy = |request: &Arc<Request>| {
        [&request.with_database, &request.awaited].iter().any(|count| count.load(Ordering::Relaxed) > 0)
    };
    REQUEST.try_with(busy).unwrap_or_default()
}

/// Whether the present request does work that needs the database.
pub fn is_with_database() -> bool {
    REQUEST.try_with(|request| request.with_database.load(Ordering::Relaxed) > 0).unwrap_or_default()
}

/// From here on the present request gives way to those of others.
pub fn give_way() {
    in_request(|request| request.gives_way.store(true, Ordering::Relaxed));
}

/// Whether the present request gives way to those of others.
pub fn gives_way() -> bool {
    REQUEST.try_with(|request| request.gives_way.load(Ordering::Relaxed)).unwrap_or_default()
}

/// A part of the present request's work that another task may do: it is counted to the request all the same.
pub fn carried<W: Future>(work: W) -> impl Future<Output = W::Output> {
    match REQUEST.try_with(Arc::clone) {
        Ok(request) => Either::Left(REQUEST.scope(request, work)),
        Err(_) => Either::Right(work),
    }
}

/// Counts a look into the cache.
pub fn count_cache_answer(answer: CacheAnswer) {
    in_request(|request| {
        let counter = match answer {
            CacheAnswer::Hit => &request.cache_hits,
            CacheAnswer::Miss => &request.cache_misses,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    });
}

/// Counts verdicts of one outcome.
pub fn count_verdicts(outcome: Outcome, number: usize) {
    in_request(|request| request.metrics.add_verdicts(outcome, number));
}

/// Answers a root field, and measures how long it takes. The name is the schema's.
pub async fn time_root_field<T>(name: &str, work: impl Future<Output = T>) -> T {
    let ticks = || REQUEST.try_with(|request| request.metrics.ticks()).unwrap_or_default();
    let start = ticks();
    let done = work.await;
    let time = ticks().saturating_sub(start);
    in_request(|request| request.metrics.add_root_field(name, time));
    done
}

fn in_request(count: impl FnOnce(&Request)) {
    // Outside of a request there is nothing to count for.
    let _ = REQUEST.try_with(|request| count(request));
}

#[cfg(test)]
mod tests {
    use super::{CacheAnswer, Work, count_cache_answer, count_statement};
    use crate::metrics::{Metrics, standing_still};

    async fn work_of(answers: &[CacheAnswer]) -> Work {
        let metrics = Metrics::new(standing_still());
        metrics.watch(async { answers.iter().for_each(|answer| count_cache_answer(*answer)) }).await.1
    }

    #[tokio::test]
    async fn requests_at_once_are_counted_apart() {
        let metrics = Metrics::new(standing_still());
        let work = |statements: usize| {
            metrics.watch(async move {
                for _ in 0..statements {
                    count_statement();
                    tokio::task::yield_now().await;
                }
            })
        };
        let ((_, three), (_, five)) = tokio::join!(work(3), work(5));
        assert_eq!((three.statements, five.statements), (3, 5));
    }

    #[tokio::test]
    async fn what_the_cache_did_is_one_word() {
        use CacheAnswer::{Hit, Miss};
        assert_eq!(work_of(&[]).await.cache(), None);
        assert_eq!(work_of(&[Hit, Hit]).await.cache(), Some("hit"));
        assert_eq!(work_of(&[Miss]).await.cache(), Some("miss"));
        assert_eq!(work_of(&[Miss, Hit]).await.cache(), Some("partial"));
    }
}
