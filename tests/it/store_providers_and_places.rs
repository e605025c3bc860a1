//! Lists of providers, schools and GP practices.

use domain::vocabulary::{EducationSetting, ProviderKind};
use rightdoor::store::{GpPracticeFilter, NameKey, Page, ProviderFilter, SchoolFilter, SeedRecords, Take};
use serde_json::json;

use super::store_databases::{one_provider, with};
use super::store_records::{provider, read};
use super::support::TestStore;

#[tokio::test]
async fn providers_are_found_by_words_kind_and_area() {
    let mut records = SeedRecords::default();
    for (slug, name, kind, areas) in [
        ("b", "Bee Trust", "nhs-trust", json!(["E06000042"])),
        ("a", "Ant Charity", "charity", json!([])),
        ("c", "Cow School", "school", json!(["E10000016"])),
    ] {
        let mut file = one_provider(Vec::new()).providers.remove(0);
        file.provider = provider(slug);
        file.provider.name = read(json!(name));
        file.provider.kind = read(json!(kind));
        file.provider.areas = read(areas);
        records.providers.push(file);
    }
    let store = with(&records).await;
    let all = ProviderFilter::default;
    for (filter, expected) in [
        (all(), "ant charity, bee trust, cow school"),
        (ProviderFilter { text: Some("TRUST".to_owned()), ..all() }, "bee trust"),
        (
            ProviderFilter { kinds: vec![ProviderKind::Charity, ProviderKind::School], ..all() },
            "ant charity, cow school",
        ),
        (ProviderFilter { areas: read(json!(["E06000042", "E92000001"])), ..all() }, "bee trust"),
    ] {
        let found = store.find_providers(&filter, &Page::first(10)).await.unwrap();
        let names: Vec<_> = found.items.iter().map(|key| key.sort_name.as_str()).collect();
        assert_eq!(names.join(", "), expected);
        assert_eq!(store.count_providers(&filter).await.unwrap(), names.len() as u64);
    }
    let last = store.find_providers(&all(), &Page { take: Take::Last(1), ..Page::first(1) }).await.unwrap();
    assert_eq!((last.items[0].sort_name.as_str(), last.has_previous), ("cow school", true));
}

async fn register() -> TestStore {
    let records = SeedRecords {
        areas: read(json!([
            {"code": "E10000016", "name": "Kent", "kind": "county"},
            {"code": "E07000111", "name": "Sevenoaks", "kind": "district", "parents": ["E10000016"]},
            {"code": "E06000042", "name": "Milton Keynes", "kind": "single-tier-authority"},
        ])),
        schools: read(json!([
            {"urn": "110592", "name": "The Redway School", "town": "Milton Keynes", "postcode": "MK6 4HG", "area": "E06000042", "setting": "special"},
            {"urn": "137883", "name": "Milestone Academy", "postcode": "DA3 8JZ", "area": "E07000111", "setting": "special"},
            {"urn": "100001", "name": "St Mary’s", "postcode": "MK9 3HQ", "area": "E06000042"},
        ])),
        gp_practices: read(json!([
            {"ods_code": "K82057", "name": "Ashfield Medical Centre", "postcode": "MK14 6DZ", "area": "E06000042"},
            {"ods_code": "G82001", "name": "Vale Surgery", "postcode": "DA3 8JZ", "area": "E07000111"},
        ])),
        ..SeedRecords::default()
    };
    with(&records).await
}

#[tokio::test]
async fn schools_are_found_as_they_are_typed() {
    let store = register().await;
    let text = |text: &str| SchoolFilter { text: Some(text.to_owned()), ..SchoolFilter::default() };
    let in_areas = |codes: serde_json::Value| SchoolFilter { areas: read(codes), ..SchoolFilter::default() };
    for (filter, expected) in [
        (SchoolFilter::default(), "137883 100001 110592"),
        (text("redw"), "110592"),
        (text("milton redway"), "110592"),
        (text("st marys"), "100001"),
        (text("mk6"), "110592"),
        (text("mk6 4h"), "110592"),
        (text("mk64hg"), "110592"),
        (text("4hg"), "110592"),
        (text("edway"), ""),
        (in_areas(json!(["E06000042"])), "100001 110592"),
        (in_areas(json!(["DA3"])), "137883"),
        (SchoolFilter { settings: vec![EducationSetting::Special], ..SchoolFilter::default() }, "137883 110592"),
    ] {
        let found = store.find_schools(&filter, &Page::first(10)).await.unwrap();
        let urns: Vec<_> = found.items.iter().map(|item| item.school.urn.as_str()).collect();
        assert_eq!(urns.join(" "), expected, "{:?}", filter.text);
        assert_eq!(store.count_schools(&filter).await.unwrap(), urns.len() as u64);
    }
}

#[tokio::test]
async fn practices_are_found_as_they_are_typed_and_paged() {
    let store = register().await;
    let all = GpPracticeFilter::default;
    for (filter, expected) in [
        (all(), "K82057 G82001"),
        (GpPracticeFilter { text: Some("medical ash".to_owned()), ..all() }, "K82057"),
        (GpPracticeFilter { text: Some("DA3".to_owned()), ..all() }, "G82001"),
        (GpPracticeFilter { areas: read(json!(["E07000111"])), ..all() }, "G82001"),
    ] {
        let found = store.find_gp_practices(&filter, &Page::first(10)).await.unwrap();
        let codes: Vec<_> = found.items.iter().map(|item| item.practice.ods_code.as_str()).collect();
        assert_eq!(codes.join(" "), expected);
        assert_eq!(store.count_gp_practices(&filter).await.unwrap(), codes.len() as u64);
    }
    let first = store.find_gp_practices(&all(), &Page::first(1)).await.unwrap();
    assert!(first.has_next);
    let after: Option<NameKey> = first.items.first().map(|item| item.key.clone());
    let second = store.find_gp_practices(&all(), &Page { after, ..Page::first(1) }).await.unwrap();
    assert_eq!(second.items[0].practice.ods_code.as_str(), "G82001");
    assert!(second.has_previous && !second.has_next);
}
