//! What is sent about a child: every bad input with its path, and what the asker is told.

use serde_json::{Value, json};

use super::support::{LUTON, MK, Server, directory, error_of, provider, service, with_rule};

const QUERY: &str = "query ($child: ChildInput!, $asker: AskerInput, $on: Date) {
  checkEligibility(service: \"clinic\", child: $child, asker: $asker, on: $on) { outcome notices { code input } }
}";

async fn server() -> Server {
    Server::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

#[tokio::test]
async fn each_bad_input_is_named_by_its_path() {
    let server = server().await;
    let on = "2026-11-23";
    for (child, at) in [
        (json!({"dateOfBirth": "2020-01-01", "age": {"years": 6}}), "child.age"),
        (json!({"dateOfBirth": "2026-11-24"}), "child.dateOfBirth"),
        (json!({"dateOfBirth": "1996-11-22"}), "child.dateOfBirth"),
        (json!({"age": {"years": -1}}), "child.age.years"),
        (json!({"age": {"years": 31}}), "child.age.years"),
        (json!({"age": {"years": 6, "months": 12}}), "child.age.months"),
        (json!({"age": {"years": 6, "months": -1}}), "child.age.months"),
        (json!({"home": {"postcode": "MK9"}}), "child.home.postcode"),
        (json!({"home": {"area": "E9999999"}}), "child.home.area"),
        (json!({"home": {"area": "Milton Keynes"}}), "child.home.area"),
        (json!({"otherHomes": [{"area": MK}, {"postcode": "nowhere"}]}), "child.otherHomes.1.postcode"),
        (json!({"gp": {"practice": "K-82"}}), "child.gp.practice"),
        (json!({"gp": {"postcode": "x"}}), "child.gp.postcode"),
        (json!({"gp": {"area": "E0600999"}}), "child.gp.area"),
        (json!({"education": {"school": "12AB"}}), "child.education.school"),
        (json!({"education": {"postcode": "12AB"}}), "child.education.postcode"),
        (json!({"education": {"area": "12AB"}}), "child.education.area"),
        (json!({"education": {"school": "110592", "area": MK}}), "child.education.area"),
        (json!({"education": {"postcode": "MK9 2UB", "area": MK}}), "child.education.area"),
        (json!({"education": {"school": "110592", "postcode": "MK9 2UB"}}), "child.education.postcode"),
        (json!({"education": {"maintainedBy": "Kent"}}), "child.education.maintainedBy"),
        (json!({"education": {"yearGroup": 15}}), "child.education.yearGroup"),
        (json!({"education": {"yearGroup": -6}}), "child.education.yearGroup"),
        (json!({"otherHomes": vec![json!({"area": MK}); 11]}), "child.otherHomes"),
        (json!({"priorSteps": vec![json!({"step": "universal-advice"}); 51]}), "child.priorSteps"),
        (json!({"previousContacts": vec![json!({"service": "clinic"}); 51]}), "child.previousContacts"),
        (json!({"needs": vec!["dressing"; 201]}), "child.needs"),
        (json!({"ehcp": {"provisionNamed": vec!["occupational-therapy"; 201]}}), "child.ehcp.provisionNamed"),
        (json!({"education": {"maintainedBy": "QHG"}}), "child.education.maintainedBy"),
        (json!({"lookedAfter": {"byArea": "MK9"}}), "child.lookedAfter.byArea"),
        (json!({"ehcp": {"maintainingArea": "QHG"}}), "child.ehcp.maintainingArea"),
        (json!({"lookedAfter": {"byArea": "E1"}}), "child.lookedAfter.byArea"),
        (json!({"ehcp": {"maintainingArea": "E1"}}), "child.ehcp.maintainingArea"),
        (json!({"ehcp": {"provisionNamed": ["occupational"]}}), "child.ehcp.provisionNamed.0"),
        (json!({"needs": ["dressing", "dresing"]}), "child.needs.1"),
        (json!({"requests": ["dressing"]}), "child.requests.0"),
        (json!({"conditions": ["flu-like"]}), "child.conditions.0"),
        (json!({"events": ["a-party"]}), "child.events.0"),
        (json!({"priorSteps": [{"step": "advice"}]}), "child.priorSteps.0.step"),
        (json!({"priorSteps": [{"step": "universal-advice", "weeks": -1}]}), "child.priorSteps.0.weeks"),
        (json!({"priorSteps": [{"step": "universal-advice", "schoolTerms": -1}]}), "child.priorSteps.0.schoolTerms"),
        (
            json!({"priorSteps": [{"step": "universal-advice", "startedOn": "2026-11-24"}]}),
            "child.priorSteps.0.startedOn",
        ),
        (
            json!({"priorSteps": [{"step": "universal-advice", "startedOn": "2026-11-01", "weeks": 3}]}),
            "child.priorSteps.0.weeks",
        ),
        (json!({"previousContacts": [{"service": "Some Clinic"}]}), "child.previousContacts.0.service"),
        (
            json!({"previousContacts": [{"service": "clinic", "lastContactOn": "2027-01-01"}]}),
            "child.previousContacts.0.lastContactOn",
        ),
        (json!({"needs": [], "cannotSay": ["EVENTS", "NEEDS"]}), "child.cannotSay.1"),
        (json!({"dateOfBirth": "2020-01-01", "cannotSay": ["DATE_OF_BIRTH"]}), "child.cannotSay.0"),
        (json!({"age": {"years": 6}, "cannotSay": ["DATE_OF_BIRTH"]}), "child.cannotSay.0"),
        (json!({"home": {"area": MK}, "cannotSay": ["HOME_AREA"]}), "child.cannotSay.0"),
        (json!({"home": {"postcode": "MK9 2UB"}, "cannotSay": ["HOME_AREA"]}), "child.cannotSay.0"),
        (json!({"education": {"school": "110592"}, "cannotSay": ["SCHOOL_AREA"]}), "child.cannotSay.0"),
        (json!({"lookedAfter": {"byArea": MK}, "cannotSay": ["CARE_AREA"]}), "child.cannotSay.0"),
    ] {
        let answer = server.ask(QUERY, json!({"child": child, "on": on})).await;
        let (code, input, _) = error_of(&answer);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", at), "{child}");
    }
    let answer = server.ask(QUERY, json!({"child": {}, "asker": {"role": "parent"}, "on": on})).await;
    assert_eq!(error_of(&answer).1, "asker.role");
}

#[tokio::test]
async fn the_nearest_valid_term_is_named_and_what_was_sent_is_not() {
    let server = server().await;
    for (child, nearest) in [
        (json!({"needs": ["handwritting"]}), "`handwriting`"),
        (json!({"home": {"area": "Milton Keyns"}}), "`E06000042` (Milton Keynes)"),
        (json!({"priorSteps": [{"step": "universal advise"}]}), "`universal-advice`"),
    ] {
        let message = error_of(&server.ask(QUERY, json!({"child": child})).await).2;
        assert!(message.contains(nearest), "{message}");
        assert!(!message.contains("handwritting") && !message.contains("Keyns"), "{message}");
    }
}

#[tokio::test]
async fn an_identifier_that_is_well_formed_and_not_known_is_a_notice_and_the_fact_stays_missing() {
    let services = vec![
        with_rule("clinic", json!({"home_area": {"within": [MK]}})),
        with_rule("gp-clinic", json!({"gp_area": {"within": [MK]}})),
        with_rule("school-clinic", json!({"school_area": {"within": [MK]}})),
    ];
    let server = Server::of(&directory(vec![provider("trust", services)])).await;
    for (service, child, at) in [
        ("clinic", json!({"home": {"postcode": "ZZ1 1ZZ"}}), ["child", "home", "postcode"]),
        ("gp-clinic", json!({"gp": {"practice": "Z99999"}}), ["child", "gp", "practice"]),
        ("gp-clinic", json!({"gp": {"postcode": "ZZ1 1ZZ"}}), ["child", "gp", "postcode"]),
        ("school-clinic", json!({"education": {"school": "999999"}}), ["child", "education", "school"]),
        ("school-clinic", json!({"education": {"postcode": "ZZ1 1ZZ"}}), ["child", "education", "postcode"]),
    ] {
        let query = QUERY.replace("\"clinic\"", &format!("\"{service}\""));
        let answer = server.data(&query, json!({"child": child})).await;
        let found = &answer["checkEligibility"];
        assert_eq!(found["outcome"], "NEEDS_INFORMATION", "{child}");
        assert_eq!(found["notices"], json!([{"code": "IDENTIFIER_NOT_KNOWN", "input": at}]));
    }
}

async fn notices(server: &Server, child: Value) -> Value {
    server.data(QUERY, json!({"child": child})).await["checkEligibility"]["notices"].take()
}

#[tokio::test]
async fn facts_that_contradict_each_other_or_a_register_are_noticed() {
    let server = server().await;
    let step = |mut run: Value| {
        run["step"] = json!("portage");
        run
    };
    let seen = |day: &str| json!({"service": "clinic", "lastContactOn": day});
    for (child, at) in [
        (json!({"education": {"setting": "NONE", "school": "110592"}}), "setting"),
        (json!({"education": {"setting": "ELECTIVE_HOME_EDUCATION", "area": MK}}), "setting"),
        (json!({"education": {"setting": "MAINSTREAM", "school": "110592"}}), "setting"),
        (json!({"education": {"setting": "NONE", "fullTime": true}}), "fullTime"),
        (json!({"education": {"setting": "NONE", "maintainedBy": MK}}), "maintainedBy"),
        (json!({"lookedAfter": {"status": false, "byArea": MK}}), "byArea"),
        (json!({"ehcp": {"status": "NONE", "maintainingArea": MK}}), "maintainingArea"),
        (json!({"ehcp": {"status": "REQUESTED", "provisionNamed": ["occupational-therapy"]}}), "provisionNamed"),
        (json!({"dateOfBirth": "2020-01-01", "education": {"yearGroup": 9}}), "yearGroup"),
        (json!({"dateOfBirth": "2020-01-01", "priorSteps": [step(json!({"startedOn": "2019-12-31"}))]}), "startedOn"),
        (json!({"age": {"years": 5}, "priorSteps": [step(json!({"startedOn": "2020-01-01"}))]}), "startedOn"),
        (json!({"dateOfBirth": "2025-01-01", "priorSteps": [step(json!({"weeks": 110}))]}), "weeks"),
        (json!({"dateOfBirth": "2025-01-01", "priorSteps": [step(json!({"schoolTerms": 9}))]}), "schoolTerms"),
        (json!({"dateOfBirth": "2020-01-01", "previousContacts": [seen("2019-12-31")]}), "lastContactOn"),
    ] {
        let found = notices(&server, child.clone()).await;
        assert_eq!(found.as_array().unwrap().len(), 1, "{child}: {found}");
        assert_eq!(found[0]["code"], "FACTS_CONTRADICT");
        assert_eq!(found[0]["input"].as_array().unwrap().last().unwrap(), at, "{child}");
    }
    for child in [
        json!({"education": {"setting": "RESOURCED_PROVISION", "school": "136730"}}),
        json!({"education": {"setting": "SPECIAL", "school": "110592"}}),
        json!({"dateOfBirth": "2020-01-01", "education": {"yearGroup": 1}}),
        json!({"dateOfBirth": "2020-01-01", "previousContacts": [seen("2020-01-01")]}),
        json!({"age": {"years": 5}, "priorSteps": [step(json!({"startedOn": "2021-06-01"}))]}),
        json!({"priorSteps": [step(json!({"startedOn": "1999-06-01"}))]}),
    ] {
        assert_eq!(notices(&server, child.clone()).await, json!([]), "{child}");
    }
}

async fn outcome(rule: Value, child: Value) -> String {
    let server = Server::of(&directory(vec![provider("trust", vec![with_rule("clinic", rule)])])).await;
    let answer = server.data(QUERY, json!({"child": child, "on": "2026-11-23"})).await;
    answer["checkEligibility"]["outcome"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn places_become_facts() {
    let (meets, outside, open) = ("MEETS_CRITERIA", "OUTSIDE_CRITERIA", "NEEDS_INFORMATION");
    let home = json!({"home_area": {"within": [MK]}});
    let gp = json!({"gp_area": {"within": [MK]}});
    let school = json!({"school_area": {"within": [MK]}});
    for (rule, child, expected) in [
        (&home, json!({"home": {"postcode": "mk92ub"}}), meets),
        (&home, json!({"home": {"postcode": "LU1 1BW"}}), outside),
        (&home, json!({"home": {"area": "E12000008"}}), open),
        (&home, json!({"home": {"area": LUTON}}), outside),
        (&gp, json!({"gp": {"practice": "K82057"}}), meets),
        (&gp, json!({"gp": {"practice": "E81005"}}), outside),
        (&gp, json!({"gp": {"registered": false}}), outside),
        (&gp, json!({"gp": {"registered": true}}), open),
        (&gp, json!({"gp": {"postcode": "MK9 2UB"}}), meets),
        (&school, json!({"education": {"school": "110592"}}), meets),
        (&school, json!({"education": {"area": LUTON}}), outside),
        (&school, json!({"education": {"setting": "NONE"}}), outside),
        (&school, json!({"education": {"postcode": "MK9 2UB"}}), meets),
    ] {
        assert_eq!(outcome(rule.clone(), child.clone()).await, expected, "{rule} {child}");
    }
}

#[tokio::test]
async fn the_register_says_the_setting_unless_the_asker_does() {
    let special = json!({"setting": {"one_of": ["special"]}});
    let listed = json!({"education": {"school": "110592"}});
    assert_eq!(outcome(special.clone(), listed).await, "MEETS_CRITERIA");
    let said = json!({"education": {"school": "110592", "setting": "MAINSTREAM"}});
    assert_eq!(outcome(special, said).await, "OUTSIDE_CRITERIA");
}

#[tokio::test]
async fn an_age_is_a_range_of_birth_dates() {
    let under_seven = json!({"age": {"before": "7 years"}});
    assert_eq!(outcome(under_seven.clone(), json!({"age": {"years": 6}})).await, "MEETS_CRITERIA");
    assert_eq!(outcome(under_seven.clone(), json!({"age": {"years": 7}})).await, "OUTSIDE_CRITERIA");
    let six_and_a_half = json!({"age": {"from": "6 years 6 months"}});
    assert_eq!(outcome(six_and_a_half.clone(), json!({"age": {"years": 6}})).await, "NEEDS_INFORMATION");
    assert_eq!(outcome(six_and_a_half, json!({"age": {"years": 6, "months": 7}})).await, "MEETS_CRITERIA");
}

#[tokio::test]
async fn all_identifiers_of_a_child_are_looked_up_in_one_statement() {
    let parts = with_rule("clinic", json!({"home_area": {"within": [MK]}}));
    let (server, store) = Server::and_store(&directory(vec![provider("trust", vec![parts])])).await;
    let child = json!({
        "home": {"postcode": "MK9 2UB"},
        "otherHomes": [{"postcode": "ZZ1 1ZZ"}],
        "gp": {"practice": "K82057"},
        "education": {"school": "110592"},
    });
    let mut taken = Vec::new();
    for _ in 0..2 {
        let before = store.statements_run();
        let found = server.data(QUERY, json!({"child": child})).await;
        assert_eq!(found["checkEligibility"]["notices"][0]["input"], json!(["child", "otherHomes", "0", "postcode"]));
        taken.push(store.statements_run() - before);
    }
    assert_eq!(taken[1], 1, "the service is in memory by now");
}

#[tokio::test]
async fn repeated_entries_count_once() {
    let child = json!({
        "needs": ["dressing", "dressing"],
        "priorSteps": [{"step": "universal-advice"}, {"step": "universal-advice"}],
    });
    assert_eq!(notices(&server().await, child).await, json!([]));
}

#[tokio::test]
async fn a_contact_with_a_service_that_is_not_listed_is_noted() {
    let contacts = ["clinic", "clinnic"].map(|slug| json!({"service": slug}));
    let found = notices(&server().await, json!({"previousContacts": contacts})).await;
    let input = json!(["child", "previousContacts", "1", "service"]);
    assert_eq!(found, json!([{"code": "IDENTIFIER_NOT_KNOWN", "input": input}]));
    let twice = ["2026-01-05", "2026-02-05"].map(|day| json!({"service": "clinnic", "lastContactOn": day}));
    let found = notices(&server().await, json!({"previousContacts": twice})).await;
    let at = |index: usize| found[index]["input"][2].as_str().unwrap();
    assert_eq!((at(0), at(1), found.as_array().unwrap().len()), ("0", "1", 2));
}

#[tokio::test]
async fn an_area_that_has_ended_stands_for_the_one_in_use_on_the_day() {
    let now = "E07000903";
    let rule = json!({"home_area": {"within": [now]}});
    let mut records = directory(vec![provider("trust", vec![with_rule("clinic", rule)])]);
    for (code, valid_until, successor) in [
        ("E07000901", "2010-03-31", Some("E07000902")),
        ("E07000902", "2019-03-31", Some(now)),
        (now, "2090-03-31", None),
        ("E07000904", "2010-03-31", Some("E07000905")),
        ("E07000905", "2010-03-31", Some("E07000904")),
    ] {
        let area =
            json!({"code": code, "name": code, "kind": "district", "valid_until": valid_until, "successor": successor});
        records.areas.push(serde_json::from_value(area).unwrap());
    }
    let server = Server::of(&records).await;
    for (area, on, expected) in [
        ("E07000901", "2026-11-23", "MEETS_CRITERIA"),
        ("E07000902", "2026-11-23", "MEETS_CRITERIA"),
        ("E07000901", "2015-11-23", "OUTSIDE_CRITERIA"),
        ("E07000904", "2026-11-23", "OUTSIDE_CRITERIA"),
    ] {
        let answer = server.data(QUERY, json!({"child": {"home": {"area": area}}, "on": on})).await;
        let checked = &answer["checkEligibility"];
        assert_eq!(checked["outcome"], expected, "{area} {on}");
        assert_eq!(checked["notices"], json!([{"code": "IDENTIFIER_REPLACED", "input": ["child", "home", "area"]}]));
    }
}

#[tokio::test]
async fn a_postcode_given_for_an_area_is_not_answered_with_what_lies_near_it() {
    let server = server().await;
    for text in ["MK9 2UB", "mk92ub", "MK9 2U", "MK9 2"] {
        let answer = server.ask(QUERY, json!({"child": {"home": {"area": text}}})).await;
        let (code, input, message) = error_of(&answer);
        assert_eq!((code.as_str(), input.as_str()), ("BAD_INPUT", "child.home.area"));
        assert!(!message.contains("nearest"), "{text}: {message}");
    }
}
