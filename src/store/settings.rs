//! What the store needs to be told.

use std::time::Duration;

use super::opening::in_memory;

/// Where the database is, how many connections it is given and how long it may take.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// The address of the database: `sqlite://data/rightdoor.sqlite`, `sqlite::memory:` or `postgres://…`. It may
    /// hold a password, so these settings have no `Debug`.
    pub url: String,
    /// The address of a replica in PostgreSQL that is read in place of the database while it answers.
    pub replica_url: Option<String>,
    /// Whether a SQLite file that is not there is created.
    pub creates: bool,
    /// Connections kept open even when idle.
    pub min_connections: u32,
    /// The most connections open at once.
    pub max_connections: u32,
    /// How long a request waits for a connection.
    pub acquire_limit: Duration,
    /// How long opening waits for the first one, if that is longer: the database may be starting too, or its machine be busy.
    pub opening_limit: Duration,
    /// How long a request's statements may take once it has a connection.
    pub statement_limit: Duration,
    /// How long a connection may be idle before it is closed.
    pub idle_limit: Duration,
    /// How long migrating and seeding wait for another instance that does the same.
    pub lock_limit: Duration,
}

impl StoreSettings {
    /// Settings for an address, with defaults for all else.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            replica_url: None,
            creates: true,
            min_connections: 1,
            max_connections: 8,
            acquire_limit: Duration::from_millis(500),
            opening_limit: Duration::from_secs(5),
            statement_limit: Duration::from_secs(1),
            idle_limit: Duration::from_secs(600),
            lock_limit: Duration::from_secs(60),
        }
    }

    /// The most connections open at once. A database in memory is gone with its only connection, and a second one
    /// would be another database.
    pub(super) fn most_connections(&self) -> u32 {
        if in_memory(&self.url) { 1 } else { self.max_connections }
    }
}
