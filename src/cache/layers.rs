//! The cache: looks in this process, then on the shared server, then has the value loaded, once for all who wait.

mod usable;

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use self::usable::At;
use super::counts::Counters;
use super::flights::{Claim, Flights, Outcome, Role, Wait};
use super::generations::{Generation, Generations, News};
use super::given::{AtHand, Got, LoadFault, Loaded};
use super::in_process::{Held, InProcess, Name};
use super::key::Key;
use super::settings::CacheSettings;
use super::shared::Shared;
use crate::metrics::{CacheAnswer, CacheUse, awaited, count_cache_answer};

/// The cache. Cheap to clone; all clones share what is kept.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    settings: CacheSettings,
    generations: Generations,
    in_process: InProcess,
    flights: Flights,
    shared: Option<Shared>,
    database_away: AtomicBool,
    counts: Arc<Counters>,
}

/// What is sought for one request: at one time, among what changes were known when it began.
#[derive(Clone, Copy)]
struct Search {
    now: DateTime<Utc>,
    generation: Generation,
}

/// Values that were found or loaded, each with whether it is stale.
type Filled<K> = Vec<(K, Held, bool)>;

/// Keys whose values this request is to load.
type Claims<K> = Vec<(K, Claim)>;

impl Cache {
    /// An empty cache. The shared server is not called before it is needed, nor waited for.
    pub fn new(settings: CacheSettings) -> Self {
        let counts = Arc::new(Counters::default());
        let keep_for = settings.stale_limit.max(settings.lifetime);
        Self(Arc::new(Inner {
            generations: Generations::default(),
            in_process: InProcess::new(settings.bytes, keep_for),
            flights: Flights::default(),
            shared: settings.redis.as_ref().map(|redis| Shared::new(redis, keep_for, Arc::clone(&counts))),
            database_away: AtomicBool::new(false),
            counts,
            settings,
        }))
    }

    /// The generation of the last change known; none before anything has been learnt. Until then nothing is kept.
    pub fn known(&self) -> Option<Generation> {
        self.0.generations.known().map(|(generation, _)| generation)
    }

    /// Takes in what has been learnt of changes. What they touched is used no longer.
    pub fn learn(&self, news: &News) {
        self.0.generations.learn(news);
    }

    /// Forgets what is known of changes: nothing that is kept is used before something has been learnt again.
    pub fn forget_changes(&self) {
        self.0.generations.forget();
    }

    /// Notes whether the database answers. While it does not, values go on past their lifetime and count as stale.
    pub fn note_database(&self, away: bool) {
        self.0.database_away.store(away, Ordering::Relaxed);
    }

    /// Waits until the shared server answers; not at all where there is none. Nothing else waits for it.
    pub async fn until_shared(&self) {
        if let Some(shared) = &self.0.shared {
            shared.until_up().await;
        }
    }

    /// The shared server, where there is one.
    pub(super) fn shared(&self) -> Option<&Shared> {
        self.0.shared.as_ref()
    }

    /// How the cache fares.
    pub fn in_numbers(&self) -> CacheUse {
        self.0.counts.read(self.0.shared.as_ref().map(Shared::is_up))
    }

    /// The names under which this process keeps something.
    pub fn names_kept(&self) -> Vec<String> {
        self.0.in_process.names()
    }

    /// The value of a key if this process can give it at once.
    pub fn at_hand<K: Key>(&self, key: &K, now: DateTime<Utc>) -> AtHand<K::Value> {
        let Some(generation) = self.known() else {
            return AtHand::Nothing;
        };
        let Some(held) = self.0.in_process.get(&Name::of(key)) else {
            return AtHand::Nothing;
        };
        let At::Hand(held, stale) = self.0.usable(key, held, Search { now, generation }) else {
            return AtHand::OutOfDate;
        };
        self.0.counts.found_in_process.add(1);
        count_cache_answer(CacheAnswer::Hit);
        let age = now.signed_duration_since(held.read_at).to_std().unwrap_or_default();
        let is_young = age < self.0.settings.lifetime * 3 / 4;
        match self.0.got::<K>(&held, stale) {
            Some(got) if is_young => AtHand::Value(got),
            Some(got) => AtHand::Ageing(got),
            None => AtHand::OutOfDate,
        }
    }

    /// Loads a value anew, whether or not it still is in its time, and keeps it.
    pub async fn renew<K, E, L>(&self, key: K, now: DateTime<Utc>, load: L) -> Result<(), E>
    where
        K: Key,
        L: Future<Output = Result<K::Value, E>>,
    {
        let Some(generation) = self.known() else {
            return Ok(());
        };
        let value = Arc::new(load.await?);
        self.0.keep(Loaded::<K>::from([(key, value)]), Search { now, generation });
        Ok(())
    }

    /// The values of some keys; those that have none are left out. Missing ones are loaded together, and each once
    /// however many ask for it. `load` may be called again when another request gives its load up.
    pub async fn get_all<K, E, F, L>(
        &self,
        keys: &[K],
        now: DateTime<Utc>,
        load: F,
    ) -> Result<HashMap<K, Got<K::Value>>, E>
    where
        K: Key,
        E: LoadFault,
        F: Fn(Vec<K>) -> L,
        L: Future<Output = Result<Loaded<K>, E>>,
    {
        let Some((generation, lineage)) = self.0.generations.known() else {
            let loaded = Box::pin(load(keys.to_vec())).await?;
            return Ok(loaded.into_iter().map(|(key, value)| (key, Got { value, stale: false })).collect());
        };
        let search = Search { now, generation };
        let mut found = HashMap::with_capacity(keys.len());
        let (mut missing, mut outdated) = (Vec::new(), HashMap::new());
        for key in keys {
            match self.0.held(key, search) {
                At::Hand(held, stale) => self.0.take(&mut found, key, &held, stale),
                At::Outdated(held) => {
                    outdated.insert(key.clone(), held);
                    missing.push(key.clone());
                }
                At::Nowhere => missing.push(key.clone()),
            }
        }
        self.0.counts.found_in_process.add(found.len());
        found.iter().for_each(|_| count_cache_answer(CacheAnswer::Hit));
        missing.iter().for_each(|_| count_cache_answer(CacheAnswer::Miss));
        while !missing.is_empty() {
            let names = missing.iter().map(Name::of).collect();
            let roles = self.0.flights.claim(names, generation);
            let (mut claims, mut waits) = (Vec::new(), Vec::new());
            for (key, role) in missing.drain(..).zip(roles) {
                match role {
                    Role::Load(claim) => claims.push((key, claim)),
                    Role::Wait(wait) => waits.push((key, wait)),
                }
            }
            if !claims.is_empty() {
                // Boxed, since what is found in this process needs none of it.
                let filled = Box::pin(awaited(self.0.fill(claims, &lineage, search, &mut outdated, &load))).await?;
                filled.iter().for_each(|(key, held, stale)| self.0.take(&mut found, key, held, *stale));
            }
            for (key, wait) in waits {
                if self.0.join(&key, wait, &mut found).await? {
                    missing.push(key);
                }
            }
        }
        Ok(found)
    }

    /// The value of one key.
    pub async fn get<K, E, F, L>(&self, key: &K, now: DateTime<Utc>, load: F) -> Result<Got<K::Value>, E>
    where
        K: Key,
        E: LoadFault,
        F: Fn() -> L,
        L: Future<Output = Result<K::Value, E>>,
    {
        loop {
            let load_one = |keys: Vec<K>| {
                let value = load();
                async move {
                    let value = Arc::new(value.await?);
                    Ok(keys.into_iter().map(|key| (key, Arc::clone(&value))).collect())
                }
            };
            // There is always a value where there is no fault.
            if let Some(got) = self.get_all(std::slice::from_ref(key), now, load_one).await?.remove(key) {
                return Ok(got);
            }
        }
    }
}

impl Inner {
    /// Finds or loads what is claimed, keeps it, and tells those who wait.
    async fn fill<K, E, F, L>(
        &self,
        claims: Claims<K>,
        lineage: &str,
        search: Search,
        outdated: &mut HashMap<K, Held>,
        load: &F,
    ) -> Result<Filled<K>, E>
    where
        K: Key,
        E: LoadFault,
        F: Fn(Vec<K>) -> L,
        L: Future<Output = Result<Loaded<K>, E>>,
    {
        let (mut filled, mut claims) = self.at_hand_by_now(claims, search);
        let keys: Vec<K> = claims.iter().map(|(key, _)| key.clone()).collect();
        for (key, held) in self.found_shared(&keys, lineage).await {
            match self.usable(&key, held, search) {
                At::Hand(held, stale) => {
                    self.in_process.put(Name::of(&key), held.clone());
                    self.counts.found_shared.add(1);
                    filled.push((key, held, stale));
                }
                At::Outdated(held) => {
                    outdated.entry(key).or_insert(held);
                }
                At::Nowhere => {}
            }
        }
        claims = end_claims(claims, &filled);
        if claims.is_empty() {
            return Ok(filled);
        }
        let wanted: Vec<K> = claims.iter().map(|(key, _)| key.clone()).collect();
        let new = match load(wanted).await {
            Ok(loaded) => {
                self.database_away.store(false, Ordering::Relaxed);
                self.keep(loaded, search)
            }
            Err(fault) => match self.make_do(&claims, outdated, &fault) {
                Some(old) => old,
                None if fault.is_of_one_request() => return Err(fault),
                None => {
                    let told: Arc<dyn Any + Send + Sync> = Arc::new(fault.clone());
                    claims.into_iter().for_each(|(_, claim)| claim.end(Err(Arc::clone(&told))));
                    return Err(fault);
                }
            },
        };
        end_claims(claims, &new).into_iter().for_each(|(_, claim)| claim.end(Ok(None)));
        if let Some(shared) = &self.shared {
            let fresh = new.iter().filter(|(_, _, stale)| !stale).map(|(key, held, _)| (key, held));
            shared.keep(fresh, lineage).await;
        }
        filled.extend(new);
        Ok(filled)
    }

    /// What another request has loaded between the first look and the claim.
    fn at_hand_by_now<K: Key>(&self, claims: Claims<K>, search: Search) -> (Filled<K>, Claims<K>) {
        let (mut filled, mut left) = (Vec::new(), Vec::new());
        for (key, claim) in claims {
            match self.held(&key, search) {
                At::Hand(held, stale) => {
                    claim.end(Ok(Some((held.clone(), stale))));
                    filled.push((key, held, stale));
                }
                At::Outdated(_) | At::Nowhere => left.push((key, claim)),
            }
        }
        (filled, left)
    }

    fn keep<K: Key>(&self, loaded: Loaded<K>, search: Search) -> Filled<K> {
        self.counts.loaded.add(loaded.len());
        let mut kept = Vec::with_capacity(loaded.len());
        for (key, value) in loaded {
            let weight = K::weight(&value);
            let held = Held { generation: search.generation, read_at: search.now, weight, value };
            self.in_process.put(Name::of(&key), held.clone());
            kept.push((key, held, false));
        }
        kept
    }

    async fn found_shared<K: Key>(&self, keys: &[K], lineage: &str) -> Vec<(K, Held)> {
        match &self.shared {
            Some(shared) => shared.find(keys, lineage).await,
            None => Vec::new(),
        }
    }

    /// The values from before, where the database is away and each of those claimed has one.
    fn make_do<K: Key, E: LoadFault>(
        &self,
        claims: &[(K, Claim)],
        outdated: &HashMap<K, Held>,
        fault: &E,
    ) -> Option<Filled<K>> {
        if !fault.database_is_away() {
            return None;
        }
        self.database_away.store(true, Ordering::Relaxed);
        claims.iter().map(|(key, _)| Some((key.clone(), outdated.get(key)?.clone(), true))).collect()
    }

    /// Waits for another's load. Whether the value has still to be loaded, since the other gave it up.
    async fn join<K: Key, E: LoadFault>(
        &self,
        key: &K,
        wait: Wait,
        found: &mut HashMap<K, Got<K::Value>>,
    ) -> Result<bool, E> {
        let outcome: Option<Outcome> = wait.outcome().await;
        match outcome {
            None => Ok(true),
            Some(Ok(value)) => {
                self.counts.joined.add(1);
                if let Some((held, stale)) = value {
                    self.take(found, key, &held, stale);
                }
                Ok(false)
            }
            Some(Err(fault)) => fault.downcast_ref::<E>().map_or(Ok(true), |fault| Err(fault.clone())),
        }
    }

    /// Puts a value among those found.
    fn take<K: Key>(&self, found: &mut HashMap<K, Got<K::Value>>, key: &K, held: &Held, stale: bool) {
        if let Some(got) = self.got::<K>(held, stale) {
            found.insert(key.clone(), got);
        }
    }

    /// A value that is held. Its type is the one that its key is bound to, since no name has two kinds.
    fn got<K: Key>(&self, held: &Held, stale: bool) -> Option<Got<K::Value>> {
        let value = Arc::clone(&held.value).downcast::<K::Value>().ok()?;
        self.counts.stale.add(usize::from(stale));
        Some(Got { value, stale })
    }
}

/// Ends the claims of what was found, and gives back the others.
fn end_claims<K: Key>(claims: Claims<K>, found: &[(K, Held, bool)]) -> Claims<K> {
    let found: HashMap<&K, (&Held, bool)> = found.iter().map(|(key, held, stale)| (key, (held, *stale))).collect();
    let mut left = Vec::new();
    for (key, claim) in claims {
        match found.get(&key) {
            Some((held, stale)) => claim.end(Ok(Some(((*held).clone(), *stale)))),
            None => left.push((key, claim)),
        }
    }
    left
}
