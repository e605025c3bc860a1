//! Pages of lists, in both directions.

use serde_json::{Value, json};

use super::support::{Server, directory, error_of, offer, provider, service};

async fn server() -> Server {
    let services = ["a", "b", "c", "d", "e"].map(|slug| {
        service(slug, json!({
            "offers": [offer("one", json!({})), offer("two", json!({}))],
            "locations": [{"name": "Clinic", "position": {"latitude": 52.04, "longitude": -0.76}, "source": "page"}],
        }))
    });
    let others = (0..4).map(|number| provider(&format!("trust-{number}"), Vec::new()));
    Server::of(&directory(others.chain([provider("trust", services.into())]).collect())).await
}

/// Walks a list from one end by pages of two.
async fn walk(server: &Server, field: &str, arguments: &str, count: &str, cursor: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = Value::Null;
    loop {
        let query = format!(
            "query ($at: String) {{ list: {field}({arguments} {count}: 2, {cursor}: $at) {{
              totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ cursor node {{ id }} }} nodes {{ id }} }} }}"
        );
        let list = server.data(&query, json!({"at": at})).await["list"].take();
        let edges = list["edges"].as_array().unwrap();
        let ids: Vec<String> = edges.iter().map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()).collect();
        let nodes: Vec<&str> =
            list["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
        assert_eq!(ids, nodes);
        let (more, end) =
            if cursor == "after" { ("hasNextPage", "endCursor") } else { ("hasPreviousPage", "startCursor") };
        assert_eq!(list["pageInfo"]["endCursor"], edges.last().unwrap()["cursor"]);
        if cursor == "after" {
            found.extend(ids);
        } else {
            found.splice(0..0, ids);
        }
        if list["pageInfo"][more] == false {
            assert_eq!(list["totalCount"], found.len());
            return found;
        }
        at = list["pageInfo"][end].clone();
    }
}

#[tokio::test]
async fn walking_forwards_and_backwards_gives_the_same_list_without_gaps() {
    let server = server().await;
    let near = "where: {near: {at: {position: {latitude: 52, longitude: -0.7}}, withinKm: 50}},";
    for (field, arguments, length) in [
        ("services", "", 5),
        ("services", "orderBy: FRESHNESS,", 5),
        ("services", "where: {text: \"trust\"},", 5),
        ("services", &format!("{near} orderBy: DISTANCE,"), 5),
        ("offers", "", 10),
        ("providers", "", 5),
        ("areas", "where: {kinds: [REGION, COUNTRY]},", 8),
    ] {
        let forwards = walk(&server, field, arguments, "first", "after").await;
        let backwards = walk(&server, field, arguments, "last", "before").await;
        assert_eq!(forwards, backwards, "{field} {arguments}");
        let mut once = forwards.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((once.len(), forwards.len()), (forwards.len(), length), "{field} {arguments}");
    }
}

#[tokio::test]
async fn a_page_holds_20_unless_it_is_told() {
    let services = (0..25).map(|number| service(&format!("service-{number}"), json!({}))).collect();
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    let data = server
        .data("{ services { nodes { slug } } provider(slug: \"trust\") { services { nodes { slug } } } }", json!({}))
        .await;
    assert_eq!(data["services"]["nodes"].as_array().unwrap().len(), 20);
    assert_eq!(data["provider"]["services"]["nodes"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn page_arguments_out_of_range_are_bad_input() {
    let server = server().await;
    for (arguments, at) in [
        ("first: 0", "first"),
        ("first: -1", "first"),
        ("first: 101", "first"),
        ("last: 0", "last"),
        ("last: 101", "last"),
        ("first: 1, last: 1", "last"),
        ("after: \"rubbish\"", "after"),
        ("before: \"rubbish\"", "before"),
    ] {
        for field in ["services", "offers", "providers", "areas"] {
            let answer = server.ask(&format!("{{ {field}({arguments}) {{ totalCount }} }}"), json!({})).await;
            let (code, input, _) = error_of(&answer);
            assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", at), "{field}({arguments})");
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_or_order_is_bad_input() {
    let server = server().await;
    let data = server.data("{ services(first: 1, orderBy: NAME) { pageInfo { endCursor } } }", json!({})).await;
    let cursor = data["services"]["pageInfo"]["endCursor"].as_str().unwrap();
    for query in [
        format!("{{ offers(after: \"{cursor}\") {{ totalCount }} }}"),
        format!("{{ services(orderBy: FRESHNESS, after: \"{cursor}\") {{ totalCount }} }}"),
        format!("{{ matchServices(child: {{}}, after: \"{cursor}\") {{ totalCount }} }}"),
    ] {
        let (code, input, _) = error_of(&server.ask(&query, json!({})).await);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "after"), "{query}");
    }
}
