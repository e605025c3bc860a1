//! Services and offers found by words: the same on every database.

use rightdoor::store::{LikeWord, OfferFilter, Page, ServiceFilter, ServiceOrder, Store};
use serde_json::json;

use super::store_databases::{now, one_provider, slugs, with};
use super::store_records::{service, service_with};
use super::support::{TestStore, shipped_with_examples};

async fn found(store: &Store, text: &str) -> Vec<String> {
    let filter = ServiceFilter { text: Some(text.to_owned()), ..ServiceFilter::default() };
    let page = store.find_services(&filter, ServiceOrder::Relevance, &Page::first(50)).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|key| key.id).collect();
    assert_eq!(store.count_services(&filter).await.unwrap(), ids.len() as u64);
    slugs(store, &ids).await
}

/// The words in use that a misspelt one is held against.
async fn like(store: &Store, misspelt: &str) -> Vec<String> {
    let like = LikeWord { word: misspelt.to_owned(), right: 3, more_or_less: 1 };
    let listed: Vec<String> = store.words_like(&[like]).await.unwrap().into_iter().collect();
    store.words_in_use(&listed).await.unwrap().into_iter().collect()
}

#[tokio::test]
async fn the_words_of_parents_and_of_professionals_find_the_services_that_ship() {
    let store = TestStore::migrated().await;
    store.seed(&shipped_with_examples(), now()).await.unwrap();
    let by_kent = [
        "kent-pod-occupational-therapy-and-physiotherapy",
        "kent-pod-speech-and-language-therapy",
        "kent-community-health-occupational-therapy",
        "south-east-kent-childrens-therapies",
    ];
    assert_eq!(found(&store, "therapy Kent").await, by_kent, "those with both in their name come first");
    let mut by_start = by_kent;
    by_start.swap(2, 3);
    assert_eq!(found(&store, "KENT, therap").await, by_start, "in any order and case, by the start of a word");
    let by_grip = ["bedfordshire-luton", "bromley", "milton-keynes"].map(|area| format!("{area}-occupational-therapy"));
    assert_eq!(found(&store, "pencil grip").await, by_grip, "by what a need is called too");
    assert_eq!(found(&store, "OT").await.len(), 13, "by short names");
    for middle_or_nothing in ["hysio", "erapy", "pencils grips"] {
        assert_eq!(found(&store, middle_or_nothing).await, Vec::<String>::new(), "{middle_or_nothing}");
    }
    let offers = OfferFilter { text: Some("pencil grip".to_owned()), ..OfferFilter::default() };
    assert!(store.count_offers(&offers).await.unwrap() > 0);
}

#[tokio::test]
async fn what_the_database_could_take_for_its_own_language_is_words() {
    let odd = service_with("odd", json!({"summary": "AND near (not) or \"b\" a:* | ¼ straße Ünal zwölf 2e5 x'y"}));
    let store = with(&one_provider(vec![odd, service("plain")])).await;
    for text in
        ["and NEAR", "not OR", "\"b\"", "a:* | b", "*", "¼", "straße", "Ünal", "2e5", "xy", "(near", "a AND b", "'"]
    {
        let all = ["odd", "plain"];
        let expected = if text == "*" || text == "'" { &all[..] } else { &all[..1] };
        assert_eq!(found(&store, text).await, expected, "{text}");
    }
    let words = ["straße", "ünal", "xy", "strasse", "2e5"].map(str::to_owned);
    assert_eq!(store.words_not_listed(&words).await.unwrap(), ["strasse", "2e5"], "numbers are on no list");
}

#[tokio::test]
async fn words_follow_their_service() {
    let store = with(&one_provider(vec![service_with("one", json!({"summary": "Juggling."}))])).await;
    assert_eq!(found(&store, "juggling").await, ["one"]);
    assert_eq!(like(&store, "jugling").await, ["juggling"]);
    let provider = store.provider_id(&super::store_databases::slug("provider")).await.unwrap().unwrap();
    store.save_service(provider, &service_with("one", json!({"summary": "Dancing."})), now()).await.unwrap();
    assert_eq!(found(&store, "juggling").await, Vec::<String>::new());
    assert_eq!(found(&store, "dancing").await, ["one"]);
    let meant = like(&store, "jugling").await;
    assert!(!meant.contains(&"juggling".to_owned()), "what nothing has is not what is meant: {meant:?}");
    assert_eq!(like(&store, "dansing").await, ["dancing"]);
}
