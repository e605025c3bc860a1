//! How long lists are: counted when asked for, once for all of their pages, and again after a change.

use domain::vocabulary::ServiceStatus;
use rightdoor::app::CacheSettings;
use serde_json::{Value, json};

use super::support::{Instance, Instances, directory, offer, provider, service};

/// Six providers of one service each, which has an offer.
async fn instances() -> Instances {
    let providers = ["one", "two", "three", "four", "five", "six"].map(|name| {
        let parts = json!({"summary": "Speech therapy.", "offers": [offer(&format!("{name}-offer"), json!({"description": "Speech."}))]});
        provider(&format!("{name}-trust"), vec![service(name, parts)])
    });
    Instances::of(&directory(providers.into())).await
}

/// A page of a list, with how many statements it took.
async fn page(instance: &Instance, list: &str, sent: &Value, fields: &str) -> (Value, u64) {
    let kind = match list.split('(').next().unwrap() {
        "services" => "ServiceFilter",
        "offers" => "OfferFilter",
        "providers" => "ProviderFilter",
        "schools" => "SchoolFilter",
        _ => "GpPracticeFilter",
    };
    let query = format!("query ($where: {kind}) {{ list: {list} {{ {fields} }} }}");
    let before = instance.store.statements_run();
    let answer = instance.server.data(&query, json!({"where": sent})).await;
    (answer["list"].clone(), instance.store.statements_run() - before)
}

fn lengths_kept(instance: &Instance) -> usize {
    instance.app.names_cached().iter().filter(|name| name.starts_with("length:")).count()
}

#[tokio::test]
async fn a_list_is_counted_once_for_all_of_its_pages_and_orders() {
    let instance = instances().await.alone().await;
    let speech = json!({"text": "speech"});
    let fields = "totalCount edges { cursor }";
    // All documents are known.
    page(&instance, "services(where: $where)", &json!({}), "nodes { id }").await;
    let (first, _) = page(&instance, "services(where: $where, first: 2)", &speech, fields).await;
    assert_eq!((&first["totalCount"], lengths_kept(&instance)), (&json!(6), 1));
    let cursor = first["edges"][1]["cursor"].as_str().unwrap();
    let second = format!("services(where: $where, first: 2, after: \"{cursor}\")");
    let (second, counted) = page(&instance, &second, &speech, fields).await;
    assert_eq!(second["totalCount"], 6);
    let third = "services(where: $where, orderBy: NAME, first: 3)";
    let (_, uncounted) = page(&instance, third, &speech, "edges { cursor }").await;
    assert_eq!(counted, uncounted + 1, "of the second page it is also looked at what comes before it");
    assert_eq!(lengths_kept(&instance), 1);

    for (list, other) in [("offers", json!({"text": "speech"})), ("providers", json!({"text": "trust"}))] {
        let kept = lengths_kept(&instance);
        let first = format!("{list}(where: $where, first: 2)");
        let (found, before) = page(&instance, &first, &other, fields).await;
        assert_eq!((&found["totalCount"], lengths_kept(&instance)), (&json!(6), kept + 1), "{list}");
        let (found, after) = page(&instance, &first, &other, "totalCount pageInfo { hasNextPage } nodes { id }").await;
        assert_eq!(found["totalCount"], 6);
        assert!(after < before, "{list}: {after} {before}");
    }
}

#[tokio::test]
async fn a_page_that_is_kept_asks_the_database_nothing() {
    let cache = CacheSettings { answers: false, ..CacheSettings::default() };
    let instance = instances().await.instance(cache).await;
    for sent in [json!({"text": "speech"}), json!({"text": "speach"}), json!({"tiers": ["TARGETED"]}), json!({})] {
        let fields = "totalCount pageInfo { hasNextPage } nodes { slug }";
        let (found, _) = page(&instance, "services(where: $where)", &sent, fields).await;
        assert_eq!(page(&instance, "services(where: $where)", &sent, fields).await, (found, 0), "{sent}");
    }
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_counted() {
    let cache = CacheSettings { answers: false, lists: false, ..CacheSettings::default() };
    let instance = instances().await.instance(cache).await;
    for list in ["services", "offers", "providers", "schools", "gpPractices"] {
        let first = format!("{list}(where: $where, first: 2)");
        // The documents are known by then.
        page(&instance, &first, &json!({}), "nodes { id }").await;
        let (_, plain) = page(&instance, &first, &json!({}), "nodes { id } pageInfo { hasNextPage }").await;
        for fields in
            ["nodes { id } many: totalCount", "... { nodes { id } ... @include(if: true) { many: totalCount } }"]
        {
            let (found, counted) = page(&instance, &first, &json!({}), fields).await;
            assert!(found["many"].as_u64().unwrap() > 2, "{list} {found}");
            assert_eq!(counted, plain + 1, "{list} {fields}");
        }
    }
}

#[tokio::test]
async fn a_length_is_counted_anew_after_a_change() {
    let instance = instances().await.alone().await;
    let active = json!({"statuses": ["ACTIVE"]});
    let speech = json!({"text": "speech", "statuses": ["ACTIVE"]});
    let length = async |sent: &Value| page(&instance, "services(where: $where, first: 1)", sent, "totalCount").await.0;
    for (status, expected) in [(ServiceStatus::Active, 6), (ServiceStatus::Closed, 5), (ServiceStatus::Active, 6)] {
        instance.change("one", |service| service.status = status).await;
        for sent in [&active, &speech] {
            assert_eq!(length(sent).await["totalCount"], expected, "{sent}");
            assert_eq!(length(sent).await["totalCount"], expected, "{sent}");
        }
    }
}

#[tokio::test]
async fn lists_that_are_not_kept_are_counted_each_time() {
    let cache = CacheSettings { answers: false, lists: false, ..CacheSettings::default() };
    let instance = instances().await.instance(cache).await;
    let speech = json!({"text": "speech"});
    let first = "services(where: $where, first: 2)";
    let (_, once) = page(&instance, first, &speech, "totalCount").await;
    let (_, again) = page(&instance, first, &speech, "totalCount").await;
    assert!(again > 0 && again <= once, "{once} {again}");
    assert_eq!(lengths_kept(&instance), 0);
}

#[tokio::test]
async fn nothing_that_may_say_something_about_a_child_is_counted_for_later() {
    let instance = instances().await.alone().await;
    let near = json!({"at": {"postcode": "MK9 2UB"}, "withinKm": 5});
    for sent in [
        json!({"coversPostcode": "MK9 2UB"}),
        json!({"near": near}),
        json!({"near": near, "text": "speech"}),
        json!({"text": "mk9 2ub"}),
        json!({"openAt": "2026-11-23T10:00:00Z"}),
    ] {
        let (found, _) = page(&instance, "services(where: $where)", &sent, "totalCount").await;
        assert!(found["totalCount"].is_u64(), "{sent}");
    }
    for list in ["offers", "providers", "schools", "gpPractices"] {
        page(&instance, &format!("{list}(where: $where)"), &json!({"text": "mk9 2ub"}), "totalCount").await;
    }
    for list in ["schools", "gpPractices"] {
        page(&instance, &format!("{list}(where: $where)"), &json!({"text": "redway"}), "totalCount").await;
    }
    assert_eq!(lengths_kept(&instance), 0);
}

#[tokio::test]
async fn the_index_lists_without_a_statement_what_the_database_lists() {
    let cache = || CacheSettings { answers: false, lists: false, ..CacheSettings::default() };
    let instances = instances().await;
    let (by_index, by_database) = (instances.instance(cache()).await, instances.instance(cache()).await);
    by_database.change("one", |service| service.status = ServiceStatus::Closed).await;
    by_index.server.data("{ matchServices(child: {home: {area: \"E06000042\"}}) { totalCount } }", json!({})).await;
    for (sent, expected) in [
        (json!({}), 6),
        (json!({"statuses": ["CLOSED"]}), 1),
        (json!({"areas": ["E06000042"]}), 6),
        (json!({"areas": ["E06000042"], "statuses": ["ACTIVE", "PAUSED"]}), 5),
        (json!({"areas": ["E10000016"]}), 0),
        (json!({"areas": ["E06000042"], "disciplines": ["occupational-therapy"]}), 6),
        (json!({"areas": ["E06000042"], "tiers": ["UNIVERSAL"]}), 6),
        (json!({"tiers": ["SPECIALIST"]}), 0),
    ] {
        for list in ["first: 2", "last: 2", "first: 2, orderBy: FRESHNESS"] {
            let list = format!("services(where: $where, {list})");
            let answers = [&by_index, &by_database].map(async |instance| {
                // The documents are in memory after the first.
                let first = page(instance, &list, &sent, "nodes { id }").await;
                let (found, statements) = page(instance, &list, &sent, LISTED).await;
                assert_eq!(found["nodes"], first.0["nodes"]);
                (found, statements)
            });
            let [by_index, by_database] = answers;
            let (of_index, of_database) = (by_index.await, by_database.await);
            assert_eq!(of_index.0, of_database.0, "{sent}");
            assert_eq!(of_index.0["totalCount"], expected, "{sent}");
            assert!(of_index.1 == 0 && of_database.1 > 0, "{sent} {} {}", of_index.1, of_database.1);
        }
    }
}

const LISTED: &str = "nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
