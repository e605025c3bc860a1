//! Work on other threads than those that wait for it.

use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tracing::Instrument;

use super::door::is_door;
use crate::metrics::carried;

/// Does a request's work on the threads of a runtime. It ends when nobody waits for it any longer, and its panic is the waiter's.
pub(super) async fn elsewhere<W>(work: W, threads: &Handle) -> W::Output
where
    W: Future<Output: Send> + Send + 'static,
{
    let mut alone = JoinSet::new();
    alone.spawn_on(carried(work).in_current_span(), threads);
    match alone.join_next().await {
        Some(Ok(done)) => done,
        Some(Err(fault)) if fault.is_panic() => resume_unwind(fault.into_panic()),
        // Nobody ends it but this, and the set is not empty.
        _ => std::future::pending().await,
    }
}

/// Does a request's work with everybody, if the present thread is a door.
pub(in crate::http) async fn away_from_the_door<W>(work: W) -> W::Output
where
    W: Future<Output: Send> + Send + 'static,
{
    if is_door() { elsewhere(work, &Handle::current()).await } else { work.await }
}

/// Work whose connections, timers and tasks are those of a runtime, whichever thread it is done on.
pub(in crate::http) struct Within<W> {
    everybody: Handle,
    work: W,
}

impl<W> Within<W> {
    /// Has work be within a runtime.
    pub(in crate::http) fn new(everybody: Handle, work: W) -> Self {
        Self { everybody, work }
    }
}

impl<W: Future + Unpin> Future for Within<W> {
    type Output = W::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<W::Output> {
        let Self { everybody, work } = &mut *self;
        let _within = everybody.enter();
        Pin::new(work).poll(context)
    }
}
