//! Whether what is held in this process can still be used.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;

use super::{Inner, Search};
use crate::cache::in_process::{Held, Name};
use crate::cache::key::Key;

/// Where a value was found in this process.
pub(super) enum At {
    /// It can be used; whether it is stale.
    Hand(Held, bool),
    /// It is past its lifetime.
    Outdated(Held),
    Nowhere,
}

impl Inner {
    pub(super) fn held<K: Key>(&self, key: &K, search: Search) -> At {
        match self.in_process.get(&Name::of(key)) {
            Some(held) => self.usable(key, held, search),
            None => At::Nowhere,
        }
    }

    /// How far what is held can be used: it must show every change known, and be in its time.
    pub(super) fn usable<K: Key>(&self, key: &K, held: Held, search: Search) -> At {
        if !self.generations.shows_all(key.subject(), held.generation) {
            return At::Nowhere;
        }
        let age = search.now.signed_duration_since(held.read_at);
        // The clock of the instance that read it may be a little ahead.
        let lifetime = self.settings.lifetime;
        let age = if age < TimeDelta::zero() && age.abs().to_std().is_ok_and(|ahead| ahead <= lifetime) {
            TimeDelta::zero()
        } else {
            age
        };
        let Ok(age) = age.to_std() else {
            return At::Nowhere;
        };
        let away = self.database_away.load(Ordering::Relaxed);
        if age < lifetime && K::holds_at(held.read_at, search.now) {
            At::Hand(held, away)
        } else if age >= self.settings.stale_limit {
            At::Nowhere
        } else if away {
            At::Hand(held, true)
        } else {
            At::Outdated(held)
        }
    }
}
