//! The layer within this process: values as they are, weighed in bytes.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;

use super::generations::Generation;
use super::key::Key;

/// What a value is kept under: the kind of its key, and the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) kind: &'static str,
    pub(super) text: String,
    /// Whether its value has room of its own.
    apart: bool,
}

impl Name {
    /// The name of a key.
    pub(super) fn of<K: Key>(key: &K) -> Self {
        Self { kind: K::KIND, text: key.text(), apart: K::APART }
    }
}

/// A value with what says whether it may be used.
#[derive(Clone)]
pub(super) struct Held {
    /// A generation that was known before the value was read.
    pub(super) generation: Generation,
    /// When it was read.
    pub(super) read_at: DateTime<Utc>,
    /// About how many bytes it takes.
    pub(super) weight: usize,
    /// The value, of the type that its key is bound to.
    pub(super) value: Arc<dyn Any + Send + Sync>,
}

/// The layer.
pub(super) struct InProcess {
    /// What shares the bytes.
    together: Cache<Name, Held>,
    /// What has room of its own. A value that weighs nothing would go as well when others need room.
    apart: Cache<Name, Held>,
}

impl InProcess {
    /// An empty layer of so many bytes, which forgets what is older than any use.
    pub(super) fn new(bytes: u64, forget_after: Duration) -> Self {
        let weigh = |name: &Name, held: &Held| {
            let all = held.weight + name.text.len() + size_of::<Name>() + size_of::<Held>();
            u32::try_from(all).unwrap_or(u32::MAX)
        };
        Self {
            together: Cache::builder().max_capacity(bytes).weigher(weigh).time_to_live(forget_after).build(),
            apart: Cache::builder().time_to_live(forget_after).build(),
        }
    }

    fn of(&self, name: &Name) -> &Cache<Name, Held> {
        if name.apart { &self.apart } else { &self.together }
    }

    pub(super) fn get(&self, name: &Name) -> Option<Held> {
        self.of(name).get(name)
    }

    pub(super) fn put(&self, name: Name, held: Held) {
        self.of(&name).insert(name, held);
    }

    /// The names of all values, once what no longer fits has gone.
    pub(super) fn names(&self) -> Vec<String> {
        self.together.run_pending_tasks();
        let names = self.together.iter().chain(self.apart.iter());
        names.map(|(name, _)| format!("{}:{}", name.kind, name.text)).collect()
    }
}
