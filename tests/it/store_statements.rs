//! Documents load in a number of statements that does not depend on how many there are.

use domain::records::RecordId;
use rightdoor::store::Store;

use super::store_databases::{one_provider, slug, slugs, with};
use super::store_records::full_service;
use super::support::TestStore;

async fn fifty() -> (TestStore, Vec<RecordId>) {
    let services = (10..60).map(|number| {
        let mut service = full_service();
        service.slug = slug(&format!("service-{number}"));
        service
    });
    let store = with(&one_provider(services.collect())).await;
    let provider = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    let ids = store.services_of_provider(provider).await.unwrap();
    (store, ids)
}

async fn statements(store: &Store, ids: &[RecordId]) -> u64 {
    let before = store.statements_run();
    assert_eq!(store.services(ids).await.unwrap().len(), ids.len());
    store.statements_run() - before
}

#[tokio::test]
async fn one_service_takes_as_many_statements_as_fifty() {
    let (store, ids) = fifty().await;
    let one = statements(&store, &ids[..1]).await;
    assert!((1..=20).contains(&one), "{one}");
    assert_eq!(statements(&store, &ids[..5]).await, one);
    assert_eq!(statements(&store, &ids).await, one);
}

#[tokio::test]
async fn services_come_in_the_order_asked_for_and_missing_ones_are_left_out() {
    let (store, ids) = fifty().await;
    let asked = [ids[7], RecordId(123_456), ids[2], ids[7]];
    assert_eq!(slugs(&store, &asked).await, ["service-17", "service-12", "service-17"]);
}
