//! The index in memory finds the same services as the store's own search.

use domain::vocabulary::{CoverageBasis, ServiceStatus};
use rightdoor::cache::keys::{CoveredArea, ListedService, ServiceIndex};
use rightdoor::store::{Beyond, ServiceFilter, Ties};

use super::support::{TestStore, shipped_with_examples};

#[tokio::test]
async fn the_index_answers_as_the_store_does() {
    let store = TestStore::migrated().await;
    let records = shipped_with_examples();
    store.seed(&records, "2026-11-23T10:00:00Z".parse().unwrap()).await.unwrap();
    let stored = store.service_names_and_coverage().await.unwrap();
    let services = stored.services.into_iter().map(|(id, slug, status)| ListedService { id, slug, status });
    let areas = stored.areas.into_iter().map(|area| CoveredArea {
        service: area.service,
        area: area.area,
        pupils_only: area.pupils_only,
    });
    let index = ServiceIndex::new(services.collect(), areas, stored.schools);

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
        assert_eq!(index.covering(&areas, &schools, &filter.statuses), found, "{areas:?}");
        let in_areas = ServiceFilter { areas: vec![areas.clone()], ..filter.clone() };
        let counted = store.count_services(&in_areas).await.unwrap();
        assert_eq!(index.count(Some(&areas), &filter.statuses), counted, "{areas:?}");
        for (by, reached) in [
            (Beyond::ByArea, index.reached_by_area(&filter.statuses).collect::<Vec<_>>()),
            (Beyond::ByAreaOrSchool, index.reached(&filter.statuses).collect()),
        ] {
            let beyond = store.has_service_beyond(by, &found, &filter).await.unwrap();
            assert_eq!(reached.iter().any(|id| !found.contains(id)), beyond, "{areas:?} {by:?}");
        }
    }
    let all: Vec<_> = index.services().iter().filter(|one| one.status == ServiceStatus::Active).collect();
    let ids: Vec<_> = all.iter().map(|one| one.id).collect();
    assert_eq!(ids, store.find_service_ids(&filter).await.unwrap());
    assert_eq!(index.count(None, &filter.statuses), ids.len() as u64);
    for one in all {
        assert_eq!(index.service(&one.slug), store.service_id(&one.slug).await.unwrap());
    }
}
