//! Pages of services answer the same whether they are read from outlines or from whole documents, and read no more than they are
//! asked for.

use std::collections::BTreeMap;

use rightdoor::store::SeedRecords;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::store_databases::one_provider;
use super::store_records::full_service;
use super::support::{Instances, Server, Session, directory, provider, service};

const TYPES: &str = "{ __schema { types { name fields { name args { type { kind } }
    type { name kind ofType { name kind ofType { name kind ofType { name } } } } } } } }";

/// A field of an object: its type without lists and non-nulls, and whether it can be asked for as it is.
struct Field {
    name: String,
    kind: String,
    plain: bool,
}

/// The fields of every type that the schema has.
struct Types(BTreeMap<String, Vec<Field>>);

impl Types {
    async fn of(server: &Server) -> Self {
        let schema = server.data(TYPES, json!({})).await;
        let types = schema["__schema"]["types"].as_array().unwrap().iter();
        Self(types.map(|one| (text(&one["name"]), fields(one))).collect())
    }

    /// All fields of a type, in words, to a depth. None of what leads back to services.
    fn all(&self, kind: &str, depth: usize) -> String {
        let fields = self.0.get(kind).into_iter().flatten().filter(|field| field.plain);
        fields.filter_map(|field| self.words(field, depth)).collect::<Vec<_>>().join(" ")
    }

    fn words(&self, field: &Field, depth: usize) -> Option<String> {
        if self.0.get(&field.kind).is_none_or(Vec::is_empty) {
            return Some(field.name.clone());
        }
        let leads_back = ["Service", "ServiceConnection"].contains(&field.kind.as_str());
        let within = if depth == 0 || leads_back { String::new() } else { self.all(&field.kind, depth - 1) };
        (!within.is_empty()).then(|| format!("{} {{ {within} }}", field.name))
    }

    /// Each field of a service alone, and each field of its provider and its offers.
    fn each(&self) -> Vec<String> {
        let of_service = self.0["Service"].iter().filter_map(|field| self.words(field, 3));
        let within = |name: &'static str, kind: &str| {
            let fields = self.0[kind].iter().filter_map(|field| self.words(field, 2));
            fields.map(move |field| format!("{name} {{ {field} }}")).collect::<Vec<_>>()
        };
        let mut each: Vec<String> = of_service.collect();
        each.extend(within("provider", "Provider"));
        each.extend(within("offers", "Offer"));
        each.push("offers { service { eligibility { statement } } }".to_owned());
        each.push("provider { services { nodes { contacts { phone } } totalCount } }".to_owned());
        each
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn fields(one: &Value) -> Vec<Field> {
    let fields = one["fields"].as_array().into_iter().flatten();
    fields
        .map(|field| {
            let mut kind = &field["type"];
            while !kind["ofType"].is_null() {
                kind = &kind["ofType"];
            }
            let needed = field["args"].as_array().unwrap().iter().any(|arg| arg["type"]["kind"] == "NON_NULL");
            Field { name: text(&field["name"]), kind: text(&kind["name"]), plain: !needed }
        })
        .collect()
}

/// A service with every field set, beside one with none.
fn records() -> SeedRecords {
    let mut records = one_provider(vec![full_service()]);
    records.providers.extend(directory(vec![provider("plain", vec![service("plain", json!({}))])]).providers);
    records
}

/// The services of a page, from its nodes or from its edges.
async fn page(server: &Server, selection: &str) -> Value {
    let found =
        server.data(&format!("{{ services(first: 2) {{ {selection} }} }}"), json!({})).await["services"].clone();
    match found["edges"].as_array() {
        Some(edges) => edges.iter().map(|edge| edge["node"].clone()).collect(),
        None => found["nodes"].clone(),
    }
}

#[tokio::test]
async fn every_field_is_the_same_alone_as_beside_what_no_outline_has() {
    let server = Server::of(&records()).await;
    let each = Types::of(&server).await.each();
    assert!(each.len() > 45, "{each:?}");
    for selection in each {
        let mut whole = page(&server, &format!("nodes {{ {selection} beside: pathway {{ title }} }}")).await;
        for node in whole.as_array_mut().unwrap() {
            node.as_object_mut().unwrap().remove("beside");
        }
        assert_eq!(page(&server, &format!("nodes {{ {selection} }}")).await, whole, "{selection}");
        assert_eq!(page(&server, &format!("edges {{ node {{ {selection} }} }}")).await, whole, "{selection}");
        let in_fragments = format!(
            "{{ services(first: 2) {{ ...Page }} }} fragment Page on ServiceConnection {{ nodes {{ ...One }} }}
             fragment One on Service {{ ... on Service {{ {selection} }} }}"
        );
        assert_eq!(server.data(&in_fragments, json!({})).await["services"]["nodes"], whole, "{selection}");
    }
}

#[test]
fn a_page_is_read_from_outlines_where_they_have_all_that_it_shows() {
    let runtime = Runtime::new().unwrap();
    let instances = runtime.block_on(Instances::of(&records()));
    Session::open(&instances.url())
        .run("UPDATE service_copy SET outline = replace(outline, '\"Full Service\"', '\"From its outline\"')");
    let near = "where: {near: {at: {position: {latitude: 52, longitude: -0.7}}, withinKm: 100}}";
    for (selection, name) in [
        ("services { nodes { slug name offers { title } provider { name } } }", "From its outline"),
        ("services { edges { node { slug name } } nodes { slug } }", "From its outline"),
        ("provider(slug: \"provider\") { services { nodes { slug name } } }", "From its outline"),
        // What is not in an outline, each by a server that has read nothing yet.
        ("services { nodes { slug name } edges { node { contacts { phone } } } }", "Full Service"),
        ("services { nodes { slug name offers { routes { slug } } } }", "Full Service"),
        ("services { nodes { slug name provider { areas { code } } } }", "Full Service"),
        (&format!("services({near}) {{ nodes {{ slug name }} }}"), "Full Service"),
        ("provider(slug: \"provider\") { services { nodes { slug name pathway { title } } } }", "Full Service"),
    ] {
        let server = runtime.block_on(instances.alone()).server;
        let found = runtime.block_on(server.data(&format!("{{ {selection} }}"), json!({}))).to_string();
        assert!(found.contains(&format!("\"name\":\"{name}\"")), "{selection}: {found}");
    }
    // A document that is in memory anyway does as well.
    let server = runtime.block_on(instances.alone()).server;
    for question in ["{ service(slug: \"full-service\") { name } }", "{ services { nodes { slug name } } }"] {
        let found = runtime.block_on(server.data(question, json!({}))).to_string();
        assert!(found.contains("Full Service"), "{question}: {found}");
    }
}

#[tokio::test]
async fn a_page_of_which_no_service_is_asked_for_reads_none() {
    let instance = Instances::of(&records()).await.alone().await;
    let page = "totalCount pageInfo { startCursor endCursor hasNextPage }";
    let alone = instance.server.data(&format!("{{ services(first: 1) {{ {page} }} }}"), json!({})).await;
    let read = |name: &String| name.starts_with("outline:") || name.starts_with("service:");
    assert!(!instance.app.names_cached().iter().any(read));
    let beside =
        instance.server.data(&format!("{{ services(first: 1) {{ {page} edges {{ cursor }} }} }}"), json!({})).await;
    assert!(instance.app.names_cached().iter().any(read));
    let (alone, beside) = (&alone["services"], &beside["services"]);
    assert_eq!(alone["totalCount"], 2);
    assert_eq!(alone["pageInfo"], beside["pageInfo"]);
    assert_eq!(alone["pageInfo"]["endCursor"], beside["edges"][0]["cursor"]);
}
