//! What this process has worked out of texts alone, so that it never goes out of date.

use std::hash::Hash;
use std::sync::Arc;

use moka::sync::Cache;

/// Values by key, bounded in bytes: past that, those go that are asked for least. Knows no generation and no other
/// instance.
pub struct Remembered<K, V>(Cache<K, Arc<V>>);

impl<K, V> Remembered<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    /// None yet, and at most so many bytes by this weight of each.
    pub fn new(bytes: u64, weight: fn(&V) -> usize) -> Self {
        let weigh = move |_: &K, value: &Arc<V>| u32::try_from(weight(value)).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes).weigher(weigh).build())
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        self.0.get(key)
    }

    /// Remembers a value.
    pub fn put(&self, key: K, value: Arc<V>) {
        self.0.insert(key, value);
    }
}
