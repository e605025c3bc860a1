//! Which services cover a child.

use domain::vocabulary::{CoverageBasis, ServiceStatus, Tier};
use rightdoor::store::{Beyond, ServiceFilter, Store, Ties};
use serde_json::json;

use super::store_databases::{id_of, one_provider, slugs, with};
use super::store_records::{coverage, read, service, service_with};
use super::support::TestStore;

const MK: &str = "E06000042";
const KENT: &str = "E10000016";

async fn directory() -> TestStore {
    let covering = |slug: &str, ties: Vec<domain::records::Coverage>| {
        let mut service = service(slug);
        service.coverage = ties;
        service
    };
    let mut closed = covering("closed", vec![coverage(CoverageBasis::Home, &[MK], &[])]);
    closed.status = ServiceStatus::Closed;
    let services = vec![
        covering("home", vec![coverage(CoverageBasis::Home, &[MK, KENT], &[])]),
        covering("gp", vec![coverage(CoverageBasis::GpRegistration, &[MK], &[])]),
        covering("school", vec![coverage(CoverageBasis::School, &[MK], &[])]),
        covering("not-stated", vec![coverage(CoverageBasis::NotStated, &[MK], &[])]),
        covering("pupils", vec![coverage(CoverageBasis::School, &[MK], &["137883", "110592"])]),
        covering(
            "two-ties",
            vec![coverage(CoverageBasis::Home, &[KENT], &[]), coverage(CoverageBasis::School, &[KENT], &["137883"])],
        ),
        covering("elsewhere", vec![coverage(CoverageBasis::Home, &["E08000001"], &[])]),
        closed,
    ];
    with(&one_provider(services)).await
}

async fn covering(store: &Store, ties: Ties, filter: ServiceFilter) -> String {
    let ids = store.covering_services(&ties, &filter).await.unwrap();
    slugs(store, &ids).await.join(" ")
}

fn areas(codes: &[&str]) -> Vec<domain::vocabulary::AreaCode> {
    read(json!(codes))
}

#[tokio::test]
async fn a_service_covers_by_the_tie_it_names_or_by_any_where_it_names_none() {
    let store = directory().await;
    for (ties, expected) in [
        (Ties::default(), ""),
        (Ties { home: areas(&[MK]), ..Ties::default() }, "home not-stated"),
        (Ties { gp: areas(&[MK]), ..Ties::default() }, "gp not-stated"),
        (Ties { school: areas(&[MK]), ..Ties::default() }, "not-stated school"),
        (Ties { home: areas(&[KENT, "E92000001"]), ..Ties::default() }, "home two-ties"),
        (
            Ties { home: areas(&[MK]), gp: areas(&[MK]), school: areas(&[MK]), ..Ties::default() },
            "gp home not-stated school",
        ),
    ] {
        assert_eq!(covering(&store, ties, ServiceFilter::default()).await, expected);
    }
}

#[tokio::test]
async fn a_service_for_the_pupils_of_named_schools_covers_them_alone() {
    let store = directory().await;
    let ties = Ties { school: areas(&[MK]), schools: read(json!(["137883"])), ..Ties::default() };
    assert_eq!(covering(&store, ties, ServiceFilter::default()).await, "not-stated pupils school two-ties");
    let ties = Ties { school: areas(&[MK]), schools: read(json!(["100000"])), ..Ties::default() };
    assert_eq!(covering(&store, ties, ServiceFilter::default()).await, "not-stated school");
}

#[tokio::test]
async fn a_filter_narrows_what_covers() {
    let store = directory().await;
    let ties = Ties { home: areas(&[MK]), ..Ties::default() };
    let closed = ServiceFilter { statuses: vec![ServiceStatus::Closed], ..ServiceFilter::default() };
    assert_eq!(covering(&store, ties.clone(), closed).await, "closed");
    let none = ServiceFilter { tiers: vec![Tier::Specialist], ..ServiceFilter::default() };
    assert_eq!(covering(&store, ties, none).await, "");
}

#[tokio::test]
async fn whether_a_tie_could_find_another_service() {
    let services = vec![
        service("one"),
        service_with("two", json!({"coverage": [{"basis": "gp-registration", "areas": [MK], "source": "page"}]})),
        service_with("closed", json!({"status": "closed"})),
        service_with(
            "pupils",
            json!({"coverage": [{"basis": "school", "areas": [MK], "schools": ["137883"], "source": "page"}]}),
        ),
    ];
    let store = with(&one_provider(services)).await;
    let (one, two, pupils) = (id_of(&store, "one").await, id_of(&store, "two").await, id_of(&store, "pupils").await);
    let active = ServiceFilter::default();
    let beyond = async |by: Beyond, not_in: &[domain::records::RecordId]| {
        store.has_service_beyond(by, not_in, &active).await.unwrap()
    };
    assert!(beyond(Beyond::ByArea, &[]).await);
    assert!(beyond(Beyond::ByArea, &[one]).await);
    assert!(!beyond(Beyond::ByArea, &[two, one]).await, "an area alone finds no service for named schools' pupils");
    assert!(beyond(Beyond::ByAreaOrSchool, &[two, one]).await);
    assert!(!beyond(Beyond::ByAreaOrSchool, &[two, one, pupils]).await, "a closed service brings nothing in");
}

#[tokio::test]
async fn services_for_pupils_are_found_by_where_the_schools_are() {
    let store = directory().await;
    for (codes, expected) in [(vec![MK], "pupils"), (vec![KENT, MK], "pupils two-ties"), (vec!["E08000001"], "")] {
        let ids = store.services_for_pupils_in(&areas(&codes), &ServiceFilter::default()).await.unwrap();
        assert_eq!(slugs(&store, &ids).await.join(" "), expected, "{codes:?}");
    }
}
