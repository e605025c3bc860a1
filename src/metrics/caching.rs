//! How the cache fares.

/// What has come of the cache since the server started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CacheUse {
    /// Values found in this process.
    pub found_in_process: u64,
    /// Values found on the shared server.
    pub found_shared: u64,
    /// Values waited for that another request was loading.
    pub joined: u64,
    /// Values loaded.
    pub loaded: u64,
    /// Values used although the database could not confirm them.
    pub stale: u64,
    /// Values on the shared server that were of no use: corrupt, foreign, or of another format.
    pub shared_useless: u64,
    /// Calls of the shared server that failed.
    pub shared_faults: u64,
    /// Whether the shared server answers; none where there is none.
    pub shared_up: Option<bool>,
}
