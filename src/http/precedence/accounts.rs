//! What each client has lately had of the processors.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::door::is_door;
use crate::http::client::Client;
use crate::metrics::Metrics;

/// What a client may have had lately before its requests start behind. Who asks for a match or two every second stays
/// below it. Small, so that those who come to ask dearly are known for it before the others have waited long.
const LITTLE: Duration = Duration::from_millis(20);
/// After how many seconds what a client has had counts half.
const HALF_LIFE: f64 = 1.0;
/// The most clients that are remembered. Past it those go that have had little lately, and then all.
const MOST_CLIENTS: usize = 100_000;

/// What each client has had of the processors.
pub(super) struct Accounts {
    metrics: Metrics,
    had: Mutex<HashMap<Client, Had>>,
}

/// What a client had had at a time.
#[derive(Clone, Copy)]
struct Had {
    seconds: f64,
    at: Duration,
    /// How many of its requests are behind, or wait to be.
    behind: usize,
}

impl Had {
    fn lately(self, now: Duration) -> f64 {
        if self.behind > 0 {
            return self.seconds;
        }
        let since = now.saturating_sub(self.at).as_secs_f64();
        self.seconds * (-since / HALF_LIFE).exp2()
    }

    fn is_much(self, now: Duration) -> bool {
        self.lately(now) >= LITTLE.as_secs_f64()
    }
}

impl Accounts {
    /// Where nobody has had anything.
    pub(super) fn new(metrics: Metrics) -> Self {
        Self { metrics, had: Mutex::default() }
    }

    /// By how much this differs before and after a piece of work, so much the work has had of the processors. At a door it is
    /// the time that passes: pieces are small there, and to ask for what the thread has had takes a while beside them.
    pub(super) fn ticks_of_work(&self) -> Duration {
        if is_door() { self.metrics.ticks() } else { self.metrics.processor_ticks() }
    }

    /// Whether a client has had more than a little. Of nobody in particular nothing is remembered.
    pub(super) fn has_had_much(&self, client: Option<Client>) -> bool {
        let Some(client) = client else {
            return false;
        };
        let now = self.metrics.ticks();
        let had = self.had.lock().unwrap_or_else(PoisonError::into_inner);
        had.get(&client).is_some_and(|had| had.is_much(now))
    }

    /// Notes what a client has had besides.
    pub(super) fn note(&self, client: Client, time: Duration) {
        self.change(client, |had| had.seconds += time.as_secs_f64());
    }

    /// Has what a client has had count in full until this is dropped. Else those that wait behind for long would all be
    /// forgiven meanwhile, and come back ahead at once.
    pub(super) fn hold(self: &Arc<Self>, client: Option<Client>) -> Option<Held> {
        let client = client?;
        self.change(client, |had| had.behind += 1);
        Some(Held { accounts: Arc::clone(self), client })
    }

    fn change(&self, client: Client, change: impl FnOnce(&mut Had)) {
        let now = self.metrics.ticks();
        let mut all = self.had.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_CLIENTS && !all.contains_key(&client) {
            all.retain(|_, had| had.is_much(now));
            if all.len() >= MOST_CLIENTS {
                all.clear();
            }
        }
        let had = all.entry(client).or_insert(Had { seconds: 0.0, at: now, behind: 0 });
        *had = Had { seconds: had.lately(now), at: now, ..*had };
        change(had);
    }
}

/// A client's account that stands still.
pub(super) struct Held {
    accounts: Arc<Accounts>,
    client: Client,
}

impl Drop for Held {
    fn drop(&mut self) {
        // Where all have been forgotten meanwhile there is none.
        self.accounts.change(self.client, |had| had.behind = had.behind.saturating_sub(1));
    }
}
