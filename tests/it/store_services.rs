//! Lists of services: what each filter lets through.

use domain::vocabulary::{ServiceStatus, Tier, Vocabulary};
use rightdoor::store::{ReferrerRoles, ServiceFilter, Store};
use serde_json::{Value, json};

use super::store_databases::{one_provider, slug, slugs, with};
use super::store_records::{offer, provider, read, route, service_with, terms};
use super::support::TestStore;

async fn directory(services: &[(&str, Value)]) -> TestStore {
    let services = services.iter().map(|(slug, fields)| service_with(slug, fields.clone())).collect();
    let mut records = one_provider(services);
    records.terms = terms(&[
        (Vocabulary::Need, "handwriting", "Handwriting", &["Penmanship"]),
        (Vocabulary::Need, "stammering", "Stammering", &[]),
        (Vocabulary::Discipline, "occupational-therapy", "Occupational therapy", &["OT"]),
        (Vocabulary::Discipline, "physiotherapy", "Physiotherapy", &[]),
    ]);
    with(&records).await
}

async fn found(store: &Store, filter: ServiceFilter) -> Vec<String> {
    let ids = store.find_service_ids(&filter).await.unwrap();
    slugs(store, &ids).await
}

fn text(text: &str) -> ServiceFilter {
    ServiceFilter { text: Some(text.to_owned()), ..ServiceFilter::default() }
}

#[tokio::test]
async fn every_word_of_the_text_must_stand_somewhere() {
    let offers = json!([offer(
        "clinic",
        json!({"title": "Pencil club", "description": "For small hands", "needs": ["handwriting"]})
    )]);
    let store = directory(&[
        ("alpha", json!({"name": "Children’s Therapy", "offers": offers})),
        ("beta", json!({"summary": "Walking & running", "disciplines": ["physiotherapy"]})),
    ])
    .await;
    for (words, expected) in [
        ("", vec!["beta", "alpha"]),
        ("children's", vec!["alpha"]),
        ("CHILDRENS therapy", vec!["alpha"]),
        ("small pencil", vec!["alpha"]),
        ("penman", vec!["alpha"]),
        ("ot club", vec!["alpha"]),
        ("walking, running!", vec!["beta"]),
        ("physio", vec!["beta"]),
        ("vale", vec!["beta", "alpha"]),
        ("pencil running", vec![]),
        ("%", vec!["beta", "alpha"]),
    ] {
        assert_eq!(found(&store, text(words)).await, expected, "{words}");
    }
}

#[tokio::test]
async fn each_list_restricts_and_an_empty_one_does_not() {
    let store = directory(&[
        ("alpha", json!({"disciplines": ["physiotherapy"], "offers": [offer("one", json!({"tier": "targeted", "needs": ["stammering"]}))]})),
        ("beta", json!({"offers": [offer("one", json!({"tier": "specialist"})), offer("two", json!({"needs": ["handwriting"]}))]})),
        ("gamma", json!({"status": "paused"})),
        ("omega", json!({"status": "closed"})),
    ])
    .await;
    let all = ServiceFilter::default;
    for (filter, expected) in [
        (all(), vec!["alpha", "beta", "gamma"]),
        (
            ServiceFilter { statuses: vec![ServiceStatus::Closed, ServiceStatus::Active], ..all() },
            vec!["alpha", "beta", "omega"],
        ),
        (ServiceFilter { disciplines: vec![read(json!("physiotherapy"))], ..all() }, vec!["alpha"]),
        (ServiceFilter { tiers: vec![Tier::Universal, Tier::Targeted], ..all() }, vec!["alpha", "beta"]),
        (ServiceFilter { tiers: vec![Tier::Specialist], ..all() }, vec!["beta"]),
        (ServiceFilter { needs: read(json!(["handwriting", "other"])), ..all() }, vec!["beta"]),
        (ServiceFilter { providers: vec![slug("provider")], ..all() }, vec!["alpha", "beta", "gamma"]),
        (ServiceFilter { providers: vec![slug("unknown")], ..all() }, vec![]),
        (
            ServiceFilter { tiers: vec![Tier::Specialist], disciplines: vec![read(json!("physiotherapy"))], ..all() },
            vec![],
        ),
    ] {
        assert_eq!(found(&store, filter).await, expected);
    }
}

#[tokio::test]
async fn services_of_one_provider_are_told_from_another_s() {
    let mut records = one_provider(vec![service_with("alpha", json!({}))]);
    let mut other = records.providers[0].clone();
    other.provider = provider("other");
    other.services = vec![service_with("beta", json!({}))];
    records.providers.push(other);
    let store = with(&records).await;
    let filter = ServiceFilter { providers: vec![slug("other")], ..ServiceFilter::default() };
    assert_eq!(found(&store, filter).await, ["beta"]);
}

#[tokio::test]
async fn every_group_of_areas_must_be_covered() {
    let covers = |areas: &[&str]| json!({"coverage": [{"basis": "not-stated", "areas": areas, "source": "page"}]});
    let store = directory(&[("alpha", covers(&["E06000042"])), ("beta", covers(&["E10000016", "E06000042"]))]).await;
    for (groups, expected) in [
        (json!([]), vec!["alpha", "beta"]),
        (json!([["E06000042"]]), vec!["alpha", "beta"]),
        (json!([["E10000016", "E92000001"]]), vec!["beta"]),
        (json!([["E06000042"], ["E10000016"]]), vec!["beta"]),
        (json!([["E06000042"], []]), vec![]),
    ] {
        let filter = ServiceFilter { areas: read(groups.clone()), ..ServiceFilter::default() };
        assert_eq!(found(&store, filter).await, expected, "{groups}");
    }
}

#[tokio::test]
async fn an_age_is_let_through_by_a_band_that_includes_it_or_by_the_want_of_bands() {
    let band = |band: Value| json!({"ages": [band]});
    let store = directory(&[
        ("a-none", json!({})),
        ("b-from", band(json!({"from_months": 66, "ends": "no-end", "statement": "From five and a half."}))),
        ("c-birthday", band(json!({"until_years": 5, "ends": "on-the-birthday", "statement": "Until five."}))),
        ("d-year", band(json!({"until_years": 5, "ends": "end-of-school-year", "statement": "The year of turning five."}))),
        ("e-unclear", band(json!({"until_years": 5, "ends": "not-clear", "statement": "To five."}))),
        ("f-offer", json!({"offers": [offer("one", band(json!({"until_years": 2, "ends": "on-the-birthday", "statement": "Until two."})))]})),
    ])
    .await;
    for (years, expected) in [(4, "a c d e f"), (5, "a b d e f"), (6, "a b f")] {
        let filter = ServiceFilter { age_years: Some(years), ..ServiceFilter::default() };
        let first_letters: Vec<String> = found(&store, filter).await.iter().map(|slug| slug[..1].to_owned()).collect();
        assert_eq!(first_letters.join(" "), expected, "{years}");
    }
}

#[tokio::test]
async fn a_referrer_needs_one_route_that_is_open_to_the_role() {
    let with_route = |referrers: Value| json!({"referral_routes": [route("route", referrers)]});
    let store = directory(&[
        ("a-anyone", with_route(json!({"policy": "anyone"}))),
        ("b-listed", with_route(json!({"policy": "listed", "roles": ["gp", "teacher"]}))),
        ("c-similar", with_route(json!({"policy": "listed-and-similar", "roles": ["teacher"]}))),
        ("d-not-stated", with_route(json!({"policy": "not-stated"}))),
        ("e-no-route", json!({})),
    ])
    .await;
    for (listed, similar, expected) in [
        (json!(["senco", "school-staff"]), json!(["senco", "teacher", "school-staff"]), "a c d"),
        (json!(["gp"]), json!(["gp"]), "a b d"),
        (json!(["teacher"]), json!([]), "a b d"),
    ] {
        let referrer = Some(ReferrerRoles { listed: read(listed), similar: read(similar) });
        let filter = ServiceFilter { referrer, ..ServiceFilter::default() };
        let first_letters: Vec<String> = found(&store, filter).await.iter().map(|slug| slug[..1].to_owned()).collect();
        assert_eq!(first_letters.join(" "), expected);
    }
}
