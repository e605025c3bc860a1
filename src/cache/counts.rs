//! How the cache fares, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

/// How often what has happened since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Values found in this process.
    pub found_in_process: u64,
    /// Values found on the shared server.
    pub found_shared: u64,
    /// Values waited for that another request was loading.
    pub joined: u64,
    /// Values loaded, or looked for and not there.
    pub loaded: u64,
    /// Values used although the database could not confirm them.
    pub stale: u64,
    /// Values on the shared server that were of no use: corrupt, foreign, or of another format.
    pub shared_useless: u64,
    /// Calls of the shared server that failed.
    pub shared_faults: u64,
}

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
    pub(super) fn read(&self) -> CacheCounts {
        CacheCounts {
            found_in_process: self.found_in_process.read(),
            found_shared: self.found_shared.read(),
            joined: self.joined.read(),
            loaded: self.loaded.read(),
            stale: self.stale.read(),
            shared_useless: self.shared_useless.read(),
            shared_faults: self.shared_faults.read(),
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
