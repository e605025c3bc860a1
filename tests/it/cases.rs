//! The corpus of cases: every story in every file, asked of a served directory. `tests/cases/README.md` explains the
//! format to those who write them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rightdoor::store::SeedRecords;
use serde_json::{Map, Value, json};

use super::support::{Server, shipped, shipped_with_examples};

const QUERY: &str = "query Case($service: String!, $child: ChildInput!, $asker: AskerInput, $on: Date) {
  checkEligibility(service: $service, child: $child, asker: $asker, on: $on) {
    outcome ageAllowsUntil
    decisive { result criterion { facts } }
    reasons { result judgement criterion { code } }
    questions { fact }
    offers { outcome offer { slug tier } }
    routes { status usable opensOn route { slug } askInstead { code } questions { fact } expectedResponses { stage by } }
    signposts { to }
    conflicts { code }
  }
}";

/// One story: whom it asks about, and what it expects.
struct Case {
    name: String,
    variables: Value,
    expect: Map<String, Value>,
}

fn cases(folder: &str) -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files.iter().flat_map(|file| cases_of(file)).collect()
}

fn cases_of(file: &Path) -> Vec<Case> {
    let document = seed::yaml::read(&std::fs::read_to_string(file).unwrap());
    assert!(
        document.findings.is_empty(),
        "{} is not YAML as provider files are: {:?}",
        file.display(),
        document.findings
    );
    let stories = document.value.unwrap();
    let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
    stories["cases"].as_array().unwrap().iter().map(|story| case(&stem, &stories, story)).collect()
}

fn case(stem: &str, stories: &Value, story: &Value) -> Case {
    let own = |key: &str| story.get(key).or_else(|| stories.get(key)).cloned().unwrap_or(Value::Null);
    let mut child = stories.get("child").and_then(Value::as_object).cloned().unwrap_or_default();
    for (fact, value) in story.get("child").and_then(Value::as_object).into_iter().flatten() {
        child.insert(fact.clone(), value.clone());
    }
    child.retain(|_, value| !value.is_null());
    Case {
        name: format!("{stem}: {}", story["name"].as_str().unwrap()),
        variables: json!({"service": own("service"), "on": own("on"), "child": child, "asker": own("asker")}),
        expect: story["expect"].as_object().unwrap().clone(),
    }
}

/// The strings of a list, or of one field of each object in it.
fn strings(list: &Value, field: Option<&str>) -> BTreeSet<String> {
    let one = |value: &Value| field.map_or(value, |field| &value[field]).as_str().map(str::to_owned);
    list.as_array().into_iter().flatten().filter_map(one).collect()
}

fn by_slug<'a>(list: &'a Value, kind: &str, slug: &str) -> Option<&'a Value> {
    list.as_array().unwrap().iter().find(|one| one[kind]["slug"] == slug)
}

/// What the answer says under each name of an expectation, when it is not what the case expects.
fn differences(case: &Case, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (name, wanted) in &case.expect {
        for (what, holds, got) in held(name, wanted, answer) {
            if !holds {
                found.push(format!("{}: {what}: expected {wanted}, got {got}", case.name));
            }
        }
    }
    found
}

/// Holds one expectation against the answer: what was looked at, whether it holds, what was found.
fn held(name: &str, wanted: &Value, answer: &Value) -> Vec<(String, bool, Value)> {
    let one = |holds: bool, got: Value| vec![(name.to_owned(), holds, got)];
    let asked = || strings(&answer["questions"], Some("fact"));
    let kinds = || strings(&answer["reasons"], Some("judgement"));
    let listed = strings(wanted, None);
    match name {
        "outcome" | "ageAllowsUntil" => one(answer[name] == *wanted, answer[name].clone()),
        "fails" => {
            let failing = answer["decisive"].as_array().unwrap().iter().filter(|reason| reason["result"] == "FAILS");
            let facts: BTreeSet<String> =
                failing.flat_map(|reason| strings(&reason["criterion"]["facts"], None)).collect();
            one(listed.is_subset(&facts), json!(facts))
        }
        "asks" => one(if listed.is_empty() { asked().is_empty() } else { listed.is_subset(&asked()) }, json!(asked())),
        "asksNot" => one(listed.is_disjoint(&asked()), json!(asked())),
        "asksAny" => one(!listed.is_disjoint(&asked()), json!(asked())),
        "judgements" => one(listed.is_subset(&kinds()), json!(kinds())),
        "judgementsNot" => one(listed.is_disjoint(&kinds()), json!(kinds())),
        "conflicts" => {
            let codes = strings(&answer["conflicts"], Some("code"));
            one(listed.is_subset(&codes), json!(codes))
        }
        "signposts" => one(!answer["signposts"].as_array().unwrap().is_empty(), answer["signposts"].clone()),
        "reasons" | "offers" | "offerSlugs" | "routes" | "usable" | "opensOn" | "routeAsks" | "askInstead"
        | "responses" => {
            let each = wanted.as_object().unwrap().iter();
            each.map(|(key, wanted)| held_of(name, key, wanted, answer)).collect()
        }
        unknown => panic!("a case expects `{unknown}`, which no test knows"),
    }
}

fn held_of(name: &str, key: &str, wanted: &Value, answer: &Value) -> (String, bool, Value) {
    let what = format!("{name} {key}");
    let route =
        || by_slug(&answer["routes"], "route", key).cloned().unwrap_or_else(|| json!({"status": "no such route"}));
    let listed = strings(wanted, None);
    let (holds, got) = match name {
        "reasons" => {
            let of_code = |reason: &&Value| reason["criterion"]["code"] == key;
            let got = answer["reasons"]
                .as_array()
                .unwrap()
                .iter()
                .find(of_code)
                .map_or(Value::Null, |reason| reason["result"].clone());
            (got == *wanted, got)
        }
        "offers" => {
            let at_tier = answer["offers"].as_array().unwrap().iter().filter(|offer| offer["offer"]["tier"] == key);
            let outcomes: BTreeSet<String> =
                at_tier.map(|offer| offer["outcome"].as_str().unwrap().to_owned()).collect();
            (listed.is_subset(&outcomes), json!(outcomes))
        }
        "offerSlugs" => {
            let got = by_slug(&answer["offers"], "offer", key).map_or(Value::Null, |offer| offer["outcome"].clone());
            (got == *wanted, got)
        }
        "routes" => (route()["status"] == *wanted, route()["status"].clone()),
        "usable" | "opensOn" => (route()[name] == *wanted, route()[name].clone()),
        "routeAsks" => {
            let facts = strings(&route()["questions"], Some("fact"));
            (listed.is_subset(&facts), json!(facts))
        }
        "askInstead" => {
            let roles = strings(&route()["askInstead"], Some("code"));
            (!roles.is_empty() && listed.is_subset(&roles), json!(roles))
        }
        _ => {
            let got = route()["expectedResponses"].clone();
            let due = |stage: &str| {
                got.as_array().into_iter().flatten().find(|one| one["stage"] == stage).map(|one| &one["by"])
            };
            (wanted.as_object().unwrap().iter().all(|(stage, by)| due(stage) == Some(by)), got)
        }
    };
    (what, holds, got)
}

async fn every_case_holds(server: &Server, folder: &str, at_least: usize) {
    let cases = cases(folder);
    assert!(cases.len() >= at_least, "only {} cases in {folder}", cases.len());
    let mut differing = Vec::new();
    for case in &cases {
        let answer = server.ask(QUERY, case.variables.clone()).await;
        match &answer["data"]["checkEligibility"] {
            Value::Object(_) => differing.extend(differences(case, &answer["data"]["checkEligibility"])),
            _ => differing.push(format!("{}: {answer}", case.name)),
        }
    }
    assert!(differing.is_empty(), "{} cases, of which these differ:\n{}", cases.len(), differing.join("\n"));
}

#[tokio::test]
async fn every_case_of_the_shipped_services_holds() {
    every_case_holds(&Server::of(&shipped()).await, "tests/cases", 400).await;
}

#[tokio::test]
async fn every_case_of_the_examples_holds() {
    every_case_holds(&Server::of(&shipped_with_examples()).await, "seed/examples/cases", 150).await;
}

#[test]
fn every_service_that_ships_and_every_example_has_a_case() {
    let slugs = |records: &SeedRecords| -> BTreeSet<String> {
        let services = records.providers.iter().flat_map(|file| &file.services);
        services.map(|service| service.slug.to_string()).collect()
    };
    let asked_about = |folder: &str| -> BTreeSet<String> {
        let asked = cases(folder).into_iter().map(|case| case.variables["service"].as_str().unwrap().to_owned());
        asked.collect()
    };
    let shipped = slugs(&shipped());
    assert_eq!(asked_about("tests/cases"), shipped);
    let examples: BTreeSet<String> = slugs(&shipped_with_examples()).difference(&shipped).cloned().collect();
    assert_eq!(asked_about("seed/examples/cases"), examples);
}

#[test]
fn a_difference_is_seen() {
    let expect = json!({"outcome": "MEETS_CRITERIA", "asks": [], "offerSlugs": {"website": "MEETS_CRITERIA"}});
    let case = Case { name: "one".to_owned(), variables: Value::Null, expect: expect.as_object().unwrap().clone() };
    let answer = json!({
        "outcome": "OUTSIDE_CRITERIA", "questions": [{"fact": "NEEDS"}],
        "offers": [{"outcome": "OUTSIDE_CRITERIA", "offer": {"slug": "website", "tier": "UNIVERSAL"}}],
    });
    assert_eq!(differences(&case, &answer).len(), 3);
}
