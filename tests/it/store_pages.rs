//! Pages of services: in every order, forward and back, each service once.

use domain::records::RecordId;
use rightdoor::store::{Found, Page, ServiceFilter, ServiceKey, ServiceOrder, Store, Take};
use serde_json::json;

use super::store_databases::{one_provider, slugs, with};
use super::store_records::service_with;
use super::support::TestStore;

const ORDERS: [ServiceOrder; 3] = [ServiceOrder::Name, ServiceOrder::Relevance, ServiceOrder::Freshness];

async fn directory() -> TestStore {
    let service = |slug: &str, name: &str, summary: &str, reviewed: Option<&str>| {
        let freshness = json!({"reviewed_on": reviewed});
        service_with(slug, json!({"name": name, "summary": summary, "freshness": freshness}))
    };
    let services = vec![
        service("one", "Same name", "Speech", Some("2026-01-02")),
        service("two", "same, NAME", "Speech", None),
        service("three", "Speech in name", "Other", None),
        service("four", "Another", "Speech", Some("2026-01-02")),
        service("five", "Zebra speech", "Other", Some("2025-12-31")),
        service("six", "Middle", "speech", Some("2026-11-01")),
        service("seven", "Children’s", "Speech", Some("1999-01-01")),
    ];
    with(&one_provider(services)).await
}

fn speech() -> ServiceFilter {
    ServiceFilter { text: Some("speech".to_owned()), ..ServiceFilter::default() }
}

async fn page(store: &Store, order: ServiceOrder, page: Page<ServiceKey>) -> Found<ServiceKey> {
    store.find_services(&speech(), order, &page).await.unwrap()
}

async fn whole(store: &Store, order: ServiceOrder) -> Vec<ServiceKey> {
    page(store, order, Page::first(100)).await.items
}

fn ids(keys: &[ServiceKey]) -> Vec<RecordId> {
    keys.iter().map(|key| key.id).collect()
}

#[tokio::test]
async fn each_order_is_what_it_says() {
    let store = directory().await;
    for (order, expected) in [
        (ServiceOrder::Name, "four seven six one two three five"),
        (ServiceOrder::Relevance, "three five four seven six one two"),
        (ServiceOrder::Freshness, "six four one five seven two three"),
    ] {
        let keys = whole(&store, order).await;
        assert_eq!(slugs(&store, &ids(&keys)).await.join(" "), expected, "{order:?}");
    }
    let by_relevance =
        store.find_services(&ServiceFilter::default(), ServiceOrder::Relevance, &Page::first(9)).await.unwrap();
    let by_name = store.find_services(&ServiceFilter::default(), ServiceOrder::Name, &Page::first(9)).await.unwrap();
    assert_eq!(ids(&by_relevance.items), ids(&by_name.items), "without a text, relevance is name order");
}

#[tokio::test]
async fn pages_forward_hold_each_service_once_and_say_what_lies_around_them() {
    let store = directory().await;
    for order in ORDERS {
        let all = whole(&store, order).await;
        for size in 1..=8_usize {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let take = Take::First(u32::try_from(size).unwrap());
                let wanted = Page { take, after: after.clone(), ..Page::first(1) };
                let found = page(&store, order, wanted.clone()).await;
                for length in [7, 7_000_000] {
                    let known = Page { length: Some(length), ..wanted.clone() };
                    assert_eq!(page(&store, order, known).await, found, "{order:?} is sought otherwise");
                }
                assert_eq!(found.has_previous, !seen.is_empty());
                seen.extend(found.items.clone());
                assert_eq!(found.has_next, seen.len() < all.len());
                after = found.items.last().cloned();
                if !found.has_next {
                    break;
                }
            }
            assert_eq!(seen, all, "{order:?} by {size}");
        }
    }
}

#[tokio::test]
async fn pages_backward_hold_each_service_once_and_say_what_lies_around_them() {
    let store = directory().await;
    for order in ORDERS {
        let all = whole(&store, order).await;
        for size in 1..=8_usize {
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                let take = Take::Last(u32::try_from(size).unwrap());
                let found = page(&store, order, Page { take, before: before.clone(), ..Page::first(1) }).await;
                assert_eq!(found.has_next, !seen.is_empty());
                before = found.items.first().cloned();
                seen = found.items.into_iter().chain(seen).collect();
                assert_eq!(found.has_previous, seen.len() < all.len());
                if !found.has_previous {
                    break;
                }
            }
            assert_eq!(seen, all, "{order:?} by {size}");
        }
    }
}

#[tokio::test]
async fn a_page_between_two_services_holds_only_what_lies_between() {
    let store = directory().await;
    for order in ORDERS {
        let all = whole(&store, order).await;
        let between = Page { after: Some(all[0].clone()), before: Some(all[4].clone()), ..Page::first(2) };
        let found = page(&store, order, between.clone()).await;
        assert_eq!(found.items, all[1..3]);
        assert!(found.has_next && found.has_previous);
        let found = page(&store, order, Page { take: Take::Last(2), ..between }).await;
        assert_eq!(found.items, all[2..4]);
        assert!(found.has_next && found.has_previous);
    }
}

#[tokio::test]
async fn a_page_of_none_and_a_list_of_none_are_empty() {
    let store = directory().await;
    let found = page(&store, ServiceOrder::Name, Page::first(0)).await;
    assert_eq!((found.items.len(), found.has_next), (0, true));
    assert_eq!(store.count_services(&speech()).await.unwrap(), 7);
    let nothing = ServiceFilter { text: Some("nowhere".to_owned()), ..ServiceFilter::default() };
    let found = store.find_services(&nothing, ServiceOrder::Freshness, &Page::first(5)).await.unwrap();
    assert_eq!(found, Found { items: Vec::new(), has_next: false, has_previous: false });
    assert_eq!(store.count_services(&nothing).await.unwrap(), 0);
}
