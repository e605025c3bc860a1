//! Says the same as the generated schema in a form whose violations are precise.
//!
//! A key that may be left out is left out: it is not given without a value. A closed list is one list of
//! values and not one alternative for each.

use serde_json::{Map, Value};

/// Rewrites a schema and all that it holds.
pub(super) fn make_precise(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(make_precise),
        Value::Object(keywords) => {
            leave_out_null(keywords);
            list_values(keywords);
            keywords.values_mut().for_each(make_precise);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn leave_out_null(keywords: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = keywords.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            keywords.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(alternatives)) = keywords.get("anyOf") else {
        return;
    };
    let is_null = |alternative: &Value| alternative.get("type").is_some_and(|kind| kind == "null");
    if let [Value::Object(some), none] = alternatives.as_slice()
        && is_null(none)
    {
        let some = some.clone();
        keywords.remove("anyOf");
        keywords.extend(some);
    }
}

fn list_values(keywords: &mut Map<String, Value>) {
    let Some(Value::Array(alternatives)) = keywords.get("oneOf") else {
        return;
    };
    let said = |keyword: &str| -> Option<Vec<Value>> {
        alternatives.iter().map(|alternative| alternative.get(keyword).cloned()).collect()
    };
    let Some(values) = said("const") else { return };
    let descriptions = said("description");
    keywords.remove("oneOf");
    keywords.insert("type".to_owned(), "string".into());
    keywords.insert("enum".to_owned(), values.into());
    if let Some(descriptions) = descriptions {
        keywords.insert("enumDescriptions".to_owned(), descriptions.into());
    }
}
