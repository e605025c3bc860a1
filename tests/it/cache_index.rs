//! The index in memory finds the same services as the store's own search.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::vocabulary::{AreaCode, CoverageBasis, ServiceStatus, TermCode, Tier};
use rightdoor::app::Fault;
use rightdoor::cache::keys::{End, IndexOrder, IndexPage, ListPlace, ReachedBy, ServiceIndex, ServiceIndexKey, Wanted};
use rightdoor::cache::{AtHand, Cache, CacheSettings, Generation, News};
use rightdoor::store::{Beyond, Found, Page, ServiceFilter, ServiceKey, ServiceOrder, Store, Take, Ties};
use serde_json::json;
use tokio::runtime::Runtime;

use super::store_databases::{one_provider, with};
use super::store_records::{offer, service_with};
use super::support::{
    Instances, Session, TestStore, directory, offer as api_offer, provider, service, shipped_with_examples, until,
};

async fn index_of(store: &Store) -> ServiceIndex {
    ServiceIndex::new(store.services_to_index().await.unwrap())
}

#[tokio::test]
async fn the_index_answers_as_the_store_does() {
    let store = TestStore::migrated().await;
    let records = shipped_with_examples();
    store.seed(&records, "2026-11-23T10:00:00Z".parse().unwrap()).await.unwrap();
    let index = index_of(&store).await;

    let coverage = || records.providers.iter().flat_map(|file| &file.services).flat_map(|service| &service.coverage);
    assert!(coverage().all(|coverage| CoverageBasis::ALL.contains(&coverage.basis)));
    let mut areas: Vec<_> = coverage().flat_map(|coverage| &coverage.areas).cloned().collect();
    areas.sort_unstable();
    areas.dedup();
    let schools: Vec<_> = coverage().flat_map(|coverage| &coverage.schools).cloned().collect();
    assert!(areas.len() > 5 && !schools.is_empty());
    let filter = ServiceFilter { statuses: vec![ServiceStatus::Active], ..ServiceFilter::default() };
    for (areas, schools) in areas.iter().map(|area| (vec![area.clone()], vec![])).chain([(areas.clone(), schools)]) {
        let ties = Ties { home: areas.clone(), gp: areas.clone(), school: areas.clone(), schools: schools.clone() };
        let found = store.covering_services(&ties, &filter).await.unwrap();
        assert_eq!(index.covering(&areas, &schools, wanted(&filter)), found, "{areas:?}");
        let in_areas = ServiceFilter { areas: vec![areas.clone()], ..filter.clone() };
        let counted = store.count_services(&in_areas).await.unwrap();
        assert_eq!(index.length(wanted(&in_areas)), counted, "{areas:?}");
        for (by, by_index) in [(Beyond::ByArea, ReachedBy::Area), (Beyond::ByAreaOrSchool, ReachedBy::AreaOrSchool)] {
            let beyond = store.has_service_beyond(by, &found, &filter).await.unwrap();
            let reached = index.reached(by_index, wanted(&filter), |id| !found.contains(&id), 1);
            assert_eq!(reached.len(), usize::from(beyond), "{areas:?} {by:?}");
        }
    }
    let ids = store.find_service_ids(&filter).await.unwrap();
    assert_eq!(index.all(wanted(&filter)), ids);
    assert_eq!(index.length(wanted(&filter)), ids.len() as u64);
    for document in store.services(&ids).await.unwrap() {
        assert_eq!(index.service(&document.service.slug), Some(document.id));
    }
}

fn wanted(filter: &ServiceFilter) -> Wanted<'_> {
    let ServiceFilter { areas, disciplines, tiers, statuses, .. } = filter;
    Wanted { areas, disciplines, tiers, statuses }
}

/// A page by the index, as the store tells it.
fn page_by_index(
    index: &ServiceIndex,
    filter: &ServiceFilter,
    order: ServiceOrder,
    page: &Page<ServiceKey>,
) -> Found<ServiceKey> {
    let order = if order == ServiceOrder::Freshness { IndexOrder::Freshness } else { IndexOrder::Name };
    let (size, end) = match page.take {
        Take::First(size) => (size, End::First),
        Take::Last(size) => (size, End::Last),
    };
    let place = |key: &ServiceKey| ListPlace {
        id: key.id,
        sort_name: key.sort_name.as_str().into(),
        reviewed_on: key.reviewed_on,
    };
    let (after, before) = (page.after.as_ref().map(place), page.before.as_ref().map(place));
    let found = index.page(wanted(filter), order, &IndexPage { size: size as usize, end, after, before });
    let items = found.services.iter().map(|service| ServiceKey {
        id: service.id,
        sort_name: service.sort_name.to_string(),
        reviewed_on: service.reviewed_on,
        in_name: true,
    });
    Found { items: items.collect(), has_next: found.has_next, has_previous: found.has_previous }
}

/// Thirty services that differ in all that an index lists them by, some of the same name or reviewed on the same day.
async fn thirty() -> TestStore {
    let services = (0..30).map(|number: usize| {
        let areas = [["E06000042", "E06000055"], ["E06000060", "E06000042"], ["E09000006", "E07000106"]];
        let disciplines = [json!(["physiotherapy"]), json!(["dietetics", "podiatry"]), json!(["podiatry"])];
        let statuses = ["active", "paused", "closed"];
        let tiers = [vec!["universal"], vec!["universal", "targeted"], vec![], vec!["specialist"]];
        let offers = tiers[number % 4].iter().map(|tier| offer(&format!("offer-{tier}"), json!({"tier": tier})));
        let mut fields = json!({
            "name": format!("Name {}", number % 7),
            "status": statuses[number % 3],
            "disciplines": disciplines[number % 5 % 3],
            "coverage": [{"basis": "home", "areas": areas[number % 3], "source": "page"}],
            "offers": offers.collect::<Vec<_>>(),
        });
        if !number.is_multiple_of(4) {
            fields["freshness"] = json!({"reviewed_on": format!("2026-0{}-01", 1 + number % 5)});
        }
        service_with(&format!("service-{number}"), fields)
    });
    with(&one_provider(services.collect())).await
}

fn home_in(area: &str) -> Ties {
    let areas = vec![AreaCode::parse(area).unwrap()];
    Ties { home: areas.clone(), gp: areas.clone(), school: areas, schools: Vec::new() }
}

/// Every filter that the index answers, in a directory of [`thirty`].
fn filters() -> Vec<ServiceFilter> {
    let area = |code| AreaCode::parse(code).unwrap();
    let term = |code| TermCode::parse(code).unwrap();
    let areas = [
        vec![],
        vec![vec![area("E06000042")]],
        vec![vec![area("E06000060"), area("E07000106")]],
        vec![vec![area("E06000042")], vec![area("E06000055"), area("E06000060")]],
        vec![vec![]],
        vec![vec![area("E06000001")]],
    ];
    let disciplines =
        [vec![], vec![term("podiatry")], vec![term("physiotherapy"), term("dietetics")], vec![term("none")]];
    let tiers = [vec![], vec![Tier::Universal], vec![Tier::Targeted, Tier::Specialist]];
    let statuses =
        [ServiceStatus::ALL.to_vec(), vec![ServiceStatus::Active], vec![ServiceStatus::Paused, ServiceStatus::Closed]];
    let mut filters = Vec::new();
    for areas in &areas {
        for disciplines in &disciplines {
            for tiers in &tiers {
                filters.extend(statuses.iter().map(|statuses| ServiceFilter {
                    areas: areas.clone(),
                    disciplines: disciplines.clone(),
                    tiers: tiers.clone(),
                    statuses: statuses.clone(),
                    ..ServiceFilter::default()
                }));
            }
        }
    }
    filters
}

#[tokio::test]
async fn the_index_finds_the_pages_that_the_store_finds() {
    let store = thirty().await;
    let index = index_of(&store).await;
    let everything = ServiceFilter { statuses: ServiceStatus::ALL.to_vec(), ..ServiceFilter::default() };
    let mut found = 0;
    for order in [ServiceOrder::Name, ServiceOrder::Relevance, ServiceOrder::Freshness] {
        let all = store.find_services(&everything, order, &Page::first(100)).await.unwrap().items;
        assert_eq!(all.len(), 30);
        // Where a service was that is no more.
        let gone = ServiceKey {
            sort_name: "name 3 and more".to_owned(),
            reviewed_on: NaiveDate::from_ymd_opt(2026, 3, 2),
            ..all[0].clone()
        };
        let places = [None, Some(all[3].clone()), Some(all[17].clone()), Some(all[29].clone()), Some(gone)];
        for filter in filters() {
            assert_eq!(index.length(wanted(&filter)), store.count_services(&filter).await.unwrap());
            if found < filters().len() {
                let (area, ties) = (AreaCode::parse("E06000042").unwrap(), home_in("E06000042"));
                let covering = store.covering_services(&ties, &filter).await.unwrap();
                assert_eq!(index.covering(&[area], &[], wanted(&filter)), covering);
                assert_eq!(index.all(wanted(&filter)), store.find_service_ids(&filter).await.unwrap());
                let beyond = store.has_service_beyond(Beyond::ByArea, &covering, &filter).await.unwrap();
                let reached = index.reached(ReachedBy::Area, wanted(&filter), |id| !covering.contains(&id), 1);
                assert_eq!(reached.len(), usize::from(beyond));
            }
            for (number, take) in (0..).zip([Take::First(4), Take::Last(4), Take::First(100), Take::Last(1)]) {
                // Each filter with some of the pairs of bounds, and all filters together with all of them.
                let pair: usize = found + number;
                let (after, before) = (places[pair % 5].clone(), places[pair / 5 % 5].clone());
                let page = Page { take, after, before, length: None };
                let by_store = store.find_services(&filter, order, &page).await.unwrap();
                assert_eq!(page_by_index(&index, &filter, order, &page), by_store, "{order:?} {page:?}");
            }
            found += 1;
        }
    }
    assert_eq!(found, 3 * 6 * 4 * 3 * 3);
}

#[tokio::test]
async fn the_index_ages_before_its_time_is_over_and_is_young_again_once_renewed() {
    let cache = Cache::new(CacheSettings { lifetime: Duration::from_secs(60), ..CacheSettings::default() });
    cache.learn(&News { lineage: "here".into(), generation: Generation(0), changes: Vec::new() });
    let at = |seconds| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(seconds);
    let state = |seconds| match cache.at_hand(&ServiceIndexKey, at(seconds)) {
        AtHand::Value(_) => "young",
        AtHand::Ageing(_) => "ageing",
        AtHand::OutOfDate => "out of date",
        AtHand::Nothing => "nothing",
    };
    assert_eq!(state(0), "nothing");
    let made = || async { Ok::<_, Fault>(ServiceIndex::default()) };
    cache.get(&ServiceIndexKey, at(0), made).await.unwrap();
    for (seconds, expected) in [(44, "young"), (45, "ageing"), (59, "ageing"), (60, "out of date")] {
        assert_eq!(state(seconds), expected, "{seconds}");
    }
    cache.renew(ServiceIndexKey, at(50), made()).await.unwrap();
    for (seconds, expected) in [(60, "young"), (94, "young"), (95, "ageing"), (110, "out of date")] {
        assert_eq!(state(seconds), expected, "{seconds}");
    }
}

#[test]
fn the_index_is_made_anew_behind_the_requests_before_its_time_is_over() {
    let runtime = Runtime::new().unwrap();
    let parts = json!({"offers": [api_offer("some-offer", json!({"tier": "universal"}))]});
    let records = directory(vec![provider("trust", vec![service("one", parts)])]);
    let instances = runtime.block_on(Instances::of(&records));
    let cache = CacheSettings { answers: false, lists: false, ..CacheSettings::default() };
    let instance = runtime.block_on(instances.instance(cache));
    let ask = |query| runtime.block_on(instance.server.data(query, json!({})));
    let targeted = || ask("{ services(where: {tiers: [TARGETED]}) { totalCount } }")["services"]["totalCount"].clone();
    ask("{ matchServices(child: {home: {area: \"E06000042\"}}) { totalCount } }");
    // By hand, so that no instance learns of it but by reading anew.
    Session::open(&instances.url()).run("UPDATE offer SET tier = 'targeted'");
    assert_eq!(targeted(), 0);
    instance.wait(50);
    until(Duration::from_secs(10), "the index is made anew", || targeted() == 1);
}
