//! The directory that ships, asked for everything at once.

use std::collections::HashMap;

use rightdoor::app::{Limits, Settings};
use serde_json::{Value, json};

use super::support::{NOW, Server, shipped, unhurried};

/// The fields of every type: name, name of the type returned.
type Fields = HashMap<String, Vec<(String, String)>>;

async fn fields(server: &Server) -> Fields {
    let query = "{ __schema { types { name kind fields { name type { ...T } args { type { kind } } } } } }
        fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";
    let data = server.data(query, json!({})).await;
    let mut fields = Fields::new();
    for of in data["__schema"]["types"].as_array().unwrap() {
        let Some(list) = of["fields"].as_array() else { continue };
        let shown = list.iter().filter(|field| {
            let arguments = field["args"].as_array().unwrap();
            arguments.iter().all(|argument| argument["type"]["kind"] != "NON_NULL")
        });
        let shown = shown.map(|field| (text(&field["name"]), base_name(&field["type"])));
        fields.insert(text(&of["name"]), shown.collect());
    }
    fields
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn base_name(ty: &Value) -> String {
    if ty["ofType"].is_null() { text(&ty["name"]) } else { base_name(&ty["ofType"]) }
}

/// Every field of a type, none of a type within itself.
fn selection(of: &str, fields: &Fields, around: &mut Vec<String>) -> String {
    let Some(list) = fields.get(of) else { return String::new() };
    around.push(of.to_owned());
    let mut parts = Vec::new();
    for (name, returns) in list {
        if around.contains(returns) || name == "edges" {
            continue;
        }
        parts.push(format!("{name}{}", selection(returns, fields, around)));
    }
    around.pop();
    format!(" {{ {} }}", parts.join(" "))
}

#[tokio::test]
async fn every_field_of_a_service_and_of_what_it_offers_is_answered() {
    // Everything at once is more than anybody may ask for.
    let limits = Limits { tokens: usize::MAX, depth: usize::MAX, nodes: usize::MAX, ..unhurried().limits };
    let server = Server::with(&shipped(), Settings { limits, ..unhurried() }, NOW).await;
    let fields = fields(&server).await;
    for root in ["services(first: 5)", "offers(first: 1)", "providers(first: 1)", "guides", "areas(first: 5)"] {
        let name = root.split('(').next().unwrap();
        let returns = fields["Query"].iter().find(|(field, _)| field == name).unwrap().1.clone();
        let query = format!("{{ {root}{} }}", selection(&returns, &fields, &mut vec!["Query".to_owned()]));
        let data = server.data(&query, json!({})).await;
        assert!(!data[name].is_null(), "{root}");
    }
}

#[tokio::test]
async fn a_whole_page_about_a_child_stays_within_the_limits() {
    let server = Server::of(&shipped()).await;
    let query = "query ($child: ChildInput!, $asker: AskerInput) { matchServices(child: $child, asker: $asker, first: 20) {
      on totalCount unknownTies counts { meetsCriteria needsJudgement needsInformation outsideCriteria }
      questions { fact text why answer input couldChange options { value label } } notices { code input text } pageInfo { hasNextPage endCursor }
      nodes { on outcome headline criteriaChecked criteriaInFavour ageAllowsUntil distanceKm
        service { id slug name summary status website provider { slug name kind } disciplines { code label } freshness { reviewedOn overdue }
          contacts { purpose label phone email url hours { statement isOpen nextChange } } locations { name address postcode position { latitude longitude } } }
        reasons { ...R } decisive { ...R } questions { fact text why answer input options { value label } }
        offers { outcome ageAllowsUntil offer { slug tier title description url costs { free statement } } reasons { ...R } decisive { ...R } questions { fact } }
        routes { status usable explanation opensOn opensOnApproximate route { slug name channels { kind url contact { phone email } } requiredInformation }
          reasons { ...R } askInstead { code label } questions { fact text } expectedResponses { stage by explanation } }
        signposts { situation to text url phone } conflicts { code text statements sources { title url } } notices { code text } } } }
      fragment R on Reason { result exclusion judgement explanation criterion { code text facts decidedBy source { title url section } } signposts { to url } }";
    let child = json!({"dateOfBirth": "2019-03-10", "home": {"postcode": "MK9 2UB"}, "needs": ["dressing"]});
    let data = server.data(query, json!({"child": child, "asker": {"role": "parent-carer"}})).await;
    let matched = &data["matchServices"];
    assert!(matched["totalCount"].as_u64().unwrap() > 0);
    let slugs: Vec<&Value> = matched["nodes"].as_array().unwrap().iter().map(|node| &node["service"]["slug"]).collect();
    assert!(slugs.contains(&&json!("milton-keynes-occupational-therapy")), "{slugs:?}");
}

#[tokio::test]
async fn a_pupil_of_a_special_school_in_sevenoaks_is_asked_which() {
    let server = Server::of(&shipped()).await;
    let query = "query ($child: ChildInput!) { matchServices(child: $child) { unknownTies questions { fact } nodes { service { slug } } } }";
    let child = json!({"education": {"setting": "SPECIAL", "area": "E07000111"}});
    let data = server.data(query, json!({"child": child})).await;
    let matched = &data["matchServices"];
    assert!(matched["unknownTies"].as_array().unwrap().contains(&json!("SCHOOL")), "{matched}");
    assert!(matched["questions"].as_array().unwrap().contains(&json!({"fact": "SCHOOL"})), "{matched}");
}

#[tokio::test]
async fn a_place_of_which_only_the_postcode_is_recorded_is_where_the_postcode_is() {
    let server = Server::of(&shipped()).await;
    let query = "query ($near: NearInput!) { services(where: {near: $near}) {
      edges { distanceKm node { slug locations { position { latitude longitude } } } } } }";
    let near = json!({"at": {"postcode": "DA3 7QD"}, "withinKm": 5});
    let found = server.data(query, json!({"near": near})).await;
    let edges = found["services"]["edges"].as_array().unwrap();
    let slugs: Vec<&Value> = edges.iter().map(|edge| &edge["node"]["slug"]).collect();
    assert_eq!(slugs, ["milestone-occupational-therapy"]);
    assert_eq!(edges[0]["distanceKm"], 2.8);
    let position = json!({"latitude": 51.3726, "longitude": 0.30492});
    assert_eq!(edges[0]["node"]["locations"][0]["position"], position);
    let query = "query ($child: ChildInput!) {
      checkEligibility(service: \"milestone-occupational-therapy\", child: $child) { distanceKm } }";
    let answer = server.data(query, json!({"child": {"home": {"postcode": "DA3 7QD"}}})).await;
    assert_eq!(answer["checkEligibility"]["distanceKm"], 2.8);
}
