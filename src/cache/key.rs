//! What a key is: it names one value of one type, and says which changes that value may show.

use std::hash::Hash;

use chrono::{DateTime, Utc};
use domain::records::RecordId;

/// Keeps [`Key`] to the list in `keys`: no other room can make a key, least of all from facts about a child.
pub(super) mod sealed {
    pub trait Sealed {}
}

/// The key of a value of one type.
pub trait Key: sealed::Sealed + Clone + Eq + Hash + Send + Sync + 'static {
    /// What is kept under it.
    type Value: Send + Sync + 'static;

    /// The kind of key, which no other has.
    const KIND: &'static str;

    /// How the value is written for the shared layer; none for a value that each process makes for itself.
    const CODEC: Option<Codec<Self::Value>>;

    /// The key within its kind, the same for the same key in every version and on every machine.
    fn text(&self) -> String;

    /// Which changes the value may show.
    fn subject(&self) -> Subject;

    /// Whether the value has room of its own, whatever else is kept: there are few of the kind, and requests of many kinds
    /// need it.
    const APART: bool = false;

    /// About how many bytes of memory the value takes, where it takes them from what all may take together.
    fn weight(value: &Self::Value) -> usize;

    /// Whether a value read at one time is still the value at another, as long as nothing has changed.
    fn holds_at(_read_at: DateTime<Utc>, _now: DateTime<Utc>) -> bool {
        true
    }
}

/// How values are written and read back.
pub struct Codec<V> {
    /// The version of the format. A value of another version is not read.
    pub format: fn() -> &'static str,
    /// Writes a value; none when it cannot be written.
    pub encode: fn(&V) -> Option<Vec<u8>>,
    /// Reads a value; none when there is none in these bytes.
    pub decode: fn(&[u8]) -> Option<V>,
}

/// What a value is made of, and so which changes it may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One service.
    Service(RecordId),
    /// What is only changed together with everything: reference records, providers.
    Foundations,
    /// Any part of the directory.
    Directory,
}
