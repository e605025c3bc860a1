//! What the cache gives, and what it is given to load.

use std::collections::HashMap;
use std::sync::Arc;

use super::key::Key;

/// A value from the cache.
#[derive(Debug)]
pub struct Got<V> {
    /// The value.
    pub value: Arc<V>,
    /// Whether the database could not be asked for a newer one.
    pub stale: bool,
}

/// The values of those keys that have one.
pub type Loaded<K> = HashMap<K, Arc<<K as Key>::Value>>;

/// Why a value could not be loaded.
pub trait LoadFault: Clone + Send + Sync + 'static {
    /// Whether it is the database that is away, so that a value from before may do.
    fn database_is_away(&self) -> bool;

    /// Whether it says nothing of the value, but that the request which loaded it had no more time. Others who wait
    /// for the value then load it themselves: the claim on it is dropped.
    fn is_of_one_request(&self) -> bool;
}

/// What this process can give at once.
pub enum AtHand<V> {
    /// The value.
    Value(Got<V>),
    /// The value, of whose lifetime a quarter or less is left.
    Ageing(Got<V>),
    /// There is one, from before a change or past its lifetime.
    OutOfDate,
    /// There is none.
    Nothing,
}

impl<V> AtHand<V> {
    /// The value, whatever became of one from before.
    pub fn value(self) -> Option<Got<V>> {
        match self {
            Self::Value(got) | Self::Ageing(got) => Some(got),
            Self::OutOfDate | Self::Nothing => None,
        }
    }
}
