//! Searches that nobody should send, and are answered all the same: by an error that names the input, or as what they say.

use serde_json::{Value, json};

use super::support::{MK, Server, directory, error_of, provider, service};

async fn server() -> Server {
    let services = vec![
        service("plain", json!({"summary": "For the whole of it and not for them."})),
        service("odd", json!({"summary": "AND near (not) or \"b\" a:* | ¼ straße x'y"})),
    ];
    Server::of(&directory(vec![provider("trust", services)])).await
}

const SERVICES: &str = "query ($where: ServiceFilter) { list: services(where: $where) { nodes { slug } } }";
const MATCH: &str = "query ($where: ServiceFilter) { list: matchServices(child: {home: {area: \"E06000042\"}}, where: $where) { totalCount } }";

#[tokio::test]
async fn what_cannot_be_searched_for_is_named() {
    let server = server().await;
    let position = |latitude: f64, longitude: f64| json!({"position": {"latitude": latitude, "longitude": longitude}});
    let near = |at: Value, km: f64| json!({"near": {"at": at, "withinKm": km}});
    for (filter, path) in [
        (json!({"near": {"at": {"postcode": "MK9 2UB"}}}), "where.near.withinKm"),
        (json!({"near": {"at": {"postcode": "MK9 2UB"}, "withinKm": null}}), "where.near.withinKm"),
        (near(position(52.0, -0.7), 200.01), "where.near.withinKm"),
        (near(position(52.0, -0.7), 1e300), "where.near.withinKm"),
        (near(position(48.8566, 2.3522), 10.0), "where.near.at.position.latitude"),
        (near(position(-0.7, 52.0), 10.0), "where.near.at.position.latitude"),
        (near(position(52.52, 13.40), 10.0), "where.near.at.position.longitude"),
        (near(position(53.0, -20.0), 10.0), "where.near.at.position.longitude"),
        (json!({"areas": vec![MK; 10_000]}), ""),
        (json!({"areas": vec![MK; 2_000]}), "where.areas"),
        (json!({"areas": vec!["K"; 10_000]}), "where.areas"),
        (json!({"providers": vec!["trust"; 201]}), "where.providers"),
        (json!({"needs": vec!["dressing"; 201]}), "where.needs"),
        (json!({"text": "therapy ".repeat(1_250)}), "where.text"),
        (json!({"text": "\"* -- ;"}), "where.text"),
    ] {
        for query in [SERVICES, MATCH] {
            let (code, input, message) = error_of(&server.ask(query, json!({"where": filter})).await);
            assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", path), "{message}");
        }
    }
}

#[tokio::test]
async fn the_edges_of_the_kingdom_are_within_it() {
    let server = server().await;
    for (latitude, longitude) in [(49.86, -6.44), (60.86, -0.88), (54.6, -8.18), (52.48, 1.763)] {
        let near = json!({"at": {"position": {"latitude": latitude, "longitude": longitude}}, "withinKm": 200});
        assert_eq!(server.data(SERVICES, json!({"where": {"near": near}})).await["list"]["nodes"], json!([]));
    }
}

#[tokio::test]
async fn common_words_are_words_as_others_are() {
    let server = server().await;
    for (text, expected) in
        [("for the of it", vec!["plain"]), ("and not", vec!["odd", "plain"]), ("near OR a", vec!["odd"])]
    {
        let data = server.data(SERVICES, json!({"where": {"text": text}})).await;
        let nodes = data["list"]["nodes"].as_array().unwrap();
        let slugs: Vec<&str> = nodes.iter().map(|node| node["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, expected, "{text}");
    }
}

#[tokio::test]
async fn quotes_and_operators_of_the_search_engines_are_no_error_in_any_list() {
    let server = server().await;
    let lists = [
        ("services", "ServiceFilter"),
        ("offers", "OfferFilter"),
        ("providers", "ProviderFilter"),
        ("areas", "AreaFilter"),
        ("schools", "SchoolFilter"),
        ("gpPractices", "GpPracticeFilter"),
    ];
    for (list, kind) in lists {
        let query = format!("query ($where: {kind}) {{ {list}(where: $where) {{ totalCount }} }}");
        for text in [
            "\"b\" \"",
            "'b' OR '1'='1",
            "therapy & | ! <-> :*",
            "NEAR(a b, 3)",
            "service_text : b",
            "^b + -b*",
            "b\\ b% b_",
            "b'); DROP TABLE service; --",
            "b\u{0}b \u{feff}\u{202e}b",
            "therapyy's \u{1f600}",
            "ŧĥéŗåþÿÿÿÿÿ ﬃﬃﬃﬃﬃ",
            &"misspeltt ".repeat(20),
        ] {
            let answer = server.ask(&query, json!({"where": {"text": text}})).await;
            assert_eq!(answer.get("errors"), None, "{list} {text:?} {answer}");
        }
    }
}

#[tokio::test]
async fn a_name_that_nothing_has_is_a_fault_that_offers_the_nearest() {
    let server = server().await;
    let offers = "query ($where: OfferFilter) { list: offers(where: $where) { totalCount } }";
    let near = json!({"at": {"postcode": "MK9 2UB"}, "withinKm": 5});
    let by_distance = SERVICES.replace("where: $where", "where: $where, orderBy: DISTANCE");
    for (query, filter, path, message) in [
        (
            SERVICES,
            json!({"providers": ["trusd"]}),
            "where.providers.0",
            "There is no provider of this slug; the nearest is `trust`; `providers` lists all.",
        ),
        (
            MATCH,
            json!({"providers": ["trust", "turst"]}),
            "where.providers.1",
            "There is no provider of this slug; the nearest is `trust`; `providers` lists all.",
        ),
        (
            &by_distance,
            json!({"near": near, "providers": ["nosuch"]}),
            "where.providers.0",
            "There is no provider of this slug; `providers` lists all.",
        ),
        (
            SERVICES,
            json!({"openAt": "2026-11-23T10:00:00Z", "providers": ["nosuch"]}),
            "where.providers.0",
            "There is no provider of this slug; `providers` lists all.",
        ),
        (
            offers,
            json!({"providers": ["nosuch"]}),
            "where.providers.0",
            "There is no provider of this slug; `providers` lists all.",
        ),
        (
            offers,
            json!({"services": ["plain", "plian"]}),
            "where.services.1",
            "There is no service of this slug; the nearest is `plain`; `services` lists all.",
        ),
        (
            SERVICES,
            json!({"areas": ["W06000015"]}),
            "where.areas.0",
            "This directory knows no area of this code: its areas are in England.",
        ),
        (
            SERVICES,
            json!({"areas": ["S12000036"]}),
            "where.areas.0",
            "This directory knows no area of this code: its areas are in England.",
        ),
        (
            SERVICES,
            json!({"areas": ["E06000043"]}),
            "where.areas.0",
            "This directory knows no area of this code; `areas` lists all.",
        ),
    ] {
        for _ in 0..2 {
            let (code, input, said) = error_of(&server.ask(query, json!({"where": filter})).await);
            assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", path), "{filter}");
            assert!(said.starts_with(message), "{filter}: {said}");
        }
    }
}

#[tokio::test]
async fn a_postcode_that_is_not_known_is_told_beside_the_empty_list_and_not_repeated() {
    let server = server().await;
    let near = json!({"near": {"at": {"postcode": "ZZ1 1ZZ"}, "withinKm": 5}});
    for (filter, order, input) in [
        (&near, "NAME", json!(["where", "near", "at", "postcode"])),
        (&near, "DISTANCE", json!(["where", "near", "at", "postcode"])),
        (&json!({"coversPostcode": "ZZ1 1ZZ"}), "RELEVANCE", json!(["where", "coversPostcode"])),
    ] {
        let query = format!(
            "query ($where: ServiceFilter) {{ services(where: $where, orderBy: {order}) {{ totalCount notices {{ code input text }} }} }}"
        );
        let list = server.data(&query, json!({"where": filter})).await["services"].take();
        assert_eq!(list["totalCount"], 0);
        let notice = &list["notices"][0];
        assert_eq!((&notice["code"], &notice["input"]), (&json!("IDENTIFIER_NOT_KNOWN"), &input), "{filter} {order}");
        assert!(!list.to_string().contains("ZZ1"), "{list}");
    }
    let known = json!({"near": {"at": {"postcode": "MK9 2UB"}, "withinKm": 5}});
    let query = "query ($where: ServiceFilter) { services(where: $where) { notices { code } } }";
    for filter in [known, json!({})] {
        assert_eq!(server.data(query, json!({"where": filter})).await["services"]["notices"], json!([]));
    }
}
