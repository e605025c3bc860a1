//! The schema as printed.

use std::path::Path;

use rightdoor::graphql::sdl;

#[test]
fn the_printed_schema_is_the_one_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let printed = sdl();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == printed, "schema.graphql is out of date: run this test with UPDATE_SCHEMA=1");
}

#[test]
fn everything_in_it_is_described() {
    let lines: Vec<String> = sdl().lines().map(|line| line.trim().to_owned()).collect();
    let mut before = "";
    let mut bare = Vec::new();
    for line in &lines {
        let starts_something =
            ["type ", "input ", "enum ", "interface ", "scalar "].iter().any(|word| line.starts_with(word));
        let is_value =
            line.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
                && !line.is_empty();
        let is_field =
            line.split_once(": ").is_some_and(|(name, _)| name.chars().all(|letter| letter.is_ascii_alphanumeric()))
                || (line.ends_with('(') && !line.starts_with('"'));
        let within_text = line.starts_with('"') || line.starts_with('@') || line.starts_with("query:");
        if (starts_something || is_value || is_field) && !within_text && !before.ends_with('"') {
            bare.push(line.as_str());
        }
        before = line;
    }
    bare.retain(|line| !line.starts_with("type Query"));
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}
