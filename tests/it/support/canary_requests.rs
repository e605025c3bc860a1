//! Every way in which facts about a child may be sent, those that are refused among them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::canary::{Canary, NAME};

const JSON: &str = "application/json";
const QUERY: &str = "query Ask($child: ChildInput!) {
    matchServices(child: $child) { totalCount nodes { headline } }
    checkEligibility(service: \"bromley-occupational-therapy\", child: $child) { outcome }
}";
/// The question of whoever asks by a hash.
const BY_HASH: &str = "query ByHash($child: ChildInput!) { matchServices(child: $child) { totalCount } }";
/// Questions that say something about a child without being about one.
const OF_PLACES: &str = "query Places($postcode: String!, $text: String!, $role: String, $child: ChildInput!) {
    place(postcode: $postcode) { postcode area { code } }
    covering: services(where: {coversPostcode: $postcode, text: $text}) { totalCount }
    near: services(where: {near: {at: {postcode: $postcode}, withinKm: 5}}) { totalCount }
    schools(where: {text: $text}) { totalCount }
    gpPractices(where: {text: $text}) { totalCount }
    matchServices(child: $child, asker: {role: $role}, where: {coversPostcode: $postcode}, after: $text) { totalCount }
}";

/// A request.
pub(crate) struct CanaryRequest {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl CanaryRequest {
    fn post(body: impl ToString, media: &str) -> Self {
        let headers = vec![("content-type", media.to_owned())];
        Self { method: "POST", path: "/graphql".to_owned(), headers, body: body.to_string() }
    }

    fn json(body: &Value) -> Self {
        Self::post(body, JSON)
    }

    fn get(path: String) -> Self {
        Self { method: "GET", path, headers: Vec::new(), body: String::new() }
    }

    /// Whether it reaches the interface itself.
    pub(crate) fn is_to_the_interface(&self) -> bool {
        self.path.starts_with("/graphql")
    }
}

/// The question that a client asks about a child.
pub(crate) fn as_a_client_asks(canary: &Canary) -> CanaryRequest {
    CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": canary.child}}))
}

/// Every other way. A child whose facts fit is sent in all of them; one with a fact that does not fit was sent already.
pub(crate) fn as_nobody_should(canary: &Canary) -> Vec<CanaryRequest> {
    let mut all = in_documents(canary);
    all.extend(in_bodies(canary));
    all.extend(by_hash(canary));
    all.extend(in_urls(canary));
    all.extend(as_names());
    all
}

/// What is no value, and could be a fact all the same.
fn as_names() -> Vec<CanaryRequest> {
    let documents = [
        format!("{{ {NAME} }}"),
        format!("{{ service(slug: \"none\") {{ {NAME} }} }}"),
        format!("{{ service(slug: \"none\", {NAME}: 1) {{ slug }} }}"),
        format!("{{ __typename @{NAME} }}"),
        format!("{{ __typename @skip(if: true, {NAME}: 1) }}"),
        format!("query (${NAME}: Int) {{ __typename }}"),
        format!("query (${NAME}: Int, ${NAME}: Int) {{ __typename }}"),
        format!("query (${NAME}: [{NAME}!]) {{ service(slug: ${NAME}) {{ slug }} }}"),
        format!("query (${NAME}: Service) {{ service(slug: ${NAME}) {{ slug }} }}"),
        format!("{{ service(slug: ${NAME}) {{ slug }} }}"),
        format!("{{ ...{NAME} }}"),
        format!("{{ __typename }} fragment {NAME} on Query {{ __typename }}"),
        format!("{{ ...{NAME} }} fragment {NAME} on Date {{ __typename }}"),
        format!("{{ ... on {NAME} {{ __typename }} }}"),
        format!("{{ __type(name: \"{NAME}\") {{ {NAME} }} }}"),
        format!("{{ matchServices(child: {{{NAME}: 1}}) {{ totalCount }} }}"),
        format!("{{ matchServices(child: {{education: {{setting: {NAME}}}}}) {{ totalCount }} }}"),
        format!("{{ terms(vocabulary: {NAME}) {{ code }} }}"),
    ];
    let variables = [json!({NAME: 1}), json!({"home": {NAME: 1}}), json!({"education": {"setting": NAME}})];
    let mut all: Vec<_> = documents.iter().map(|document| CanaryRequest::json(&json!({"query": document}))).collect();
    all.extend(variables.map(|child| CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": child}}))));
    all.push(CanaryRequest::json(&json!({NAME: 1, "query": QUERY, "variables": {NAME: 1}})));
    all.push(CanaryRequest::get(format!("/graphql?query=%7B{NAME}%7D")));
    all.push(CanaryRequest::get(format!("/graphql?{NAME}=1")));
    all
}

fn in_documents(canary: &Canary) -> Vec<CanaryRequest> {
    let child = literal(&canary.child);
    let text = text_of(&canary.child);
    let documents = [
        format!("{{ matchServices(child: {child}) {{ totalCount }} }}"),
        // No end.
        format!("query A($c: ChildInput = {child}) {{"),
        // No such field, no such argument.
        format!("{{ no(child: {child}) {{ a }} }}"),
        format!("{{ service(slug: \"none\", child: {child}) {{ slug }} }}"),
        // A default, a directive, a comment, a name.
        format!("query A($c: ChildInput = {child}) {{ matchServices(child: $c) {{ totalCount }} }}"),
        format!("{{ __typename @include(if: true, child: {child}) }}"),
        format!("# {text}\n{{ __typename }} \u{b}"),
        format!("{{ service(slug: \"{text}\") {{ slug }} area(code: \"{text}\") {{ code }} }}"),
        format!(
            "{{ node(id: \"{text}\") {{ id }} services(after: \"{text}\", where: {{openAt: \"{text}\"}}) {{ totalCount }} }}"
        ),
    ];
    documents.iter().map(|document| CanaryRequest::json(&json!({"query": document}))).collect()
}

fn in_bodies(canary: &Canary) -> Vec<CanaryRequest> {
    let child = &canary.child;
    let (text, postcode) = (text_of(child), "MK9 2UB");
    let mut unknown = child.clone();
    unknown["noSuchField"] = json!(text);
    let mut named = CanaryRequest::json(&json!({"query": "{ __typename }"}));
    for header in ["user-agent", "traceparent", "baggage", "x-request-id", "x-forwarded-for", "cookie", "authorization"]
    {
        named.headers.push((header, text.clone()));
    }
    vec![
        CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": unknown}})),
        CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": text}})),
        CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": [child]}})),
        CanaryRequest::json(&json!({"query": "{ __typename }", "variables": {"child": child, "more": text}})),
        CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": child}, "operationName": text})),
        CanaryRequest::json(
            &json!({"query": QUERY, "variables": {"child": child}, "operationName": child.to_string()}),
        ),
        CanaryRequest::json(&json!({"query": QUERY, "variables": {"child": child}, "extensions": {"a": child}})),
        CanaryRequest::json(&json!({"query": OF_PLACES, "variables":
            {"postcode": postcode, "text": text, "role": text, "child": child}})),
        // No question, no JSON, no text.
        CanaryRequest::json(child),
        CanaryRequest::post(format!("{child}}}"), JSON),
        CanaryRequest::post(format!("{{\"query\": \"{text}"), JSON),
        CanaryRequest::post(child, "text/plain"),
        CanaryRequest::post(format!("[{}]", json!({"query": QUERY, "variables": {"child": child}})), JSON),
        named,
    ]
}

fn by_hash(canary: &Canary) -> Vec<CanaryRequest> {
    let hash =
        |document: &str| -> String { Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect() };
    let extensions = |hash: String| json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
    let variables = json!({"child": canary.child});
    let literal = format!("{{ matchServices(child: {}) {{ totalCount }} }}", literal(&canary.child));
    [
        json!({"query": QUERY, "variables": variables, "extensions": extensions(canary.child.to_string())}),
        json!({"query": BY_HASH, "variables": variables, "extensions": extensions(hash(BY_HASH))}),
        json!({"variables": variables, "extensions": extensions(hash(BY_HASH))}),
        json!({"query": literal, "extensions": extensions(hash(&literal))}),
        json!({"extensions": extensions(hash(&literal))}),
    ]
    .iter()
    .map(CanaryRequest::json)
    .collect()
}

fn in_urls(canary: &Canary) -> Vec<CanaryRequest> {
    let encoded: String = canary.child.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut all: Vec<CanaryRequest> = [
        "/graphql?variables=",
        "/graphql?query=%7B__typename%7D&variables=",
        "/graphql?query=%7B__typename%7D&extensions=",
        "/graphql?query=%7B__typename%7D&operationName=",
        "/graphql?query=",
        "/graphql?",
        "/",
    ]
    .iter()
    .map(|path| CanaryRequest::get(format!("{path}{encoded}")))
    .collect();
    let mut by_post = as_a_client_asks(canary);
    by_post.path.push_str(&format!("?variables={encoded}"));
    all.push(by_post);
    let mut another = as_a_client_asks(canary);
    another.method = "PUT";
    all.push(another);
    all
}

/// A text in which the marker of whatever fits nowhere stands beside facts of the child.
fn text_of(child: &Value) -> String {
    let date = child["dateOfBirth"].as_str().unwrap_or("no date");
    format!("xylophone canary {date}")
}

/// A value as it stands in a document.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::String(word) if word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_') => word.clone(),
        other => other.to_string(),
    }
}
