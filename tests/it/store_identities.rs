//! Identities stay, whatever else changes.

use std::collections::BTreeMap;

use domain::records::RecordId;
use rightdoor::store::{SeedRecords, Store, StoreError};
use serde_json::json;

use super::store_databases::{id_of, later, one_provider, slug, stored, with};
use super::store_records::{offer, provider, route, service, service_with};

fn with_parts(offers: &[&str], routes: &[&str]) -> domain::records::Service {
    let offers: Vec<_> = offers.iter().map(|slug| offer(slug, json!({}))).collect();
    let routes: Vec<_> = routes.iter().map(|slug| route(slug, json!({"policy": "anyone"}))).collect();
    service_with("therapy", json!({"offers": offers, "referral_routes": routes}))
}

async fn parts(store: &Store) -> BTreeMap<String, RecordId> {
    let id = id_of(store, "therapy").await;
    let document = store.services(&[id]).await.unwrap().remove(0);
    let offers = document.offers().map(|offer| (format!("offer {}", offer.offer.slug), offer.id));
    let routes = document.routes().map(|route| (format!("route {}", route.route.slug), route.id));
    offers.chain(routes).collect()
}

#[tokio::test]
async fn a_service_and_its_offers_and_routes_keep_their_identities() {
    let store = with(&one_provider(vec![with_parts(&["one", "two"], &["form", "phone"])])).await;
    let owner = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    let (id, before) = (id_of(&store, "therapy").await, parts(&store).await);
    let changed = with_parts(&["three", "two"], &["phone", "letter"]);
    assert_eq!(store.save_service(owner, &changed, later()).await.unwrap(), id);
    let after = parts(&store).await;
    assert_eq!(after["offer two"], before["offer two"]);
    assert_eq!(after["route phone"], before["route phone"]);
    assert!(store.services_of_offers(&[before["offer one"]]).await.unwrap().is_empty());
    assert!(store.services_of_routes(&[before["route form"]]).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_identity_is_never_used_again() {
    let store = with(&one_provider(vec![with_parts(&["one", "two"], &["form"])])).await;
    let owner = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    let before = parts(&store).await;
    store.save_service(owner, &with_parts(&[], &[]), later()).await.unwrap();
    store.save_service(owner, &with_parts(&["one", "two"], &["form"]), later()).await.unwrap();
    let after = parts(&store).await;
    assert!(after.iter().all(|(name, id)| *id > before[name]), "{before:?} {after:?}");
}

#[tokio::test]
async fn a_slug_of_another_provider_is_a_conflict_and_changes_nothing() {
    let mut records = one_provider(vec![service("therapy")]);
    let mut other = records.providers[0].clone();
    other.provider = provider("other");
    other.services = vec![service("speech")];
    records.providers.push(other);
    let store = with(&records).await;
    let other = store.provider_id(&slug("other")).await.unwrap().unwrap();
    let taken = service_with("therapy", json!({"summary": "Taken over."}));
    let refused = store.save_service(other, &taken, later()).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    let refused = store.save_service(RecordId(99), &service("new"), later()).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    assert_eq!(stored(&store, "therapy").await, service("therapy"));
    assert_eq!(store.service_id(&slug("new")).await.unwrap(), None);
}

#[tokio::test]
async fn a_service_that_cannot_be_written_whole_is_not_written_at_all() {
    let store = with(&one_provider(vec![with_parts(&["one"], &["form"])])).await;
    let owner = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    let before = parts(&store).await;
    let twice = with_parts(&["one", "two", "two"], &[]);
    let refused = store.save_service(owner, &twice, later()).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    assert_eq!(stored(&store, "therapy").await, with_parts(&["one"], &["form"]));
    assert_eq!(parts(&store).await, before);
}

#[tokio::test]
async fn providers_come_in_the_order_asked_for() {
    let mut records = SeedRecords::default();
    for name in ["one", "two"] {
        let mut file = one_provider(Vec::new()).providers.remove(0);
        file.provider = provider(name);
        records.providers.push(file);
    }
    let store = with(&records).await;
    let one = store.provider_id(&slug("one")).await.unwrap().unwrap();
    let two = store.provider_id(&slug("two")).await.unwrap().unwrap();
    let found = store.providers(&[two, RecordId(99), one]).await.unwrap();
    assert_eq!(found.iter().map(|provider| provider.id).collect::<Vec<_>>(), [two, one]);
}
