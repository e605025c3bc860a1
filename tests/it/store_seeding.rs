//! Seeding: done again it writes nothing; it follows the seed, and leaves alone what was changed here.

use std::sync::Arc;

use domain::records::{Service, ServiceDocument};
use domain::vocabulary::{Area, ServiceStatus, Vocabulary};
use rightdoor::store::{SeedRecords, SeedTally, ServiceFilter, Store};
use serde_json::json;

use super::store_databases::{empty, id_of, later, now, one_provider, slug, slugs, stored, with};
use super::store_records::{full_service, offer, read, service, service_with, terms};
use super::support::{Session, TestDatabase, shipped_with_examples};

#[tokio::test]
async fn seeding_again_writes_nothing() {
    let (store, records) = (empty().await, shipped_with_examples());
    let first = store.seed(&records, now()).await.unwrap();
    let services: usize = records.providers.iter().map(|file| file.services.len()).sum();
    assert_eq!(first.services, SeedTally { added: services, ..SeedTally::default() });
    assert_eq!(first.providers.added, records.providers.len());
    assert_eq!(first.guides.added, records.guides.len());
    assert!(first.wrote());

    let before = store.statements_run();
    let again = store.seed(&records, later()).await.unwrap();
    assert!(!again.wrote(), "{again:?}");
    assert_eq!(again.services, SeedTally { unchanged: services, ..SeedTally::default() });
    assert!(store.statements_run() - before < 30, "a start that has nothing to do is quick");
}

#[tokio::test]
async fn instances_that_start_together_migrate_and_seed_one_after_the_other() {
    let database = TestDatabase::empty();
    let records = one_provider((0..30).map(|number| service(&format!("service-{number}"))).collect());
    let start = || async {
        let store = Store::open(&database.settings()).await.unwrap();
        let steps = store.migrate().await.unwrap();
        (steps, store.seed(&records, now()).await.unwrap().services)
    };
    let ((steps, first), (no_steps, second)) = tokio::join!(start(), start());
    assert!(steps.min(no_steps) == 0 && steps.max(no_steps) > 0, "{steps} {no_steps}");
    assert_eq!((first.added + second.added, first.unchanged + second.unchanged), (30, 30));
}

#[tokio::test]
async fn a_changed_seed_is_followed_and_identities_stay() {
    let store = with(&one_provider(vec![service("one"), service("two")])).await;
    let id = id_of(&store, "two").await;
    let changed = service_with("two", json!({"summary": "New words."}));
    let report = store.seed(&one_provider(vec![service("one"), changed.clone()]), later()).await.unwrap();
    assert_eq!(report.services, SeedTally { updated: 1, unchanged: 1, ..SeedTally::default() });
    let document = store.services(&[id]).await.unwrap().remove(0);
    assert_eq!((document.service.clone(), document.updated_at), (changed, later()));
    let untouched = store.services(&[id_of(&store, "one").await]).await.unwrap().remove(0);
    assert_eq!(untouched.updated_at, now());
}

#[tokio::test]
async fn a_service_changed_here_is_left_alone_and_counted_once_its_seed_changes() {
    let store = with(&one_provider(vec![service("one")])).await;
    let edited = save_with_summary(&store, "Changed here.").await;
    let unchanged_seed = store.seed(&one_provider(vec![service("one")]), later()).await.unwrap();
    assert_eq!(unchanged_seed.services, SeedTally { unchanged: 1, ..SeedTally::default() });
    let changed_seed = one_provider(vec![service_with("one", json!({"summary": "Changed there."}))]);
    for _ in 0..2 {
        let report = store.seed(&changed_seed, later()).await.unwrap();
        assert_eq!(report.services, SeedTally { left_alone: vec![slug("one")], ..SeedTally::default() });
        assert!(!report.wrote());
        assert_eq!(stored(&store, "one").await, edited);
    }
}

#[test]
fn what_was_edited_by_hand_is_left_alone_too() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = TestDatabase::empty();
    let seeded = one_provider(vec![service("one"), service("two"), service("three")]);
    let store = runtime.block_on(async {
        let store = Store::open(&database.settings()).await.unwrap();
        store.migrate().await.unwrap();
        store.seed(&seeded, now()).await.unwrap();
        store
    });
    Session::open(&database.url()).run(
        "UPDATE service SET name = 'By hand' WHERE slug IN ('one', 'three');
         UPDATE provider SET name = 'By hand'",
    );
    let words = json!({"summary": "New words."});
    let mut changed = one_provider(vec![service_with("one", words.clone()), service_with("two", words)]);
    changed.providers[0].provider.website = Some(read(json!("https://new.example.org")));
    let report = runtime.block_on(store.seed(&changed, later())).unwrap();
    assert_eq!(report.providers, SeedTally { left_alone: vec![slug("provider")], ..SeedTally::default() });
    let left_alone = vec![slug("one"), slug("three")];
    assert_eq!(report.services, SeedTally { updated: 1, left_alone, ..SeedTally::default() });
    assert_eq!(runtime.block_on(stored(&store, "one")).name.as_str(), "By hand");
}

#[tokio::test]
async fn a_service_changed_back_follows_its_seed_again() {
    let store = with(&one_provider(vec![service("one")])).await;
    save_with_summary(&store, "Changed here.").await;
    let provider = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    store.save_service(provider, &service("one"), later()).await.unwrap();
    let changed = service_with("one", json!({"summary": "Changed there."}));
    let report = store.seed(&one_provider(vec![changed.clone()]), later()).await.unwrap();
    assert_eq!(report.services.updated, 1);
    assert_eq!(stored(&store, "one").await, changed);
}

#[tokio::test]
async fn a_service_that_was_not_seeded_is_left_alone() {
    let store = with(&one_provider(Vec::new())).await;
    let edited = save_with_summary(&store, "Made here.").await;
    let report = store.seed(&one_provider(vec![service("one")]), later()).await.unwrap();
    assert_eq!(report.services.left_alone, [slug("one")]);
    assert_eq!(stored(&store, "one").await, edited);
}

#[tokio::test]
async fn a_service_that_its_file_no_longer_has_is_closed_and_keeps_its_identity() {
    let full = full_service();
    let store = with(&one_provider(vec![service("one"), full.clone()])).await;
    let before = document(&store, full.slug.as_str()).await;
    let report = store.seed(&one_provider(vec![service("one"), service("renamed")]), later()).await.unwrap();
    assert_eq!(report.retired, std::slice::from_ref(&full.slug));
    assert_eq!(report.services, SeedTally { added: 1, unchanged: 1, ..SeedTally::default() });
    assert!(report.wrote());

    let after = document(&store, full.slug.as_str()).await;
    let closed = Service { status: ServiceStatus::Closed, ..full };
    assert_eq!((&after.service, after.id, after.updated_at), (&closed, before.id, later()));
    assert_eq!((&after.offer_ids, &after.route_ids), (&before.offer_ids, &before.route_ids));
    let ids = store.find_service_ids(&ServiceFilter::default()).await.unwrap();
    assert_eq!(slugs(&store, &ids).await, ["one", "renamed"]);
}

#[tokio::test]
async fn a_retired_service_is_reported_once_and_is_active_again_with_its_file() {
    let (with_it, without) = (one_provider(vec![service("one")]), one_provider(Vec::new()));
    let store = with(&with_it).await;
    let id = id_of(&store, "one").await;
    for _ in 0..2 {
        assert_eq!(store.seed(&without, later()).await.unwrap().retired, [slug("one")]);
        assert!(!store.seed(&without, later()).await.unwrap().wrote());
        let back = store.seed(&with_it, later()).await.unwrap();
        assert_eq!((back.services.updated, back.retired), (1, Vec::new()));
        assert_eq!((id_of(&store, "one").await, stored(&store, "one").await), (id, service("one")));
    }
}

#[tokio::test]
async fn a_service_that_was_changed_or_made_here_is_not_retired() {
    let store = with(&one_provider(vec![service("one")])).await;
    let edited = save_with_summary(&store, "Changed here.").await;
    let provider = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    store.save_service(provider, &service("made-here"), later()).await.unwrap();
    let report = store.seed(&one_provider(Vec::new()), later()).await.unwrap();
    assert_eq!(report.services, SeedTally { left_alone: vec![slug("one")], ..SeedTally::default() });
    assert!(report.retired.is_empty() && !report.wrote());
    assert_eq!(stored(&store, "one").await, edited);
    assert_eq!(stored(&store, "made-here").await, service("made-here"));
}

#[tokio::test]
async fn nothing_is_retired_of_a_provider_whose_file_is_not_loaded() {
    let store = with(&one_provider(vec![service("one")])).await;
    let report = store.seed(&SeedRecords::default(), later()).await.unwrap();
    assert!(report.retired.is_empty());
    assert_eq!(stored(&store, "one").await, service("one"));
}

async fn document(store: &Store, service: &str) -> Arc<ServiceDocument> {
    let id = id_of(store, service).await;
    store.services(&[id]).await.unwrap().remove(0)
}

async fn save_with_summary(store: &Store, summary: &str) -> domain::records::Service {
    let provider = store.provider_id(&slug("provider")).await.unwrap().unwrap();
    let edited = service_with("one", json!({"summary": summary}));
    store.save_service(provider, &edited, later()).await.unwrap();
    edited
}

#[tokio::test]
async fn a_seed_that_cannot_be_written_whole_is_not_written_at_all() {
    let store = empty().await;
    let mut records = one_provider(vec![service("one")]);
    let twice = json!({"offers": [offer("same", json!({})), offer("same", json!({}))]});
    records.providers[0].services.push(service_with("two", twice));
    assert!(store.seed(&records, now()).await.is_err());
    assert_eq!(store.provider_id(&slug("provider")).await.unwrap(), None);
}

fn area(code: &str, name: &str, parents: &[&str]) -> Area {
    read(json!({"code": code, "name": name, "kind": "district", "parents": parents}))
}

#[tokio::test]
async fn reference_records_follow_their_files() {
    let records = |areas: Vec<Area>| SeedRecords { areas, ..SeedRecords::default() };
    let store =
        with(&records(vec![area("E07000001", "Old name", &["E10000001"]), area("E07000002", "Gone", &[])])).await;
    let changed = vec![area("E07000001", "New name", &["E10000002"]), area("E07000003", "New", &[])];
    let report = store.seed(&records(changed.clone()), later()).await.unwrap();
    assert_eq!(report.reference, ["area"]);
    let stored = store.reference().await.unwrap();
    assert!(stored.gazetteer.areas().eq(changed.iter()));
}

#[tokio::test]
async fn a_provider_s_own_places_are_areas() {
    let mut records = one_provider(Vec::new());
    records.providers[0].places =
        vec![read(json!({"code": "place:vale", "name": "The Vale", "kind": "named-place", "made_of": ["MK43"]}))];
    let store = with(&records).await;
    let stored = store.reference().await.unwrap();
    assert!(stored.gazetteer.areas().eq(records.providers[0].places.iter()));
}

#[tokio::test]
async fn a_provider_s_places_stay_when_its_file_is_not_loaded_again() {
    let mut records = one_provider(Vec::new());
    records.providers[0].places =
        vec![read(json!({"code": "place:vale", "name": "The Vale", "kind": "named-place", "made_of": ["MK43"]}))];
    let store = with(&records).await;
    let without = SeedRecords { areas: vec![area("E07000001", "New", &[])], ..SeedRecords::default() };
    store.seed(&without, later()).await.unwrap();
    let stored = store.reference().await.unwrap();
    let place = &records.providers[0].places[0];
    assert_eq!(stored.gazetteer.get(&place.code), Some(place));
}

async fn found(store: &Store, text: &str) -> Vec<String> {
    let filter = ServiceFilter { text: Some(text.to_owned()), ..ServiceFilter::default() };
    let ids = store.find_service_ids(&filter).await.unwrap();
    slugs(store, &ids).await
}

#[tokio::test]
async fn a_term_s_new_words_find_services_at_once() {
    let need = json!({"offers": [offer("clinic", json!({"needs": ["handwriting"]}))]});
    let mut records = one_provider(vec![service_with("one", need)]);
    records.terms = terms(&[(Vocabulary::Need, "handwriting", "Handwriting", &[])]);
    let store = with(&records).await;
    assert_eq!(found(&store, "penmanship").await, Vec::<String>::new());
    records.terms = terms(&[(Vocabulary::Need, "handwriting", "Handwriting", &["Penmanship"])]);
    store.seed(&records, later()).await.unwrap();
    assert_eq!(found(&store, "penmanship").await, ["one"]);
}

#[tokio::test]
async fn a_provider_s_new_name_finds_its_services_at_once() {
    let mut records = one_provider(vec![service("one")]);
    let store = with(&records).await;
    records.providers[0].provider.name = read(json!("Hillside Care"));
    let report = store.seed(&records, later()).await.unwrap();
    assert_eq!(report.providers.updated, 1);
    assert_eq!(found(&store, "hillside").await, ["one"]);
    assert_eq!(found(&store, "vale").await, Vec::<String>::new());
}
