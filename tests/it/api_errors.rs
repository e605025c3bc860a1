//! Faults: each has its code, costs no more than its own field, and repeats nothing that was sent.

use std::time::Duration;

use rightdoor::app::Settings;
use serde_json::{Value, json};

use super::support::{MK, NOW, Server, codes, directory, error_of, provider, service};

async fn server() -> Server {
    Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

#[tokio::test]
async fn one_fault_leaves_the_answers_beside_it_whole_and_in_order() {
    let query = "query ($child: ChildInput!) {
        bad: matchServices(child: $child) { totalCount }
        good: service(slug: \"clinic\") { name }
        missing: checkEligibility(service: \"clinik\", child: {}) { outcome }
        terms(vocabulary: REQUEST) { code }
    }";
    let answer = server().await.ask(query, json!({"child": {"needs": ["dresing"]}})).await;
    let keys: Vec<&String> = answer["data"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["bad", "good", "missing", "terms"]);
    assert_eq!(answer["data"]["bad"], Value::Null);
    assert_eq!(answer["data"]["good"]["name"], "clinic");
    assert_eq!(answer["data"]["missing"], Value::Null);
    let mut found = codes(&answer);
    found.sort_unstable();
    assert_eq!(found, ["BAD_INPUT", "NOT_FOUND"]);
    for error in answer["errors"].as_array().unwrap() {
        assert!(error["path"].as_array().is_some_and(|path| path.len() == 1), "{error}");
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_form_is_bad_input_with_its_path_and_costs_its_own_field_alone() {
    let server = server().await;
    let query = "query ($child: ChildInput!, $on: Date) {
        checkEligibility(service: \"clinic\", child: $child, on: $on) { outcome }
        service(slug: \"clinic\") { name }
    }";
    for (variables, at) in [
        (json!({"child": {"dateOfBirth": "31/12/2019"}}), "child.dateOfBirth"),
        (json!({"child": {"dateOfBirth": 20191231}}), "child.dateOfBirth"),
        (json!({"child": {}, "on": "tomorrow"}), "on"),
        (json!({"child": {"education": {"setting": "MAINSTEAM"}}}), "child.education.setting"),
        (json!({"child": {"cannotSay": ["NEEDS", "SHOE_SIZE"]}}), "child.cannotSay.1"),
        (json!({"child": {"home": {"postcode": "MK9 2UB", "area": MK}}}), "child.home"),
        (json!({"child": {"home": {}}}), "child.home"),
        (json!({"child": {"home": {"postcode": null}}}), "child.home"),
        (json!({"child": {"age": {"months": 3}}}), "child.age.years"),
        (json!({"child": {"age": {"years": 6.5}}}), "child.age.years"),
        (json!({"child": {"age": {"years": 3000000000_u32}}}), "child.age.years"),
        (json!({"child": {"priorSteps": [{"step": "universal-advice", "weeks": "ten"}]}}), "child.priorSteps.0.weeks"),
        (json!({"child": {"education": {"fullTime": "yes"}}}), "child.education.fullTime"),
        (json!({"child": {"needz": []}}), "child"),
        (json!({"child": "a boy of six"}), "child"),
        (json!({}), "child"),
    ] {
        let answer = server.ask(query, variables.clone()).await;
        let (code, input, message) = error_of(&answer);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", at), "{variables}");
        assert_eq!(answer["data"], json!({"checkEligibility": null, "service": {"name": "clinic"}}), "{variables}");
        assert!(!message.contains("31/12/2019") && !message.contains("a boy of six"), "{message}");
    }
}

#[tokio::test]
async fn the_nearest_value_of_a_list_is_named() {
    let query = "query ($child: ChildInput!) { checkEligibility(service: \"clinic\", child: $child) { outcome } }";
    let answer = server().await.ask(query, json!({"child": {"education": {"setting": "MAINSTEAM"}}})).await;
    assert!(error_of(&answer).2.contains("; the nearest is `MAINSTREAM`. Its values are `EARLY_YEARS`"), "{answer}");
}

#[tokio::test]
async fn what_there_is_is_listed_where_nothing_is_near_and_a_name_that_was_sent_is_not_repeated() {
    let server = server().await;
    let query = "query ($child: ChildInput!) { checkEligibility(service: \"clinic\", child: $child) { outcome } }";
    for (child, input, expected) in [
        (json!({"needz": []}), "child", "ChildInput has no such field; the nearest is `needs`."),
        (json!({"xylophone": 1}), "child", "ChildInput has no such field. It has `dateOfBirth`, `age`,"),
        (json!({"home": {"xylophone": 1}}), "child.home", "PlaceInput has no such field. It has `postcode`,"),
        (json!({"education": {"setting": "XYLOPHONE"}}), "child.education.setting", "Its values are `EARLY_YEARS`,"),
        (json!({"education": {"setting": 1}}), "child.education.setting", ": one of `EARLY_YEARS`,"),
    ] {
        let answer = server.ask(query, json!({"child": child})).await;
        let (code, found, message) = error_of(&answer);
        assert_eq!((code.as_str(), found.as_str()), ("BAD_INPUT", input));
        assert!(message.contains(expected), "{message}");
        assert!(!answer.to_string().to_lowercase().contains("xylophone") && !answer.to_string().contains("needz"));
    }
}

#[tokio::test]
async fn a_document_that_does_not_fit_is_told_where_and_what_to_do_and_no_name_of_its_own() {
    let server = server().await;
    for (query, expected) in [
        (
            "{ service(slug: \"clinic\") { nam } }",
            "The type Service has no such field; the nearest is `name`: see line 1, column 29.",
        ),
        ("{ xylophone }", "The type Query has no such field; the schema says which there are: see line 1, column 3."),
        ("{ service(slugg: \"clinic\") { name } }", "Query.service takes no such argument; the nearest is `slug`: see"),
        (
            "{ service { name } }",
            "Query.service needs the argument `slug`, which has no value here: see line 1, column 3.",
        ),
        (
            "{ service(slug: \"clinic\") }",
            "`service` is of the type Service: say in braces which of its fields are asked for",
        ),
        ("query ($xylophone: Int) { __typename }", "A variable is declared and not used, or used and not declared"),
        ("{ service(slug: $xylophone) { name } }", "A variable is declared and not used, or used and not declared"),
        ("query ($c: Xylophone) { __typename }", "The schema has no such type"),
        ("{ ...Xylophone }", "The document has no such fragment"),
        ("{ services @xylophone { totalCount } }", "There is no such directive: there are `@skip` and `@include`"),
        (
            "{ xylophone: __typename xylophone: services { totalCount } }",
            "Two fields would have one name in the answer",
        ),
    ] {
        let answer = server.ask(query, json!({})).await;
        let messages: Vec<&str> =
            answer["errors"].as_array().unwrap().iter().map(|error| error["message"].as_str().unwrap()).collect();
        assert!(messages.iter().any(|message| message.starts_with(expected)), "{query}: {messages:?}");
        assert!(!answer["errors"].to_string().to_lowercase().contains("xylophone"), "{answer}");
    }
}

#[tokio::test]
async fn values_in_the_document_and_in_fragments_are_checked_like_variables() {
    let server = server().await;
    for query in [
        "{ checkEligibility(service: \"clinic\", child: {dateOfBirth: \"soon\"}) { outcome } service(slug: \"clinic\") { name } }",
        "{ ...Both } fragment Both on Query { checkEligibility(service: \"clinic\", child: {dateOfBirth: \"soon\"}) { ...Out } service(slug: \"clinic\") { name } } fragment Out on ServiceMatch { outcome }",
        "query ($birth: Date = \"soon\") { checkEligibility(service: \"clinic\", child: {dateOfBirth: $birth}) { outcome } service(slug: \"clinic\") { name } }",
    ] {
        let answer = server.ask(query, json!({})).await;
        let (code, input, _) = error_of(&answer);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "child.dateOfBirth"), "{query}");
        assert_eq!(answer["data"]["service"]["name"], "clinic", "{query}");
        assert_eq!(answer["data"].get("checkEligibility"), Some(&Value::Null), "{query}");
    }
}

#[tokio::test]
async fn a_fault_deep_inside_nulls_the_nearest_field_that_may_be_null() {
    let server = server().await;
    let query =
        "{ provider(slug: \"trust\") { name services(first: 0) { totalCount } } service(slug: \"clinic\") { name } }";
    let answer = server.ask(query, json!({})).await;
    assert_eq!(error_of(&answer).1, "first");
    assert_eq!(answer["data"], json!({"provider": null, "service": {"name": "clinic"}}));
    assert_eq!(answer["errors"][0]["path"], json!(["provider", "services"]));
}

#[tokio::test]
async fn documents_that_do_not_parse_or_validate_say_so_and_repeat_no_text_of_theirs() {
    let server = server().await;
    let answer = server.ask("{ place(postcode: \"MK9 2UB\" { areas { code } } }", json!({})).await;
    assert_eq!(codes(&answer), ["GRAPHQL_PARSE_FAILED"]);
    assert!(!answer.to_string().contains("2UB"));
    assert!(answer["errors"][0]["locations"].is_array());
    for query in [
        "{ service(slug: \"clinic\") { nam } }",
        "{ service { name } }",
        "{ service(slug: \"clinic\") }",
        "query ($unused: Int) { service(slug: \"clinic\") { name } }",
        "{ ...Loop } fragment Loop on Query { ...Loop }",
        "query A { service(slug: \"clinic\") { name } } query B { service(slug: \"clinic\") { name } }",
        "mutation { nothing }",
        "subscription { nothing }",
    ] {
        let answer = server.ask(query, json!({})).await;
        let found = codes(&answer);
        assert!(
            !found.is_empty() && found.iter().all(|code| *code == "GRAPHQL_VALIDATION_FAILED"),
            "{query}: {answer}"
        );
        let mut messages: Vec<&Value> = answer["errors"].as_array().unwrap().iter().collect();
        messages.dedup();
        assert_eq!(messages.len(), found.len(), "twice the same: {answer}");
        assert!(!query.contains(" nothing") || found.len() == 1, "{answer}");
    }
}

#[tokio::test]
async fn an_absurd_query_is_too_complex_and_introspection_still_works() {
    let server = server().await;
    let page = "services(first: 100) { nodes { provider { ";
    let absurd = format!(
        "{{ services(first: 100) {{ nodes {{ provider {{ {}name{} }} }} }} }}",
        page.repeat(3),
        " } } }".repeat(3)
    );
    let deep = format!("{{ area(code: \"{MK}\") {{ {}code{} }} }}", "parents { ".repeat(20), " }".repeat(20));
    let doubled: String = (0..30).map(|n| format!("fragment F{n} on Area {{ ...F{m} ...F{m} }} ", m = n + 1)).collect();
    let doubled = format!("{{ area(code: \"{MK}\") {{ ...F0 }} }} {doubled} fragment F30 on Area {{ code }}");
    let deeper = format!("{{ area(code: \"{MK}\") {{ {}code{} }} }}", "parents { ".repeat(90), " }".repeat(90));
    let fro = "offers { service { ".repeat(3);
    let to_and_fro = format!("{{ service(slug: \"clinic\") {{ {fro}offers {{ title }} {} }} }}", "} ".repeat(6));
    let fro = "offers { routes { ".repeat(5);
    let by_routes = format!("{{ service(slug: \"clinic\") {{ {fro}slug {} }} }}", "} ".repeat(10));
    let fro = "signposts { service { ".repeat(5);
    let by_signposts = format!("{{ service(slug: \"clinic\") {{ {fro}slug {} }} }}", "} ".repeat(10));
    let fro = "provider { services(first: 100) { nodes { ".repeat(14);
    let beyond_counting = format!("{{ service(slug: \"clinic\") {{ {fro}slug {} }} }}", "} ".repeat(42));
    let queries = [absurd, deep, deeper, doubled, to_and_fro, by_routes, by_signposts, beyond_counting];
    for query in queries {
        let answer = server.ask(&query, json!({})).await;
        assert_eq!(codes(&answer), ["QUERY_TOO_COMPLEX"], "{query}");
    }
    let query = "{ __schema { types { name fields { name args { name type { name ofType { name ofType { name ofType { name } } } } } } } } }";
    let data = server.data(query, json!({})).await;
    assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
}

#[tokio::test]
async fn a_fault_of_the_system_shows_a_request_id_and_no_detail() {
    let server = Server::without_schema().await;
    let answer = server.ask("{ providers { totalCount } }", json!({})).await;
    let (code, _, message) = error_of(&answer);
    assert_eq!(code, "INTERNAL");
    assert!(answer["errors"][0]["extensions"]["requestId"].is_string());
    assert!(!message.contains("table") && !message.contains("sqlite"), "{message}");
    assert_eq!(answer["data"], json!({"providers": null}));
}

#[tokio::test]
async fn a_panic_is_an_internal_fault_and_shows_nothing_of_itself() {
    let answer = Server::with_broken_clock().await.ask("{ terms(vocabulary: NEED) { code } }", json!({})).await;
    assert_eq!(error_of(&answer).0, "INTERNAL");
    assert!(answer["errors"][0]["extensions"]["requestId"].is_string());
    assert!(!answer.to_string().contains("private detail"));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_timeout() {
    let mut settings = Settings::default();
    settings.limits.time = Duration::ZERO;
    let server = Server::with(&directory(Vec::new()), settings, NOW).await;
    let answer = server.ask("{ providers { totalCount } }", json!({})).await;
    assert_eq!(codes(&answer), ["TIMEOUT"]);
}

#[tokio::test]
async fn an_unknown_service_is_not_found_and_the_nearest_is_named() {
    let answer =
        server().await.ask("{ checkEligibility(service: \"clinick\", child: {}) { outcome } }", json!({})).await;
    let (code, input, message) = error_of(&answer);
    assert_eq!((code.as_str(), input.as_str()), ("NOT_FOUND", "service"));
    assert!(message.contains("`clinic`"), "{message}");
}

/// A service whose contacts have hours.
async fn with_hours() -> Server {
    let contact = |slug: &str| {
        json!({"slug": slug, "purpose": "referral", "label": slug, "phone": "01234 567890", "source": "page",
            "hours": {"statement": "Weekdays", "weekly": [{"days": ["monday"], "opens": "09:00", "closes": "17:00"}],
                "bank_holidays": "not-stated"}})
    };
    let parts = json!({"contacts": [contact("one"), contact("two")]});
    Server::of(&directory(vec![provider("trust", vec![service("clinic", parts)])])).await
}

#[tokio::test]
async fn a_fault_of_a_nested_argument_nulls_its_own_field_wherever_it_stands() {
    let server = with_hours().await;
    for query in [
        "query ($at: DateTime = \"yesterday\") { service(slug: \"clinic\") { name contacts { hours { open: isOpen(at: $at) } } } }",
        "{ service(slug: \"clinic\") { name contacts { hours { open: isOpen(at: \"yesterday\") } } } }",
        "{ service(slug: \"clinic\") { name contacts { hours { ...H } } } } fragment H on OpeningHours { open: isOpen(at: \"yesterday\") }",
    ] {
        let answer = server.ask(query, json!({})).await;
        let closed = json!({"hours": {"open": null}});
        assert_eq!(answer["data"], json!({"service": {"name": "clinic", "contacts": [closed, closed]}}), "{query}");
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 2, "{answer}");
        for (index, error) in errors.iter().enumerate() {
            assert_eq!(error["path"], json!(["service", "contacts", index, "hours", "open"]));
            assert_eq!(error["extensions"], json!({"code": "BAD_INPUT", "input": ["at"]}));
        }
    }
}

#[tokio::test]
async fn a_field_that_is_not_asked_for_is_not_at_fault() {
    let server = with_hours().await;
    for query in [
        "{ service(slug: \"clinic\") { name } checkEligibility(service: \"clinic\", child: {needs: 1}) @skip(if: true) { outcome } }",
        "query ($not: Boolean = false) { service(slug: \"clinic\") { name } ... @include(if: $not) { checkEligibility(service: \"clinic\", child: {needs: 1}) { outcome } } }",
        "{ service(slug: \"clinic\") { name contacts @skip(if: true) { hours { isOpen(at: 1) } } } }",
    ] {
        assert_eq!(server.data(query, json!({})).await, json!({"service": {"name": "clinic"}}), "{query}");
    }
}

#[tokio::test]
async fn a_name_like_those_that_faults_are_set_aside_by_is_a_name_like_any() {
    let query = "{ aside_0: service(slug: \"clinic\") { aside_1: name }
        bad: checkEligibility(service: \"clinic\", child: {needs: 1}) { outcome } }";
    let answer = server().await.ask(query, json!({})).await;
    assert_eq!(answer["data"], json!({"aside_0": {"aside_1": "clinic"}, "bad": null}));
    assert_eq!(answer["errors"][0]["path"], json!(["bad"]));
}
