//! What the cache needs to be told.

use std::time::Duration;

/// How much is kept, and for how long.
#[derive(Debug, Clone)]
pub struct CacheSettings {
    /// How many bytes this process keeps at most.
    pub bytes: u64,
    /// Whether whole answers to public questions are kept, beside what they are made of.
    pub answers: bool,
    /// Whether pages of public lists are kept.
    pub lists: bool,
    /// How long a value is used before it is read again, whatever is known of changes.
    pub lifetime: Duration,
    /// How long after it was read a value is used while the database is away.
    pub stale_limit: Duration,
    /// The shared layer; none for a cache within this process alone.
    pub redis: Option<RedisSettings>,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            bytes: 64 * 1024 * 1024,
            answers: true,
            lists: true,
            lifetime: Duration::from_secs(60),
            stale_limit: Duration::from_secs(15 * 60),
            redis: None,
        }
    }
}

/// A Redis server.
#[derive(Clone)]
pub struct RedisSettings {
    /// Its address: `redis://` or `rediss://` for one server, `redis-cluster://` or `rediss-cluster://` for a
    /// cluster, of which one node is named. It may hold a password, so that it is not in `Debug`.
    pub url: String,
    /// How long a call may take.
    pub call_limit: Duration,
}

impl std::fmt::Debug for RedisSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RedisSettings").field("call_limit", &self.call_limit).finish_non_exhaustive()
    }
}
