//! Places are found where they are, and follow their postcode; and pages cost as many statements in a directory of any size.

use domain::records::RecordId;
use rightdoor::store::{MapStretch, Store};
use serde_json::{Value, json};

use super::store_databases::{now, one_provider, with};
use super::store_records::service_with;
use super::support::{Server, code_point_row, directory, postcodes, provider, service};

/// A row of Code-Point Open at a point of the National Grid.
fn at(postcode: &str, east: u32, north: u32) -> String {
    code_point_row(postcode, "E06000042").replace("488860,251713", &format!("{east},{north}"))
}

async fn latitudes(store: &Store) -> Vec<String> {
    let kingdom = MapStretch { south: 49.0, north: 61.0, west: -9.0, east: 2.0 };
    let points = store.points_within(&kingdom).await.unwrap();
    let mut latitudes: Vec<String> = points.iter().map(|(_, point)| format!("{:.1}", point.latitude)).collect();
    latitudes.sort();
    latitudes
}

#[tokio::test]
async fn a_place_of_which_the_postcode_is_known_is_where_the_postcode_is_now() {
    let place = |postcode: &str, latitude: Option<f64>| {
        let position = latitude.map(|latitude| json!({"latitude": latitude, "longitude": -0.76}));
        let location = json!({"name": "Clinic", "postcode": postcode, "position": position, "source": "page"});
        json!({"locations": [location]})
    };
    let services = vec![
        service_with("by-postcode", place("MK9 3HQ", None)),
        service_with("by-position", place("MK9 3HQ", Some(55.0))),
        service_with("nowhere", place("ZZ1 1ZZ", None)),
    ];
    let store = with(&one_provider(services)).await;
    assert_eq!(latitudes(&store).await, ["55.0"], "no postcode is known yet");
    for (east, north, latitude) in [(488_860, 251_713, "52.2"), (488_860, 351_713, "53.1")] {
        postcodes(&store, &at("MK9 3HQ", east, north), true).await.unwrap();
        assert_eq!(latitudes(&store).await, [latitude, "55.0"]);
    }
    postcodes(&store, &at("MK9 3HZ", 488_860, 251_713), true).await.unwrap();
    assert_eq!(latitudes(&store).await, ["55.0"], "the postcode is not known any more");

    let provider = store.provider_id(&super::store_databases::slug("provider")).await.unwrap().unwrap();
    store.save_service(provider, &service_with("by-position", place("MK9 3HZ", None)), now()).await.unwrap();
    assert_eq!(latitudes(&store).await, ["52.2"], "what is saved is found where it is then");
}

/// A directory of so many services, all alike.
async fn of_size(services: usize) -> (Server, Store) {
    let hours =
        json!({"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "17:00"}], "bank_holidays": "closed"});
    let services = (0..services).map(|number| {
        service(
            &format!("service-{number}"),
            json!({
                "locations": [{"name": "Clinic", "postcode": "MK9 2UB", "source": "page"}],
                "contacts": [{"slug": "line", "purpose": "advice-line", "hours": hours, "source": "page"}],
                "ages": [{"until_years": 18, "ends": "on-the-birthday", "statement": "To 18."}],
            }),
        )
    });
    Server::and_store(&directory(vec![provider("trust", services.collect())])).await
}

#[tokio::test]
async fn a_page_costs_as_many_statements_in_a_small_directory_as_in_a_larger_one() {
    let ((small, of_small), (larger, of_larger)) = (of_size(3).await, of_size(60).await);
    let near = json!({"at": {"postcode": "MK9 2UB"}, "withinKm": 20});
    let lists = [
        ("services", "ServiceFilter", "orderBy: NAME", json!({})),
        ("services", "ServiceFilter", "orderBy: DISTANCE", json!({"near": near})),
        ("services", "ServiceFilter", "orderBy: DISTANCE", json!({"near": near, "text": "service", "ageYears": 7})),
        ("services", "ServiceFilter", "orderBy: FRESHNESS", json!({"near": near, "openAt": "2026-11-23T10:00:00Z"})),
        ("services", "ServiceFilter", "orderBy: RELEVANCE", json!({"text": "servise", "areas": ["E06000042"]})),
        ("services", "ServiceFilter", "orderBy: RELEVANCE", json!({"openAt": "2026-11-23T10:00:00Z"})),
        ("offers", "OfferFilter", "first: 2", json!({"text": "service"})),
        ("providers", "ProviderFilter", "first: 2", json!({"text": "trust"})),
    ];
    for (list, kind, order, sent) in lists {
        // No page is like another, so that none is answered from what is kept.
        let query = |name: &str| {
            let page = if order.starts_with("first") { String::new() } else { "first: 2,".to_owned() };
            format!(
                "query {name}($where: {kind}) {{ {list}(where: $where, {page} {order}) {{ totalCount nodes {{ id }} }} }}"
            )
        };
        let mut counted = Vec::new();
        for (server, store) in [(&small, &of_small), (&larger, &of_larger)] {
            // What a server keeps is known to it by then.
            server.data(&query("Before"), json!({"where": sent})).await;
            let before = store.statements_run();
            let found: Value = server.data(&query("Counted"), json!({"where": sent})).await;
            if list == "services" {
                assert!(found[list]["totalCount"].as_u64().unwrap() >= 3, "{sent} {found}");
            }
            counted.push(store.statements_run() - before);
        }
        assert_eq!(counted[0], counted[1], "{list} {sent}");
        assert!(counted[0] <= 10, "{list} {sent} {counted:?}");
    }
    let ids = |count: i64| (1..=count).map(RecordId).collect::<Vec<_>>();
    for (store, count) in [(&of_small, 3), (&of_larger, 60)] {
        assert_eq!(store.services(&ids(count)).await.unwrap().len(), usize::try_from(count).unwrap());
    }
}
