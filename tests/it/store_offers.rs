//! Lists of offers.

use domain::vocabulary::{Audience, DeliveryMode, ServiceStatus, Tier};
use rightdoor::store::{OfferFilter, OfferKey, Page, Store, Take};
use serde_json::json;

use super::store_databases::{one_provider, slug, with};
use super::store_records::{offer, read, service_with};
use super::support::TestStore;

async fn directory() -> TestStore {
    let until = |years: u8| json!([{"until_years": years, "ends": "on-the-birthday", "statement": "Until then."}]);
    let services = vec![
        service_with(
            "beta",
            json!({"ages": until(10), "offers": [
                offer("b2", json!({"tier": "specialist", "needs": ["handwriting"], "delivery_modes": ["clinic", "home"], "referral_required": true})),
                offer("b1", json!({"audiences": ["parents-and-carers"], "referral_required": false, "title": "Open talk"})),
                offer("b3", json!({"tier": "targeted", "ages": until(5)})),
            ]}),
        ),
        service_with(
            "alpha",
            json!({"disciplines": ["physiotherapy"], "offers": [offer("a1", json!({"description": "Parents’ course"}))]}),
        ),
        service_with("closed", json!({"status": "closed", "offers": [offer("c1", json!({}))]})),
    ];
    with(&one_provider(services)).await
}

async fn name(store: &Store, key: &OfferKey) -> String {
    let document = store.services(&[key.service]).await.unwrap().remove(0);
    document.offers().find(|offer| offer.id == key.id).unwrap().offer.slug.to_string()
}

async fn names(store: &Store, keys: &[OfferKey]) -> String {
    let mut found = Vec::new();
    for key in keys {
        found.push(name(store, key).await);
    }
    found.join(" ")
}

#[tokio::test]
async fn each_filter_lets_through_what_it_says() {
    let store = directory().await;
    let all = OfferFilter::default;
    for (filter, expected) in [
        (all(), "a1 b2 b1 b3"),
        (OfferFilter { statuses: vec![ServiceStatus::Closed], ..all() }, "c1"),
        (OfferFilter { tiers: vec![Tier::Specialist, Tier::Targeted], ..all() }, "b2 b3"),
        (OfferFilter { text: Some("parents course".to_owned()), ..all() }, "a1"),
        (OfferFilter { text: Some("beta talk".to_owned()), ..all() }, "b1"),
        (OfferFilter { services: vec![slug("beta"), slug("closed")], ..all() }, "b2 b1 b3"),
        (OfferFilter { providers: vec![slug("unknown")], ..all() }, ""),
        (OfferFilter { disciplines: vec![read(json!("physiotherapy"))], ..all() }, "a1"),
        (OfferFilter { needs: vec![read(json!("handwriting"))], ..all() }, "b2"),
        (OfferFilter { audiences: vec![Audience::ParentsAndCarers], ..all() }, "b1"),
        (OfferFilter { delivery_modes: vec![DeliveryMode::Home], ..all() }, "b2"),
        (OfferFilter { referral_required: Some(false), ..all() }, "b1"),
        (OfferFilter { referral_required: Some(true), ..all() }, "a1 b2 b3"),
        (OfferFilter { areas: read(json!([["E10000016"]])), ..all() }, ""),
        (OfferFilter { age_years: Some(4), ..all() }, "a1 b2 b1 b3"),
        (OfferFilter { age_years: Some(7), ..all() }, "a1 b2 b1"),
        (OfferFilter { age_years: Some(12), ..all() }, "a1 b1"),
    ] {
        let found = store.find_offers(&filter, &Page::first(10)).await.unwrap();
        assert_eq!(names(&store, &found.items).await, expected);
        assert_eq!(store.count_offers(&filter).await.unwrap(), u64::try_from(found.items.len()).unwrap());
    }
}

#[tokio::test]
async fn pages_follow_services_by_name_and_offers_as_the_service_orders_them() {
    let store = directory().await;
    let all = store.find_offers(&OfferFilter::default(), &Page::first(10)).await.unwrap().items;
    let forward = Page { after: Some(all[0].clone()), ..Page::first(2) };
    let found = store.find_offers(&OfferFilter::default(), &forward).await.unwrap();
    assert_eq!(found.items, all[1..3]);
    assert_eq!(store.count_offers(&OfferFilter::default()).await.unwrap(), 4);
    assert!(found.has_next && found.has_previous);
    let backward = Page { take: Take::Last(2), before: Some(all[2].clone()), ..Page::first(2) };
    let found = store.find_offers(&OfferFilter::default(), &backward).await.unwrap();
    assert_eq!(found.items, all[0..2]);
    assert!(found.has_next && !found.has_previous);
}
