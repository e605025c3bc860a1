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
    let printed = sdl();
    let mut within_text = false;
    let mut before = "";
    let mut bare = Vec::new();
    for line in printed.lines().map(str::trim) {
        let is_text = within_text || line.starts_with('"');
        if line == "\"\"\"" {
            within_text = !within_text;
        }
        if !is_text && needs_description(line) && !before.ends_with('"') {
            bare.push(line);
        }
        before = line;
    }
    assert_eq!(bare, Vec::<&str>::new());
}

/// Whether a line of the schema starts a type, a field, an argument or a value.
fn needs_description(line: &str) -> bool {
    let starts_type = ["type ", "input ", "enum ", "interface ", "scalar "].iter().any(|word| line.starts_with(word));
    let is_value =
        !line.is_empty() && line.chars().all(|letter| letter.is_ascii_uppercase() || "_0123456789".contains(letter));
    let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
    let is_field = !name.is_empty() && (line[name.len()..].starts_with(": ") || line[name.len()..].starts_with('('));
    (starts_type || is_value || is_field) && !line.starts_with("query:")
}
