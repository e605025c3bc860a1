//! Requests take turns: who has much to do lets others in between, and who turns out to have very much goes on only while
//! few others do, so that the processor is never taken up by long answers alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use tokio::task::coop::consume_budget;

use super::state::AppState;

/// What an item of a page costs, with all that hangs on it. A verdict costs one; the runtime lets others in after 128.
pub const OF_AN_ITEM: usize = 8;
/// What a request may cost before it counts as a long one: two usual pages and more.
const LONG: usize = 400;

/// The places that long requests share.
pub(super) struct Places(Arc<Semaphore>);

impl Places {
    /// Half as many as there are processors: the others are for what is short.
    pub(super) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new((processors / 2).max(1))))
    }
}

/// What one request has cost, and its place once it is a long one. The place is free again when the request ends.
#[derive(Default)]
pub(super) struct Turns {
    cost: AtomicUsize,
    place: OnceCell<Option<OwnedSemaphorePermit>>,
}

impl AppState {
    /// Lets others have their turn, by what the next piece of work costs.
    pub async fn take_turn(&self, cost: usize) {
        for _ in 0..cost {
            consume_budget().await;
        }
        let turns = self.turns();
        if turns.cost.fetch_add(cost, Ordering::Relaxed) + cost > LONG {
            let places = Arc::clone(&self.places().0);
            // Nobody closes the semaphore.
            turns.place.get_or_init(|| async { places.acquire_owned().await.ok() }).await;
        }
    }
}
