//! Opening a database.

use rightdoor::store::{SeedRecords, Store, StoreError, StoreSettings};
use serde_json::json;

use super::store_databases::{now, slug, stored};
use super::store_records::{service, service_with};
use super::support::TestDatabase;

#[tokio::test]
async fn a_file_and_its_folder_are_created_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new/folder/directory.sqlite");
    let settings = StoreSettings::new(format!("sqlite://{}", file.display()));
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    store.seed(&super::store_databases::one_provider(vec![service("kept")]), now()).await.unwrap();
    drop(store);
    assert!(file.is_file());

    let again = Store::open(&settings).await.unwrap();
    again.migrate().await.unwrap();
    again.is_ready().await.unwrap();
    assert_eq!(stored(&again, "kept").await, service("kept"));
}

#[tokio::test]
async fn instances_that_open_a_new_database_at_once_all_open_it() {
    for _ in 0..20 {
        let database = TestDatabase::empty();
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let settings = database.settings();
            opening.spawn(async move { Store::open(&settings).await.map(|_| ()) });
        }
        for opened in opening.join_all().await {
            opened.unwrap();
        }
    }
}

#[tokio::test]
async fn changes_that_come_at_once_are_all_made() {
    let database = TestDatabase::empty();
    let store = Store::open(&database.settings()).await.unwrap();
    store.migrate().await.unwrap();
    let records = super::store_databases::one_provider((0..20).map(|n| service(&format!("service-{n}"))).collect());
    store.seed(&records, now()).await.unwrap();
    let provider = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    let ids = store.services_of_provider(provider).await.unwrap();
    let mut work = tokio::task::JoinSet::new();
    for n in 0..20 {
        let (store, ids) = (store.clone(), ids.clone());
        work.spawn(async move {
            let changed = service_with(&format!("service-{n}"), json!({"summary": "New words."}));
            store.save_service(provider, &changed, now()).await.unwrap();
            assert_eq!(store.services(&ids).await.unwrap().len(), 20);
        });
    }
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
    let documents = store.services(&ids).await.unwrap();
    assert!(documents.iter().all(|document| document.service.summary.is_some()));
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_an_error_that_does_not_quote_it() {
    for url in ["mysql://user:secret@host/db", "secret", "secret://host", "sqlite://secret?mode=no-such"] {
        let error = Store::open(&StoreSettings::new(url)).await.err().unwrap();
        assert!(matches!(error, StoreError::Settings { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_created_is_an_error_of_settings() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let settings = StoreSettings::new(format!("sqlite://{}/within/directory.sqlite", file.display()));
    assert!(matches!(Store::open(&settings).await.err(), Some(StoreError::Settings { .. })));
}

#[tokio::test]
async fn an_empty_directory_answers() {
    let store = super::store_databases::with(&SeedRecords::default()).await;
    assert_eq!(store.guides().await.unwrap(), []);
    assert!(store.reference().await.unwrap().gazetteer.areas().next().is_none());
    assert_eq!(store.service_id(&slug("none")).await.unwrap(), None);
    assert!(store.services(&[]).await.unwrap().is_empty());
}
