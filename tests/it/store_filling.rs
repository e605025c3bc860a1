//! Many providers added at once.

use domain::records::ProviderFile;
use rightdoor::store::{Page, SeedRecords, ServiceFilter, ServiceOrder, Store, StoreError};

use super::store_databases::{empty, id_of, now, with};
use super::store_records::{full_provider, full_service};
use super::support::{TestStore, shipped_with_examples};

/// A store with the terms and areas that providers need, and many providers.
async fn to_be_filled() -> (TestStore, Vec<ProviderFile>) {
    let mut records = shipped_with_examples();
    let mut providers = std::mem::take(&mut records.providers);
    providers.push(ProviderFile { provider: full_provider(), places: Vec::new(), services: vec![full_service()] });
    (with(&records).await, providers)
}

/// The slugs of all services whose texts have a word, by name.
async fn found(store: &Store, word: &str) -> Vec<String> {
    let filter = ServiceFilter { text: Some(word.to_owned()), ..ServiceFilter::default() };
    let found = store.find_services(&filter, ServiceOrder::Name, &Page::first(100)).await.unwrap();
    let ids: Vec<_> = found.items.iter().map(|key| key.id).collect();
    super::store_databases::slugs(store, &ids).await
}

#[tokio::test]
async fn what_is_added_at_once_is_as_what_is_seeded_one_by_one() {
    let (filled, providers) = to_be_filled().await;
    filled.add_providers(&providers, now()).await.unwrap();
    let (seeded, _) = to_be_filled().await;
    seeded.seed(&SeedRecords { providers: providers.clone(), ..shipped_with_examples() }, now()).await.unwrap();
    let services = providers.iter().flat_map(|file| &file.services);
    assert!(services.clone().count() >= 15);
    for service in services {
        let id = id_of(&filled, service.slug.as_str()).await;
        let document = filled.services(&[id]).await.unwrap().remove(0);
        assert_eq!(document.service, *service);
        let one_by_one = id_of(&seeded, service.slug.as_str()).await;
        let one_by_one = seeded.services(&[one_by_one]).await.unwrap().remove(0);
        assert_eq!(document.provider.provider, one_by_one.provider.provider);
        assert_eq!(document.updated_at, one_by_one.updated_at);
        let offers: Vec<_> = document.offers().map(|offer| offer.id).collect();
        let of_offers = filled.services_of_offers(&offers).await.unwrap();
        assert_eq!(of_offers, offers.into_iter().map(|offer| (offer, id)).collect());
    }
    for word in ["therapy", "handwriting"] {
        let by_word = found(&filled, word).await;
        assert!(!by_word.is_empty());
        assert_eq!(by_word, found(&seeded, word).await);
    }
}

#[tokio::test]
async fn nothing_is_added_where_a_slug_is_taken() {
    let (store, providers) = to_be_filled().await;
    let (first, others) = providers.split_first().unwrap();
    store.add_providers(std::slice::from_ref(first), now()).await.unwrap();
    let mut again = others.to_vec();
    again[0].services.extend(first.services.clone());
    let added = store.add_providers(&again, now()).await;
    assert!(matches!(added, Err(StoreError::Conflict { .. })), "{added:?}");
    assert_eq!(store.provider_id(&others[0].provider.slug).await.unwrap(), None);
}

#[tokio::test]
async fn no_provider_at_all_may_be_added() {
    empty().await.add_providers(&[], now()).await.unwrap();
}
