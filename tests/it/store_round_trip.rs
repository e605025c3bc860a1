//! What is stored is what is read, field for field.

use std::collections::BTreeMap;

use domain::calendar::TermDates;
use domain::records::{Guide, ProviderFile, RecordId};
use domain::vocabulary::{AreaCode, Urn};
use rightdoor::store::{SeedRecords, Store};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::store_databases::{id_of, later, now, slug, with};
use super::store_records::{full_provider, full_service, read};
use super::support::{Session, TestDatabase, shipped_with_examples};

/// Does something with a store of records: reading services from their copies, and then from their rows.
fn twice(records: &SeedRecords, work: impl AsyncFn(Store)) {
    let runtime = Runtime::new().unwrap();
    let database = TestDatabase::empty();
    let store = runtime.block_on(async {
        let store = Store::open(&database.settings()).await.unwrap();
        store.migrate().await.unwrap();
        store.seed(records, now()).await.unwrap();
        store
    });
    assert_eq!(runtime.block_on(store.services_without_copy()).unwrap(), []);
    runtime.block_on(work(store.clone()));
    Session::open(&database.url()).run("UPDATE service_copy SET form = NULL, document = NULL");
    runtime.block_on(work(store.clone()));
    runtime.block_on(store.close()).unwrap();
}

async fn assert_kept(store: &Store, file: &ProviderFile) {
    let provider = store.provider_id(&file.provider.slug).await.unwrap().unwrap();
    let documents = store.providers(&[provider]).await.unwrap();
    assert_eq!(documents[0].provider, file.provider);
    assert_eq!((documents[0].id, documents[0].updated_at), (provider, now()));
    for service in &file.services {
        let id = store.service_id(&service.slug).await.unwrap().unwrap();
        let documents = store.services(&[id]).await.unwrap();
        assert_eq!(documents[0].service, *service, "{}", service.slug);
        assert_eq!((documents[0].id, documents[0].updated_at), (id, now()));
        assert_eq!(documents[0].provider.provider, file.provider);
    }
}

#[test]
fn a_record_with_every_field_set_is_kept_whole() {
    let file = ProviderFile { provider: full_provider(), places: Vec::new(), services: vec![full_service()] };
    assert!(nothing_is_empty(&serde_json::to_value(&file.services[0].offers[0]).unwrap()));
    twice(&SeedRecords { providers: vec![file.clone()], ..SeedRecords::default() }, async |store| {
        assert_kept(&store, &file).await;
        let id = id_of(&store, "full-service").await;
        let document = store.services(&[id]).await.unwrap().remove(0);
        let offers: Vec<RecordId> = document.offers().map(|offer| offer.id).chain([RecordId(99)]).collect();
        let of_offers = store.services_of_offers(&offers).await.unwrap();
        assert_eq!(of_offers, offers[..2].iter().map(|offer| (*offer, id)).collect());
        let routes: Vec<RecordId> = document.routes().map(|route| route.id).chain([RecordId(99)]).collect();
        let of_routes = store.services_of_routes(&routes).await.unwrap();
        assert_eq!(of_routes, routes[..2].iter().map(|route| (*route, id)).collect());
        assert_eq!((document.offers().count(), document.routes().count()), (2, 2));
    });
}

/// Whether a record that should use every field leaves none of its lists empty.
fn nothing_is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(nothing_is_empty),
        Value::Object(fields) => fields.values().all(nothing_is_empty),
        other => !other.is_null(),
    }
}

#[test]
fn every_provider_that_ships_is_kept_whole() {
    let records = shipped_with_examples();
    assert!(records.providers.len() >= 5);
    twice(&records, async |store| {
        for file in &records.providers {
            assert_kept(&store, file).await;
        }
    });
}

#[tokio::test]
async fn every_guide_that_ships_is_kept_whole() {
    let records = shipped_with_examples();
    let store = with(&records).await;
    let mut guides: Vec<Guide> = store.guides().await.unwrap().into_iter().map(|(_, guide)| guide).collect();
    guides.sort_by(|one, other| one.slug.cmp(&other.slug));
    let mut shipped = records.guides.clone();
    shipped.sort_by(|one, other| one.slug.cmp(&other.slug));
    assert!(!shipped.is_empty());
    assert_eq!(guides, shipped);
}

#[tokio::test]
async fn reference_records_that_ship_are_kept_whole() {
    let records = shipped_with_examples();
    let store = with(&records).await;
    let reference = store.reference().await.unwrap();
    assert_eq!(reference.terms, records.terms);
    let named_places = records.providers.iter().flat_map(|file| &file.places);
    let areas: BTreeMap<_, _> = records.areas.iter().chain(named_places).map(|area| (&area.code, area)).collect();
    assert!(reference.gazetteer.areas().eq(areas.into_values()));
    for (calendar, day) in &records.bank_holidays {
        assert_eq!(reference.holidays.is_holiday(*calendar, *day), Some(true));
    }
    for place in &records.places {
        assert_eq!(store.place(&place.postcode).await.unwrap().as_ref(), Some(place));
    }
    for practice in &records.gp_practices {
        let (_, found) = store.gp_practice(&practice.ods_code).await.unwrap().unwrap();
        assert_eq!(found, *practice);
    }
    for school in &records.schools {
        let (_, found) = store.school(&school.urn).await.unwrap().unwrap();
        assert_eq!(found, *school);
    }
}

#[tokio::test]
async fn term_dates_are_kept_by_their_owner() {
    let dates = |days: [&str; 2]| TermDates::new([(read(days[0].into()), read(days[1].into()))]).unwrap();
    let (kent, school) = (AreaCode::parse("E10000016").unwrap(), Urn::parse("137883").unwrap());
    let records = SeedRecords {
        authority_terms: [(kent.clone(), dates(["2026-09-01", "2026-12-18"]))].into(),
        school_terms: [(school.clone(), dates(["2026-09-03", "2026-12-16"]))].into(),
        ..SeedRecords::default()
    };
    let store = with(&records).await;
    let reference = store.reference().await.unwrap();
    assert_eq!(reference.authority_terms, records.authority_terms);
    assert_eq!(reference.school_terms, records.school_terms);
}

#[tokio::test]
async fn a_saved_service_is_kept_whole_over_what_it_was() {
    let file = ProviderFile { provider: full_provider(), places: Vec::new(), services: vec![full_service()] };
    let store = with(&SeedRecords { providers: vec![file], ..SeedRecords::default() }).await;
    let provider = store.provider_id(&slug("full-provider")).await.unwrap().unwrap();
    let mut changed = full_service();
    changed.offers.reverse();
    changed.referral_routes.reverse();
    changed.eligibility.pop();
    changed.coverage.remove(0);
    changed.contacts.clear();
    changed.disciplines.reverse();
    let id = store.save_service(provider, &changed, later()).await.unwrap();
    let document = store.services(&[id]).await.unwrap().remove(0);
    assert_eq!(document.service, changed);
    assert_eq!(document.updated_at, later());
}
