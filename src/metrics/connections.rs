//! The state of the database as the store sees it.

/// What an instance uses of its database at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseUse {
    /// Whether the last operation reached the database.
    pub reachable: bool,
    /// Statements run since the start.
    pub statements: u64,
    /// Connections that something uses.
    pub in_use: u64,
    /// Connections that are open and not used.
    pub idle: u64,
    /// The most connections that may be open.
    pub most: u64,
}
