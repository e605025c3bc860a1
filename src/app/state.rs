//! What every use case works with: the store, the cache, the clock, the limits.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use domain::reference::Reference;

use super::fault::Fault;
use crate::cache::{Cache, CacheSettings, ClientNames};
use crate::metrics::{CacheUse, DatabaseUse};
use crate::store::Store;

/// Tells the time. Passed in, so that every answer can be had again.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the use cases may be told by configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What one request may ask for.
    pub limits: Limits,
    /// The most services that are matched for a child of whom no area is known.
    pub most_candidates: usize,
    /// What is kept in memory and on a shared server.
    pub cache: CacheSettings,
    /// A name of this process, with which its request ids start.
    pub instance: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            most_candidates: 2_000,
            cache: CacheSettings::default(),
            instance: "rightdoor".to_owned(),
        }
    }
}

/// What one request may ask for.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many words and signs a document may have.
    pub tokens: usize,
    /// How deep fields may be nested.
    pub depth: usize,
    /// How many fields may be asked for under another name.
    pub aliases: usize,
    /// How many root fields an operation may have.
    pub root_fields: usize,
    /// How many directives a document may have.
    pub directives: usize,
    /// How many objects an answer may have, lists counted by their page size.
    pub nodes: usize,
    /// How many errors an answer shows.
    pub errors: usize,
    /// How long an answer may take.
    pub time: Duration,
    /// How many bytes a request may have.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tokens: 1_000,
            depth: 10,
            aliases: 15,
            root_fields: 10,
            directives: 20,
            nodes: 5_000,
            errors: 10,
            time: Duration::from_secs(2),
            body_bytes: 64 * 1024,
        }
    }
}

/// What the directory knows at one moment. All fields of one answer share it.
#[derive(Debug)]
pub struct Moment {
    /// The moment.
    pub now: DateTime<Utc>,
    /// The day of it in London.
    pub today: NaiveDate,
    /// Terms, areas, holidays and term dates.
    pub reference: Arc<Reference>,
}

/// The state that all requests share. Cloning it is cheap.
#[derive(Clone)]
pub struct AppState {
    inner: Arc<Inner>,
    /// Whether something stale was used by those who share this mark.
    stale: Arc<AtomicBool>,
}

struct Inner {
    store: Store,
    cache: Cache,
    clock: Clock,
    settings: Settings,
    requests: AtomicU64,
    making_index: AtomicBool,
    client_names: OnceLock<ClientNames>,
}

impl AppState {
    /// The use cases over a store.
    pub fn new(store: Store, clock: Clock, settings: Settings) -> Self {
        let cache = Cache::new(settings.cache.clone());
        let (requests, making_index) = (AtomicU64::new(0), AtomicBool::new(false));
        let client_names = OnceLock::new();
        let inner = Inner { store, cache, clock, settings, requests, making_index, client_names };
        Self { inner: Arc::new(inner), stale: Arc::default() }
    }

    /// The same state for one request, with a mark of its own.
    pub fn for_request(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), stale: Arc::default() }
    }

    /// Whether this request has used what the database could not confirm.
    pub fn has_used_stale(&self) -> bool {
        self.stale.load(Ordering::Relaxed)
    }

    pub(super) fn mark_stale(&self) {
        self.stale.store(true, Ordering::Relaxed);
    }

    /// Whether it falls to the caller to make the index of services: nobody else does.
    pub(super) fn begin_index(&self) -> bool {
        !self.inner.making_index.swap(true, Ordering::Relaxed)
    }

    pub(super) fn end_index(&self) {
        self.inner.making_index.store(false, Ordering::Relaxed);
    }

    /// The store.
    pub(super) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The cache.
    pub(super) fn cache(&self) -> &Cache {
        &self.inner.cache
    }

    /// How clients are named to the other instances, once that is known.
    pub(super) fn client_names(&self) -> &OnceLock<ClientNames> {
        &self.inner.client_names
    }

    /// Waits until the server of the shared cache answers; not at all where there is none.
    pub async fn until_cache_is_shared(&self) {
        self.cache().until_shared().await;
    }

    /// How the cache fares.
    pub fn cache_use(&self) -> CacheUse {
        self.cache().in_numbers()
    }

    /// The names under which this process keeps something. None of them says anything about a child.
    pub fn names_cached(&self) -> Vec<String> {
        self.cache().names_kept()
    }

    /// The present instant.
    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.inner.clock)()
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The identifier of a new request, different for each that this process has taken.
    pub fn next_request_id(&self) -> String {
        let number = self.inner.requests.fetch_add(1, Ordering::Relaxed);
        format!("{}-{number}", self.inner.settings.instance)
    }

    /// Whether the store answers.
    pub async fn ready(&self) -> Result<(), Fault> {
        Ok(self.store().is_ready().await?)
    }

    /// What is used of the database.
    pub fn database_use(&self) -> DatabaseUse {
        self.store().database_use()
    }

    /// What the directory knows now.
    pub async fn moment(&self) -> Result<Arc<Moment>, Fault> {
        let now = self.now();
        Ok(Arc::new(Moment {
            now,
            today: now.with_timezone(&London).date_naive(),
            reference: self.reference(now).await?,
        }))
    }
}
