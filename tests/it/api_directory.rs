//! Reading the directory.

use serde_json::{Value, json};

use super::support::{Instances, KENT, LUTON, MK, Server, directory, error_of, guide, offer, provider, route, service};

async fn slugs(server: &Server, field: &str, filter: Value) -> Vec<String> {
    let kind = match field {
        "services" => "ServiceFilter",
        "offers" => "OfferFilter",
        _ => "ProviderFilter",
    };
    let query = format!("query ($where: {kind}) {{ list: {field}(where: $where, first: 100) {{ nodes {{ slug }} }} }}");
    let data = server.data(&query, json!({"where": filter})).await;
    let nodes = data["list"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["slug"].as_str().unwrap().to_owned()).collect()
}

fn hours(opens: &str, closes: &str) -> Value {
    json!({"weekly": [{"days": ["monday"], "opens": opens, "closes": closes}], "bank_holidays": "closed"})
}

fn located(slug: &str, latitude: f64, postal_only: bool) -> Value {
    let clinic = json!({"name": "Clinic", "position": {"latitude": latitude, "longitude": -0.76}, "postal_only": postal_only, "source": "page"});
    service(slug, json!({"locations": [clinic]}))
}

async fn server() -> Server {
    let dressing = offer(
        "dress",
        json!({"needs": ["dressing"], "tier": "targeted", "audiences": ["schools-and-settings"], "delivery_modes": ["school"], "referral_required": true}),
    );
    let advice = offer("advice", json!({"delivery_modes": ["phone"], "referral_required": false}));
    Server::of(&directory(vec![
        provider("north", vec![
            service("kent", json!({"coverage": [{"basis": "home", "areas": [KENT], "source": "page"}]})),
            service("paused", json!({"status": "paused", "coverage": [{"basis": "home", "areas": [LUTON], "source": "page"}], "offers": [dressing, advice]})),
            service("shut", json!({"status": "closed", "disciplines": ["physiotherapy"], "offers": [offer("gone", json!({}))]})),
        ]),
        provider("south", vec![
            service("young", json!({"ages": [{"until_years": 5, "ends": "on-the-birthday", "statement": "Under five."}]})),
            service("by-gp", json!({"referral_routes": [route("letter", json!({"referrers": {"policy": "listed", "roles": ["gp"]}}))]})),
            located("near", 52.05, false),
            located("far", 52.30, false),
            located("post", 52.04, true),
            service("line", json!({"contacts": [{"slug": "line", "purpose": "advice-line", "phone": "1", "hours": hours("09:00", "17:00"), "source": "page"}]})),
        ]),
    ]))
    .await
}

#[tokio::test]
async fn fields_come_in_the_order_of_the_question_though_some_take_longer() {
    let elsewhere = json!([{"slug": "other", "situation": "Otherwise.", "to": "Other", "text": "Go there.", "service": "other", "source": "page"}]);
    let clinic = service("clinic", json!({"signposts": elsewhere}));
    let server = Server::of(&directory(vec![provider("trust", vec![clinic, service("other", json!({}))])])).await;
    let query = "{ services { totalCount nodes { provider { services(first: 1) { nodes { name slug } } slug }
        signposts { service { name } situation to } ...Names slug } } service(slug: \"clinic\") { name } }
        fragment Names on Service { name provider { name } }";
    let data = server.data(query, json!({})).await;
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let clinic = &data["services"]["nodes"][0];
    assert_eq!(keys(&data), ["services", "service"]);
    assert_eq!(keys(&data["services"]), ["totalCount", "nodes"]);
    assert_eq!(keys(clinic), ["provider", "signposts", "name", "slug"]);
    assert_eq!(keys(&clinic["provider"]), ["services", "slug", "name"]);
    assert_eq!(keys(&clinic["signposts"][0]), ["service", "situation", "to"]);

    // By an interface, asked twice, and where what is left out stands before.
    let id = server.data("{ provider(slug: \"trust\") { id } }", json!({})).await["provider"]["id"].clone();
    let query = "query ($id: ID!, $no: Boolean!) {
        node(id: $id) { ... on Provider { name @include(if: $no) services(first: 1) { totalCount } slug name } id }
        provider(slug: \"trust\") { services(first: 1) { totalCount } }
        terms(vocabulary: NEED) @skip(if: true) { code }
        guides { slug }
        provider(slug: \"trust\") { name @skip(if: true) slug name }
        terms(vocabulary: NEED) { code }
    }";
    let data = server.data(query, json!({"id": id, "no": false})).await;
    assert_eq!(keys(&data), ["node", "provider", "guides", "terms"]);
    assert_eq!(keys(&data["node"]), ["services", "slug", "name", "id"]);
    assert_eq!(keys(&data["provider"]), ["services", "slug", "name"]);
}

#[tokio::test]
async fn null_and_empty_lists_restrict_nothing() {
    let server = server().await;
    assert_eq!(slugs(&server, "services", json!(null)).await.len(), 9);
    let empty = json!({"text": null, "areas": [], "providers": [], "disciplines": [], "tiers": [], "needs": [], "statuses": []});
    assert_eq!(slugs(&server, "services", empty).await.len(), 9);
    assert_eq!(slugs(&server, "services", json!({"text": "  "})).await.len(), 9);
}

#[tokio::test]
async fn each_filter_of_services_narrows() {
    let server = server().await;
    for (filter, expected) in [
        (json!({"areas": [KENT]}), vec!["kent"]),
        (json!({"areas": ["E07000111"]}), vec!["kent"]),
        (json!({"areas": [KENT, LUTON]}), vec!["kent", "paused"]),
        (json!({"coversPostcode": "LU1 1BW"}), vec!["paused"]),
        (json!({"coversPostcode": "ZZ1 1ZZ"}), vec![]),
        (json!({"providers": ["north"]}), vec!["kent", "paused", "shut"]),
        (json!({"providers": ["north"], "statuses": ["ACTIVE"]}), vec!["kent"]),
        (json!({"statuses": ["CLOSED", "PAUSED"]}), vec!["paused", "shut"]),
        (json!({"disciplines": ["physiotherapy"]}), vec!["shut"]),
        (json!({"tiers": ["TARGETED"]}), vec!["paused"]),
        (json!({"needs": ["self-care"]}), vec!["paused"]),
        (json!({"providers": ["south"], "ageYears": 4, "text": "young"}), vec!["young"]),
        (json!({"providers": ["south"], "ageYears": 5, "text": "young"}), vec![]),
        (json!({"text": "kent"}), vec!["kent"]),
        (json!({"openAt": "2026-11-23T09:30:00Z"}), vec!["line"]),
        (json!({"openAt": "2026-11-23T18:00:00Z"}), vec![]),
        (json!({"openAt": "2026-11-24T09:30:00Z"}), vec![]),
    ] {
        assert_eq!(slugs(&server, "services", filter.clone()).await, expected, "{filter}");
    }
    let by_gp = slugs(&server, "services", json!({"referrer": "gp"})).await;
    let by_parent = slugs(&server, "services", json!({"referrer": "parent-carer"})).await;
    assert!(by_gp.contains(&"by-gp".to_owned()) && !by_parent.contains(&"by-gp".to_owned()));
}

#[tokio::test]
async fn a_search_tolerates_small_misspellings() {
    let server = server().await;
    for text in ["yuong", "yong", "Young"] {
        assert_eq!(slugs(&server, "services", json!({"text": text})).await, ["young"], "{text}");
    }
    assert_eq!(slugs(&server, "providers", json!({"text": "suoth"})).await, ["south"]);
    assert_eq!(slugs(&server, "offers", json!({"text": "advise"})).await, ["advice"]);
    assert_eq!(slugs(&server, "services", json!({"text": "zebra"})).await, Vec::<String>::new());
}

#[tokio::test]
async fn near_filters_by_distance_and_shows_it() {
    let server = server().await;
    let query = "query ($at: PointInput!, $km: Float!) { services(where: {near: {at: $at, withinKm: $km}}, orderBy: DISTANCE) { edges { distanceKm node { slug } } } }";
    for at in [json!({"postcode": "MK9 2UB"}), json!({"position": {"latitude": 52.03921, "longitude": -0.76099}})] {
        let data = server.data(query, json!({"at": at, "km": 50})).await;
        let edges =
            json!([{"distanceKm": 1.2, "node": {"slug": "near"}}, {"distanceKm": 29.0, "node": {"slug": "far"}}]);
        assert_eq!(data["services"]["edges"], edges);
    }
    let data = server.data(query, json!({"at": {"postcode": "MK9 2UB"}, "km": 10})).await;
    assert_eq!(data["services"]["edges"].as_array().unwrap().len(), 1);
    let data = server.data("{ services { edges { distanceKm } } }", json!({})).await;
    assert_eq!(data["services"]["edges"][0]["distanceKm"], Value::Null);
}

#[tokio::test]
async fn a_cursor_by_distance_says_nothing_of_the_point() {
    let server = server().await;
    let query = "query ($at: PointInput!, $km: Float!, $after: String) { services(where: {near: {at: $at, withinKm: $km}}, orderBy: DISTANCE, first: 1, after: $after) {
        pageInfo { endCursor hasNextPage hasPreviousPage } totalCount nodes { slug } } }";
    let (milton_keynes, bedford) = (json!({"postcode": "MK9 2UB"}), json!({"postcode": "MK40 2NT"}));
    let mut cursors = Vec::new();
    for at in [&milton_keynes, &bedford] {
        let page = server.data(query, json!({"at": at, "km": 50})).await["services"].take();
        assert_eq!((&page["nodes"][0]["slug"], &page["totalCount"]), (&json!("near"), &json!(2)));
        cursors.push(page["pageInfo"]["endCursor"].clone());
    }
    assert_eq!(cursors[0], cursors[1], "from wherever it is far");
    let next = server.data(query, json!({"at": bedford, "km": 50, "after": cursors[0]})).await["services"].take();
    assert_eq!(next["nodes"], json!([{"slug": "far"}]));
    assert_eq!((&next["pageInfo"]["hasNextPage"], &next["pageInfo"]["hasPreviousPage"]), (&json!(false), &json!(true)));
    let beyond = server.data(query, json!({"at": {"postcode": "LU1 1BW"}, "km": 1, "after": cursors[0]})).await;
    assert_eq!(beyond["services"]["nodes"], json!([]), "what lies farther away than all of the list");
}

#[tokio::test]
async fn a_page_by_distance_goes_on_from_a_service_that_has_left_the_list() {
    let places = ["a", "b", "c", "d"].into_iter().zip([52.041, 52.042, 52.043, 52.044]);
    let services = places.map(|(slug, latitude)| located(slug, latitude, false));
    let instance = Instances::of(&directory(vec![provider("trust", services.collect())])).await.alone().await;
    let query = "query ($after: String, $before: String, $text: String) { services(orderBy: DISTANCE, first: 2, after: $after, before: $before,
        where: {text: $text, statuses: [ACTIVE], near: {at: {position: {latitude: 52.03921, longitude: -0.76}}, withinKm: 5}}) {
        totalCount edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage } } }";
    let page = async |sent: Value| {
        let list = instance.server.data(query, sent).await["services"].take();
        let edges = list["edges"].as_array().unwrap();
        let slugs: Vec<String> = edges.iter().map(|edge| edge["node"]["slug"].as_str().unwrap().to_owned()).collect();
        let flags = ["hasPreviousPage", "hasNextPage"].map(|name| list["pageInfo"][name].as_bool().unwrap());
        (slugs.concat(), flags, edges.iter().map(|edge| edge["cursor"].clone()).collect::<Vec<_>>())
    };
    let (first, _, cursors) = page(json!({})).await;
    assert_eq!(first, "ab");
    instance.change("b", |service| service.status = domain::vocabulary::ServiceStatus::Closed).await;
    let after = |key: usize| json!({"after": cursors[key]});
    let (next, flags, _) = page(after(1)).await;
    assert_eq!((next.as_str(), flags), ("cd", [true, false]), "from where it was");
    let (before, flags, _) = page(json!({"before": cursors[1]})).await;
    assert_eq!((before.as_str(), flags), ("a", [false, true]));
    let (no_match, flags, _) = page(json!({"after": cursors[0], "text": "d"})).await;
    assert_eq!((no_match.as_str(), flags), ("d", [false, false]), "the words of the text are not those of the service");
    instance.change("b", |service| service.locations.clear()).await;
    assert_eq!(page(after(1)).await.0, "", "what is nowhere comes last");
    let of_none = ["c2VydmljZXM-OTk5", "rubbish"];
    for cursor in of_none {
        let answer = instance.server.ask(query, json!({"after": cursor})).await;
        assert_eq!(error_of(&answer).1, "after", "{answer}");
    }
}

#[tokio::test]
async fn distances_are_rounded_only_where_they_are_shown() {
    let trust = provider("trust", vec![located("a-farther", 52.0504, false), located("b-nearer", 52.0502, false)]);
    let server = Server::of(&directory(vec![trust])).await;
    let query = "query ($km: Float!) { services(where: {near: {at: {position: {latitude: 52.03921, longitude: -0.76}}, withinKm: $km}},
        orderBy: DISTANCE) { edges { distanceKm node { slug } } } }";
    let data = server.data(query, json!({"km": 1.3})).await;
    let shown =
        json!([{"distanceKm": 1.2, "node": {"slug": "b-nearer"}}, {"distanceKm": 1.2, "node": {"slug": "a-farther"}}]);
    assert_eq!(data["services"]["edges"], shown);
    let data = server.data(query, json!({"km": 1.2})).await;
    assert_eq!(data["services"]["edges"], json!([]));
}

#[tokio::test]
async fn bad_filters_are_named_by_their_path() {
    let server = server().await;
    let query =
        "query ($where: ServiceFilter, $by: ServiceOrder) { services(where: $where, orderBy: $by) { totalCount } }";
    let at = json!({"postcode": "MK9 2UB"});
    for (filter, path) in [
        (json!({"near": {"at": at, "withinKm": 0}}), "where.near.withinKm"),
        (json!({"near": {"at": at, "withinKm": -1}}), "where.near.withinKm"),
        (json!({"near": {"at": at, "withinKm": 200.1}}), "where.near.withinKm"),
        (json!({"near": {"at": {"postcode": "MK"}, "withinKm": 1}}), "where.near.at.postcode"),
        (
            json!({"near": {"at": {"position": {"latitude": 91, "longitude": 0}}, "withinKm": 1}}),
            "where.near.at.position.latitude",
        ),
        (json!({"near": {"at": {}, "withinKm": 1}}), "where.near.at"),
        (json!({"coversPostcode": "MK"}), "where.coversPostcode"),
        (json!({"areas": [MK, "E99999999"]}), "where.areas.1"),
        (json!({"disciplines": ["therapy"]}), "where.disciplines.0"),
        (json!({"needs": ["dresing"]}), "where.needs.0"),
        (json!({"providers": ["North Trust"]}), "where.providers.0"),
        (json!({"providers": ["north", "nowhere-trust"]}), "where.providers.1"),
        (json!({"ageYears": 31}), "where.ageYears"),
        (json!({"referrer": "doctor-who"}), "where.referrer"),
        (json!({"openAt": "Monday"}), "where.openAt"),
        (json!({"text": "x".repeat(201)}), "where.text"),
    ] {
        let (code, input, _) = error_of(&server.ask(query, json!({"where": filter})).await);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", path), "{filter}");
    }
    let (code, input, _) = error_of(&server.ask(query, json!({"by": "DISTANCE"})).await);
    assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "orderBy"));
}

#[tokio::test]
async fn each_filter_of_offers_narrows_and_closed_services_are_left_out() {
    let server = server().await;
    for (filter, expected) in [
        (json!(null), vec!["dress", "advice"]),
        (json!({"statuses": ["CLOSED"]}), vec!["gone"]),
        (json!({"tiers": ["UNIVERSAL"]}), vec!["advice"]),
        (json!({"needs": ["dressing"]}), vec!["dress"]),
        (json!({"audiences": ["SCHOOLS_AND_SETTINGS"]}), vec!["dress"]),
        (json!({"deliveryModes": ["PHONE"]}), vec!["advice"]),
        (json!({"referralRequired": false}), vec!["advice"]),
        (json!({"areas": [KENT]}), vec![]),
        (json!({"services": ["paused"], "providers": ["north"]}), vec!["dress", "advice"]),
        (json!({"disciplines": ["physiotherapy"]}), vec![]),
        (json!({"ageYears": 3}), vec!["dress", "advice"]),
    ] {
        assert_eq!(slugs(&server, "offers", filter.clone()).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn providers_are_listed_and_filtered() {
    let server = server().await;
    assert_eq!(slugs(&server, "providers", json!(null)).await, ["north", "south"]);
    assert_eq!(slugs(&server, "providers", json!({"text": "sou"})).await, ["south"]);
    assert_eq!(slugs(&server, "providers", json!({"kinds": ["CHARITY"]})).await, Vec::<String>::new());
    assert_eq!(slugs(&server, "providers", json!({"areas": [MK]})).await, ["north", "south"]);
    assert_eq!(slugs(&server, "providers", json!({"areas": [LUTON]})).await, Vec::<String>::new());
}

#[tokio::test]
async fn one_record_by_its_slug_and_null_when_there_is_none() {
    let server = server().await;
    let query = "{ service(slug: \"paused\") { name status updatedAt provider { slug } offers(tiers: [TARGETED]) { slug service { slug } }
        described: sources { title publisher url } freshness { overdue } }
        provider(slug: \"north\") { name kind areas { code name kind } freshness { reviewedOn overdue(on: \"2027-10-02\") } services { totalCount } }
        none: service(slug: \"no-such-service\") { name } other: provider(slug: \"no-such-provider\") { name } }";
    let data = server.data(query, json!({})).await;
    assert_eq!(data["service"]["status"], "PAUSED");
    assert_eq!(data["service"]["updatedAt"], "2026-11-23T10:00:00Z");
    assert_eq!(data["service"]["offers"], json!([{"slug": "dress", "service": {"slug": "paused"}}]));
    assert_eq!(data["service"]["described"][0]["url"], "https://example.org");
    assert_eq!(data["service"]["freshness"]["overdue"], Value::Null);
    assert_eq!(data["provider"]["freshness"], json!({"reviewedOn": "2026-10-01", "overdue": true}));
    assert_eq!(data["provider"]["services"]["totalCount"], 3);
    assert_eq!(
        data["provider"]["areas"][0],
        json!({"code": MK, "name": "Milton Keynes", "kind": "SINGLE_TIER_AUTHORITY"})
    );
    assert_eq!((&data["none"], &data["other"]), (&Value::Null, &Value::Null));
    for field in ["service", "provider", "guide"] {
        let query = format!("{{ {field}(slug: \"Not a slug\") {{ slug }} }}");
        let (code, input, _) = error_of(&server.ask(&query, json!({})).await);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "slug"), "{query}");
    }
}

#[tokio::test]
async fn opening_hours_are_those_of_the_moment_or_of_the_one_sent() {
    let server = server().await;
    let query = "{ service(slug: \"line\") { contacts { purpose hours { osm weekly { day opens closes } bankHolidays termTimeOnly
        isOpen nextChange evening: isOpen(at: \"2026-11-23T20:00:00Z\") after: nextChange(after: \"2026-11-23T20:00:00Z\") } } } }";
    let data = server.data(query, json!({})).await;
    let hours = &data["service"]["contacts"][0]["hours"];
    assert_eq!(hours["weekly"], json!([{"day": "MONDAY", "opens": "09:00", "closes": "17:00"}]));
    assert_eq!((&hours["isOpen"], &hours["nextChange"]), (&json!(true), &json!("2026-11-23T17:00:00Z")));
    assert_eq!((&hours["evening"], &hours["after"]), (&json!(false), &json!("2026-11-30T09:00:00Z")));
    assert!(hours["osm"].as_str().unwrap().contains("Mo 09:00-17:00"));
}

#[tokio::test]
async fn terms_and_guides_are_listed() {
    let mut records = directory(Vec::new());
    records.guides = vec![guide("ways-in", "occupational-therapy"), guide("moving", "physiotherapy")];
    let server = Server::of(&records).await;
    let query = "{ terms(vocabulary: NEED) { code label vocabulary parent { code } }
        guides { slug } about: guides(discipline: \"physiotherapy\") { slug } guide(slug: \"ways-in\") { title sources { title } } none: guide(slug: \"x\") { slug } }";
    let data = server.data(query, json!({})).await;
    let terms = data["terms"].as_array().unwrap();
    let dressing = terms.iter().find(|term| term["code"] == "dressing").unwrap();
    assert_eq!(dressing["parent"]["code"], "self-care");
    assert_eq!(data["guides"], json!([{"slug": "moving"}, {"slug": "ways-in"}]));
    assert_eq!(data["about"], json!([{"slug": "moving"}]));
    assert_eq!(data["guide"]["title"], "ways-in");
    assert_eq!(data["none"], Value::Null);
}
