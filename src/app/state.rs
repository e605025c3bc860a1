//! What every use case works with: the store, the clock, the limits, and the reference data in hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use domain::reference::Reference;
use tokio::sync::Mutex;

use super::fault::Fault;
use crate::metrics::DatabaseUse;
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
    /// How long reference data in hand are used before they are read again.
    pub reference_lifetime: Duration,
    /// A name of this process, with which its request ids start.
    pub instance: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            most_candidates: 2_000,
            reference_lifetime: Duration::from_secs(60),
            instance: "rightdoor".to_owned(),
        }
    }
}

/// What one request may ask for.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How deep fields may be nested.
    pub depth: usize,
    /// How many fields an answer may have at most, lists counted by their page size.
    pub complexity: usize,
    /// How long an answer may take.
    pub time: Duration,
    /// How many bytes a request may have.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 16, complexity: 50_000, time: Duration::from_secs(10), body_bytes: 64 * 1024 }
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
pub struct AppState(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    settings: Settings,
    reference: Mutex<Option<(DateTime<Utc>, Arc<Reference>)>>,
    requests: AtomicU64,
}

impl AppState {
    /// The use cases over a store.
    pub fn new(store: Store, clock: Clock, settings: Settings) -> Self {
        Self(Arc::new(Inner { store, clock, settings, reference: Mutex::new(None), requests: AtomicU64::new(0) }))
    }

    /// The store.
    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The identifier of a new request, different for each that this process has taken.
    pub fn next_request_id(&self) -> String {
        let number = self.0.requests.fetch_add(1, Ordering::Relaxed);
        format!("{}-{number}", self.0.settings.instance)
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
        let now = (self.0.clock)();
        Ok(Arc::new(Moment {
            now,
            today: now.with_timezone(&London).date_naive(),
            reference: self.reference(now).await?,
        }))
    }

    /// The reference data in hand, read again when they are too old. Old ones go on while the store is away.
    async fn reference(&self, now: DateTime<Utc>) -> Result<Arc<Reference>, Fault> {
        let mut held = self.0.reference.lock().await;
        if let Some((read_at, reference)) = &*held
            && now.signed_duration_since(read_at).to_std().is_ok_and(|age| age < self.0.settings.reference_lifetime)
        {
            return Ok(Arc::clone(reference));
        }
        match (self.store().reference().await, &*held) {
            (Ok(reference), _) => {
                let reference = Arc::new(reference);
                *held = Some((now, Arc::clone(&reference)));
                Ok(reference)
            }
            (Err(_), Some((_, reference))) => Ok(Arc::clone(reference)),
            (Err(fault), None) => Err(fault.into()),
        }
    }
}
