//! Words for the parts of a file.

use serde_json::Value;

/// A kind of value, as what is expected.
pub(super) fn a_kind(kind: &str) -> &str {
    match kind {
        "object" => "a mapping (`key: value` lines)",
        "array" => "a list",
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "null" => "nothing",
        other => other,
    }
}

/// A value, as what was found.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(said) => format!("{said}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => "text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// Keys, as what is expected.
pub(super) fn key_list<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    let list = quoted_list(keys);
    if list.is_empty() { "no further key".to_owned() } else { format!("one of {list}") }
}

/// Terms one after the other, in back quotes.
pub(super) fn quoted_list<'a>(terms: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = terms.into_iter().map(|term| format!("`{term}`")).collect();
    quoted.join(", ")
}

/// A sentence as it stands within another. A word in capitals, such as the name of a vocabulary, stays as it is.
pub(super) fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}
