//! Writes the codes of the controlled terms into a schema.
//!
//! A record type knows which vocabulary a code belongs to, but not which codes there are. Under every
//! `x-vocabulary` the definitions that lead to a term code get a copy for that vocabulary.

use std::collections::BTreeSet;

use domain::vocabulary::{Terms, Vocabulary};
use serde_json::{Map, Value, json};

use super::VOCABULARY;

const DEFINITIONS: &str = "$defs";
const REFERENCE: &str = "$ref";
const PREFIX: &str = "#/$defs/";
const TERM_CODE: &str = "TermCode";

/// Names the terms wherever a schema asks for one.
pub(super) fn name_terms(schema: &mut Value, terms: &Terms) {
    let Some(Value::Object(general)) = schema.get(DEFINITIONS).cloned() else {
        return;
    };
    let mut added = Map::new();
    for vocabulary in Vocabulary::ALL {
        let mut naming = Naming { vocabulary: *vocabulary, general: &general, added: &mut added };
        naming.find(schema);
        let definition = term_definition(terms, *vocabulary);
        if let Some(place) = added.get_mut(&name(TERM_CODE, *vocabulary)) {
            *place = definition;
        }
    }
    if let Some(Value::Object(definitions)) = schema.get_mut(DEFINITIONS) {
        definitions.extend(added);
    }
    leave_out_unused(schema);
}

/// Leaves out the definitions that nothing leads to any more.
fn leave_out_unused(schema: &mut Value) {
    let Some(Value::Object(mut definitions)) = schema.get_mut(DEFINITIONS).map(Value::take) else {
        return;
    };
    let mut used = BTreeSet::new();
    let mut waiting = references(schema);
    while let Some(name) = waiting.pop() {
        if used.insert(name.clone()) {
            waiting.extend(definitions.get(&name).map(references).unwrap_or_default());
        }
    }
    definitions.retain(|name, _| used.contains(name));
    if let Some(place) = schema.get_mut(DEFINITIONS) {
        *place = Value::Object(definitions);
    }
}

/// The naming of one vocabulary's terms.
struct Naming<'a> {
    vocabulary: Vocabulary,
    /// The definitions that hold for every vocabulary.
    general: &'a Map<String, Value>,
    /// Those that hold for one.
    added: &'a mut Map<String, Value>,
}

impl Naming<'_> {
    /// Finds what is said to hold terms of the vocabulary.
    fn find(&mut self, schema: &mut Value) {
        match schema {
            Value::Array(items) => items.iter_mut().for_each(|item| self.find(item)),
            Value::Object(keywords) => {
                let holds_terms = keywords.get(VOCABULARY).is_some_and(|code| code == self.vocabulary.code());
                for value in keywords.values_mut() {
                    self.find(value);
                }
                if holds_terms {
                    self.name(schema);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Turns every reference that leads to a term code to the copy for the vocabulary.
    fn name(&mut self, schema: &mut Value) {
        match schema {
            Value::Array(items) => items.iter_mut().for_each(|item| self.name(item)),
            Value::Object(keywords) => {
                if let Some(Value::String(reference)) = keywords.get_mut(REFERENCE)
                    && let Some(target) = reference.strip_prefix(PREFIX)
                    && self.leads_to_a_term(target)
                {
                    let target = target.to_owned();
                    *reference = format!("{PREFIX}{}", name(&target, self.vocabulary));
                    self.copy(&target);
                }
                keywords.values_mut().for_each(|value| self.name(value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn leads_to_a_term(&self, target: &str) -> bool {
        target == TERM_CODE
            || self
                .general
                .get(target)
                .is_some_and(|definition| references(definition).iter().any(|name| name == TERM_CODE))
    }

    fn copy(&mut self, target: &str) {
        let copy_name = name(target, self.vocabulary);
        if self.added.contains_key(&copy_name) {
            return;
        }
        let mut copy = self.general.get(target).cloned().unwrap_or(Value::Null);
        self.added.insert(copy_name.clone(), Value::Null);
        self.name(&mut copy);
        self.added.insert(copy_name, copy);
    }
}

fn name(definition: &str, vocabulary: Vocabulary) -> String {
    format!("{definition}.{}", vocabulary.code())
}

/// The definitions that a schema itself refers to.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(keywords) => {
            let here = keywords.get(REFERENCE).and_then(Value::as_str);
            let here = here.and_then(|it| it.strip_prefix(PREFIX)).map(str::to_owned);
            here.into_iter().chain(keywords.values().flat_map(references)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn term_definition(terms: &Terms, vocabulary: Vocabulary) -> Value {
    let codes: Vec<&str> = terms.list(vocabulary).map(|term| term.code.as_str()).collect();
    let labels: Vec<&str> = terms.list(vocabulary).map(|term| term.label.as_str()).collect();
    json!({
        "description": format!("The code of a term of the vocabulary `{}`.", vocabulary.code()),
        "type": "string",
        "enum": codes,
        "enumDescriptions": labels,
        VOCABULARY: vocabulary.code(),
    })
}
