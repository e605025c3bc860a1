//! Stores with records for tests: each over a database of its own.

use chrono::{DateTime, Utc};
use domain::records::{ProviderFile, RecordId, Service};
use domain::vocabulary::Slug;
use rightdoor::store::{SeedRecords, Store};

use super::support::TestStore;

/// The time at which everything in these tests happens.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T09:30:15.123456Z".parse().unwrap()
}

/// A later time.
pub(crate) fn later() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

/// A database with its schema and no record.
pub(crate) async fn empty() -> TestStore {
    TestStore::migrated().await
}

/// A database with some records.
pub(crate) async fn with(records: &SeedRecords) -> TestStore {
    let store = empty().await;
    store.seed(records, now()).await.unwrap();
    store
}

/// A slug.
pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// The service of a slug, as it is stored.
pub(crate) async fn stored(store: &Store, service: &str) -> Service {
    let id = id_of(store, service).await;
    store.services(&[id]).await.unwrap().first().unwrap().service.clone()
}

/// The identity of the service of a slug.
pub(crate) async fn id_of(store: &Store, service: &str) -> RecordId {
    store.service_id(&slug(service)).await.unwrap().unwrap()
}

/// The slugs of some services, in their order.
pub(crate) async fn slugs(store: &Store, ids: &[RecordId]) -> Vec<String> {
    let documents = store.services(ids).await.unwrap();
    documents.iter().map(|document| document.service.slug.to_string()).collect()
}

/// Records of one provider with the services given.
pub(crate) fn one_provider(services: Vec<Service>) -> SeedRecords {
    SeedRecords {
        providers: vec![ProviderFile {
            provider: super::store_records::provider("provider"),
            places: Vec::new(),
            services,
        }],
        ..SeedRecords::default()
    }
}
