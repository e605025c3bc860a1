//! The layer that instances share: a Redis server. Whatever is the matter with it, the answer is that there is no
//! value; it is never an error, and never takes longer than its limit.

mod allowance;
mod connection;
mod envelope;
mod link;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::join_all;

use super::counts::Counters;
use super::generations::Generation;
use super::in_process::{Held, Name};
use super::key::Key;
use super::settings::RedisSettings;
use link::Link;

/// So many values are asked for in one call, so that a call stays short.
const VALUES_A_CALL: usize = 32;
/// A value longer than this stays out.
const LONGEST_VALUE: usize = 1024 * 1024;

/// A value as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SharedValue {
    /// A generation that was known before the value was read.
    generation: Generation,
    /// When it was read.
    read_at: DateTime<Utc>,
    /// The value as its codec wrote it.
    bytes: Vec<u8>,
}

/// The layer.
pub(super) struct Shared {
    link: Link,
    keep_for: Duration,
    counts: Arc<Counters>,
}

impl Shared {
    pub(super) fn new(settings: &RedisSettings, keep_for: Duration, counts: Arc<Counters>) -> Self {
        Self { link: Link::new(settings, Arc::clone(&counts)), keep_for, counts }
    }

    /// Whether the server answers.
    pub(super) fn is_up(&self) -> bool {
        self.link.is_up()
    }

    /// Waits until the server answers.
    pub(super) async fn until_up(&self) {
        self.link.until_up().await;
    }

    /// The values of those keys that have one here.
    pub(super) async fn find<K: Key>(&self, keys: &[K], lineage: &str) -> Vec<(K, Held)> {
        let Some(codec) = K::CODEC else {
            return Vec::new();
        };
        let names: Vec<Name> = keys.iter().map(Name::of).collect();
        let values = self.get(lineage, (codec.format)(), &names).await;
        let held = keys.iter().zip(values).filter_map(|(key, value)| {
            let value = value?;
            let decoded = (codec.decode)(&value.bytes);
            self.counts.shared_useless.add(usize::from(decoded.is_none()));
            let decoded = decoded?;
            let weight = K::weight(&decoded);
            let (generation, read_at) = (value.generation, value.read_at);
            Some((key.clone(), Held { generation, read_at, weight, value: Arc::new(decoded) }))
        });
        held.collect()
    }

    /// Keeps values that were just loaded.
    pub(super) async fn keep<'v, K: Key>(&self, values: impl Iterator<Item = (&'v K, &'v Held)>, lineage: &str) {
        let Some(codec) = K::CODEC else {
            return;
        };
        let written = values.filter_map(|(key, held)| {
            let bytes = (codec.encode)(held.value.downcast_ref::<K::Value>()?)?;
            Some((Name::of(key), SharedValue { generation: held.generation, read_at: held.read_at, bytes }))
        });
        self.put(lineage, (codec.format)(), written.collect()).await;
    }

    /// The values of some names, in their order.
    async fn get(&self, lineage: &str, format: &str, names: &[Name]) -> Vec<Option<SharedValue>> {
        let keys: Vec<String> = names.iter().map(|name| key(lineage, format, name)).collect();
        let calls = keys.chunks(VALUES_A_CALL).map(|keys| async move {
            let found = self.link.call(|connection| connection.get(keys.to_vec())).await;
            // Another number of values than was asked for is no answer.
            let found = found.filter(|found| found.len() == keys.len());
            let found = found.unwrap_or_else(|| vec![None; keys.len()]);
            keys.iter().zip(found).map(|(key, bytes)| self.unwrap(key, &bytes?)).collect::<Vec<_>>()
        });
        join_all(calls).await.into_iter().flatten().collect()
    }

    /// Keeps values under their names.
    async fn put(&self, lineage: &str, format: &str, values: Vec<(Name, SharedValue)>) {
        let short = values.iter().filter(|(_, value)| value.bytes.len() <= LONGEST_VALUE);
        let wrapped: Vec<(String, Vec<u8>)> = short
            .map(|(name, value)| {
                let key = key(lineage, format, name);
                let bytes = envelope::wrap(&key, value);
                (key, bytes)
            })
            .collect();
        let calls = wrapped.chunks(VALUES_A_CALL).map(|values| async move {
            self.link.call(|connection| connection.put(values.to_vec(), self.keep_for)).await;
        });
        join_all(calls).await;
    }

    fn unwrap(&self, key: &str, bytes: &[u8]) -> Option<SharedValue> {
        let value = envelope::unwrap(key, bytes);
        self.counts.shared_useless.add(usize::from(value.is_none()));
        value
    }
}

/// The key on the server. Another database and another format have other keys.
fn key(lineage: &str, format: &str, name: &Name) -> String {
    format!("rightdoor:{lineage}:{}:{format}:{}", name.kind, name.text)
}
