//! What operators are told is all that there is.

use rightdoor::config::DEFAULT_FILE;

/// The keys of the default file: `database.url`.
fn keys() -> Vec<String> {
    let mut table = String::new();
    let mut keys = Vec::new();
    for line in DEFAULT_FILE.lines() {
        if let Some(name) = line.strip_prefix('[') {
            table = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            keys.push(format!("{table}{key}"));
        }
    }
    keys
}

#[test]
fn every_setting_has_its_topic() {
    let manual = include_str!("../../docs/operating.md");
    let keys = keys();
    assert!(keys.len() > 15, "{keys:?}");
    for key in keys {
        assert!(manual.contains(&format!("`{key}`")), "docs/operating.md does not name {key}");
    }
}

#[test]
fn nothing_that_serves_is_left_out_of_the_manuals_links() {
    let readme = include_str!("../../README.md");
    for page in ["docs/operating.md", "docs/privacy.md"] {
        assert!(readme.contains(&format!("({page})")), "README.md does not lead to {page}");
    }
}
