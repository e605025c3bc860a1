//! The committed schemas say what the record types and the terms say.

use seed::SeedSet;
use seed::schema::{file_text, guide_file_schema, provider_file_schema};
use serde_json::Value;

const HOW: &str = "it is stale; write it anew with `just schema`";

fn terms() -> domain::vocabulary::Terms {
    SeedSet::built_in_reference().unwrap().terms
}

#[test]
fn the_schema_of_provider_files_is_fresh() {
    let committed = include_str!("../provider-file.schema.json");
    let fresh = file_text(&provider_file_schema(&terms()));
    assert!(committed == fresh, "seed/provider-file.schema.json: {HOW}");
}

#[test]
fn the_schema_of_guide_files_is_fresh() {
    let committed = include_str!("../guide-file.schema.json");
    let fresh = file_text(&guide_file_schema(&terms()));
    assert!(committed == fresh, "seed/guide-file.schema.json: {HOW}");
}

#[test]
fn every_term_code_has_its_vocabulary() {
    for schema in [provider_file_schema(&terms()), guide_file_schema(&terms())] {
        let text = schema.to_string();
        assert!(!text.contains("#/$defs/TermCode\""), "a term code without `x-vocabulary`");
        assert_eq!(schema.pointer("/$defs/TermCode"), None);
    }
    let schema = provider_file_schema(&terms());
    let needs = schema.pointer("/$defs/TermCode.need/enum").and_then(Value::as_array).unwrap();
    assert!(needs.contains(&Value::from("handwriting")));
    assert_eq!(schema.pointer("/$defs/Rule/properties/needs/$ref"), Some(&Value::from("#/$defs/TermTest.need")));
}

#[test]
fn nothing_may_be_null() {
    let text = provider_file_schema(&terms()).to_string();
    assert!(!text.contains("\"null\"") && !text.contains("\"anyOf\"") && !text.contains("\"oneOf\""));
}
