//! Instances of the server that share one database, each with a clock that is set by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::records::{RecordId, Service};
use rightdoor::app::{AppState, CacheSettings, RedisSettings, Settings};
use rightdoor::store::{SeedRecords, Store};

use super::databases::TestDatabase;
use super::server::{NOW, Server, unhurried};

/// The server that tests of the shared cache use.
pub(crate) fn redis_for_tests() -> String {
    std::env::var("RIGHTDOOR_TEST_REDIS").expect("RIGHTDOOR_TEST_REDIS names a server: scripts/test.sh starts one")
}

/// The cluster that tests of the shared cache use.
pub(crate) fn cluster_for_tests() -> String {
    std::env::var("RIGHTDOOR_TEST_CLUSTER").expect("RIGHTDOOR_TEST_CLUSTER names a cluster: scripts/test.sh starts one")
}

/// A database that instances share.
pub(crate) struct Instances {
    database: Arc<TestDatabase>,
}

/// An instance.
pub(crate) struct Instance {
    pub(crate) app: AppState,
    pub(crate) server: Server,
    pub(crate) store: Store,
    clock: Arc<AtomicI64>,
    /// Goes with the last that needs it.
    _database: Arc<TestDatabase>,
}

impl Instances {
    /// Over a database of its own with these records.
    pub(crate) async fn of(records: &SeedRecords) -> Self {
        let instances = Self { database: Arc::new(TestDatabase::empty()) };
        let store = instances.store().await;
        store.migrate().await.unwrap();
        store.seed(records, start()).await.unwrap();
        instances
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> String {
        self.database.url()
    }

    async fn store(&self) -> Store {
        Store::open(&self.database.settings()).await.unwrap()
    }

    /// An instance that shares nothing but the database.
    pub(crate) async fn alone(&self) -> Instance {
        self.instance(CacheSettings::default()).await
    }

    /// An instance that shares what a Redis server keeps.
    pub(crate) async fn sharing(&self, redis: &str) -> Instance {
        let redis = RedisSettings { url: redis.to_owned(), call_limit: Duration::from_millis(50) };
        self.instance(CacheSettings { redis: Some(redis), ..CacheSettings::default() }).await
    }

    /// As [`Instances::sharing`], once the Redis server has answered.
    pub(crate) async fn linked(&self, redis: &str) -> Instance {
        let instance = self.sharing(redis).await;
        instance.until_shared().await;
        instance
    }

    /// An instance that keeps this much.
    pub(crate) async fn instance(&self, cache: CacheSettings) -> Instance {
        let store = self.store().await;
        let clock = Arc::new(AtomicI64::new(0));
        let seconds = Arc::clone(&clock);
        let now = move || start() + TimeDelta::seconds(seconds.load(Ordering::Relaxed));
        let app = AppState::new(store.clone(), Arc::new(now), Settings { cache, ..unhurried() });
        Instance { server: Server::over(app.clone()), app, store, clock, _database: Arc::clone(&self.database) }
    }
}

impl Instance {
    /// The Redis server is found within ten seconds.
    pub(crate) async fn until_shared(&self) {
        let found = tokio::time::timeout(Duration::from_secs(10), self.app.until_cache_is_shared()).await;
        found.expect("the Redis server answers");
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Gives a service another summary.
    pub(crate) async fn rewrite(&self, slug: &str, summary: &str) -> RecordId {
        let summary = Some(domain::vocabulary::Text::parse(summary).unwrap());
        self.change(slug, |service| service.summary = summary).await
    }

    /// Changes a service.
    pub(crate) async fn change(&self, slug: &str, change: impl FnOnce(&mut Service)) -> RecordId {
        let slug = domain::vocabulary::Slug::parse(slug).unwrap();
        let id = self.store.service_id(&slug).await.unwrap().unwrap();
        let document = self.store.services(&[id]).await.unwrap().remove(0);
        let mut service = document.service.clone();
        change(&mut service);
        self.app.save_service(document.provider.id, &service).await.unwrap()
    }
}

fn start() -> DateTime<Utc> {
    NOW.parse().unwrap()
}
