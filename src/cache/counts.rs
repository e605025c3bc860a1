//! How the cache fares, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::metrics::CacheUse;

#[derive(Default)]
pub(super) struct Counters {
    pub(super) found_in_process: Counter,
    pub(super) found_shared: Counter,
    pub(super) joined: Counter,
    pub(super) loaded: Counter,
    pub(super) stale: Counter,
    pub(super) shared_useless: Counter,
    pub(super) shared_faults: Counter,
}

impl Counters {
    pub(super) fn read(&self, shared_up: Option<bool>) -> CacheUse {
        CacheUse {
            found_in_process: self.found_in_process.read(),
            found_shared: self.found_shared.read(),
            joined: self.joined.read(),
            loaded: self.loaded.read(),
            stale: self.stale.read(),
            shared_useless: self.shared_useless.read(),
            shared_faults: self.shared_faults.read(),
            shared_up,
        }
    }
}

#[derive(Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    pub(super) fn add(&self, count: usize) {
        self.0.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
