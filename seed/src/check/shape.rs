//! Holds a value against the schema: keys, types, closed lists, terms, patterns, sizes.

use std::collections::BTreeSet;

use domain::vocabulary::{Gazetteer, Terms, Vocabulary};
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value};

use super::SchemaFault;
use super::codes::nearest_area;
use super::wording::{a_kind, found, key_list, quoted_list};
use crate::finding::{Cause, Finding};
use crate::nearest::{nearest, nearest_by};
use crate::schema::{EXPECTED, VOCABULARY};
use crate::yaml::child;

/// The longest closed list that is written out as what was expected.
const LONGEST_LIST: usize = 12;

/// A compiled schema.
#[derive(Debug)]
pub(super) struct Shape {
    schema: Value,
    validator: Validator,
}

impl Shape {
    pub(super) fn new(schema: Value) -> Result<Self, SchemaFault> {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .with_pattern_options(PatternOptions::regex())
            .build(&schema)
            .map_err(|fault| SchemaFault(fault.to_string()))?;
        Ok(Self { schema, validator })
    }

    pub(super) fn schema(&self) -> &Value {
        &self.schema
    }

    /// Everything in which a value departs from the schema.
    pub(super) fn findings(&self, value: &Value, terms: &Terms, areas: &Gazetteer) -> Vec<Finding> {
        let errors: Vec<_> = self.validator.iter_errors(value).collect();
        let departures: Vec<Departure<'_>> = errors
            .iter()
            .map(|error| Departure {
                error,
                rule: self.rule_of(error),
                terms,
                areas,
            })
            .collect();
        let misspelt: BTreeSet<(String, String)> =
            departures.iter().flat_map(Departure::misspelt).collect();
        departures
            .iter()
            .flat_map(|it| it.findings(&misspelt))
            .collect()
    }

    /// The schema that holds the keyword that a value departs from.
    fn rule_of(&self, error: &ValidationError<'_>) -> Option<&Map<String, Value>> {
        let (holder, _) = error.schema_path().as_str().rsplit_once('/')?;
        self.schema.pointer(holder)?.as_object()
    }
}

/// One thing in which a value departs from the schema.
struct Departure<'a> {
    error: &'a ValidationError<'a>,
    rule: Option<&'a Map<String, Value>>,
    terms: &'a Terms,
    areas: &'a Gazetteer,
}

impl Departure<'_> {
    /// The mapping and missing key of each unknown key that stands for a missing one.
    fn misspelt(&self) -> Vec<(String, String)> {
        self.unknown_keys()
            .iter()
            .filter_map(|key| nearest(key, self.free_keys()))
            .map(|meant| (self.pointer(), meant.to_owned()))
            .collect()
    }

    fn findings(&self, misspelt: &BTreeSet<(String, String)>) -> Vec<Finding> {
        let pointer = self.pointer();
        match self.error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| self.unknown_key(key)).collect()
            }
            Kind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                if misspelt.contains(&(pointer.clone(), key.to_owned())) {
                    return Vec::new();
                }
                let finding = Finding::error(pointer, format!("missing key `{key}`"));
                vec![self.with_key_description(finding, key)]
            }
            Kind::MaxProperties { .. } => self.too_many_keys().into_iter().collect(),
            Kind::MinProperties { .. } => {
                vec![
                    Finding::error(pointer, "this mapping is empty")
                        .expecting(key_list(self.known_keys())),
                ]
            }
            Kind::Type {
                kind: TypeKind::Single(kind),
            } => vec![self.wrong_type(kind.as_str())],
            Kind::Enum { options } => vec![self.not_listed(options)],
            _ => vec![self.wrong_value()],
        }
    }

    fn pointer(&self) -> String {
        self.error.instance_path().as_str().to_owned()
    }

    fn value(&self) -> &Value {
        self.error.instance()
    }

    fn unknown_keys(&self) -> &[String] {
        match self.error.kind() {
            Kind::AdditionalProperties { unexpected } => unexpected,
            _ => &[],
        }
    }

    fn known_keys(&self) -> impl Iterator<Item = &str> {
        let properties = self.rule.and_then(|rule| rule.get("properties"));
        properties
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|properties| properties.keys().map(String::as_str))
    }

    /// The known keys that the mapping does not have.
    fn free_keys(&self) -> impl Iterator<Item = &str> {
        self.known_keys()
            .filter(|key| self.value().get(key).is_none())
    }

    fn unknown_key(&self, key: &str) -> Finding {
        let meant = nearest(key, self.free_keys()).or_else(|| nearest(key, self.known_keys()));
        Finding::error(child(&self.pointer(), key), format!("unknown key `{key}`"))
            .expecting(key_list(self.free_keys()))
            .nearest(meant.map(str::to_owned))
            .on_key()
    }

    /// What a key is for, as what was expected.
    fn with_key_description(&self, finding: Finding, key: &str) -> Finding {
        let description = self.rule.and_then(|rule| {
            rule.get("properties")?
                .get(key)?
                .get("description")?
                .as_str()
        });
        match description {
            Some(description) => {
                finding.expecting(format!("`{key}:` {}", description.trim_end_matches('.')))
            }
            None => finding,
        }
    }

    /// More keys than one in a mapping that is to have one; none when all but one are unknown, which is
    /// reported of each.
    fn too_many_keys(&self) -> Option<Finding> {
        let here: Vec<&str> = self
            .known_keys()
            .filter(|key| self.value().get(key).is_some())
            .collect();
        if here.len() < 2 {
            return None;
        }
        let expected = if self.known_keys().any(|key| key == "all") {
            "one of them; put several rules under `all:`, each after a `- `"
        } else {
            "one of them"
        };
        let message = format!("{} stand together here", quoted_list(here));
        Some(Finding::error(self.pointer(), message).expecting(expected))
    }

    fn wrong_type(&self, kind: &str) -> Finding {
        let found = found(self.value());
        let expected = match (self.rule_text(EXPECTED), kind, self.value()) {
            (Some(expected), _, _) => expected.to_owned(),
            (None, "string", Value::Number(_) | Value::Bool(_)) => "text, in quotes".to_owned(),
            (None, kind, Value::Null) => format!("{}, or no such key", a_kind(kind)),
            (None, kind, _) => a_kind(kind).to_owned(),
        };
        let meant = match (kind, self.value().as_str()) {
            ("boolean", Some("yes" | "Yes" | "y" | "on")) => Some("true".to_owned()),
            ("boolean", Some("no" | "No" | "n" | "off")) => Some("false".to_owned()),
            _ => None,
        };
        Finding::error(
            self.pointer(),
            format!("expected {}, found {found}", a_kind(kind)),
        )
        .expecting(expected)
        .nearest(meant)
        .because(Cause::Type)
    }

    /// A value that is not in its closed list, or a code that is not in its vocabulary.
    fn not_listed(&self, options: &Value) -> Finding {
        let text = self.value().as_str().unwrap_or_default();
        let values: Vec<&str> = options
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if text.trim().is_empty() {
            return self.empty_text();
        }
        let vocabulary = self.rule_text(VOCABULARY).and_then(vocabulary_of);
        let (message, expected, meant) = match vocabulary {
            Some(vocabulary) => (
                format!("unknown {} `{text}`", spoken(vocabulary)),
                format!(
                    "the code of a term of the vocabulary `{}`",
                    vocabulary.code()
                ),
                self.nearest_term(vocabulary, text),
            ),
            None => (
                format!("unknown value `{text}`"),
                if values.len() > LONGEST_LIST {
                    "a value of the list".to_owned()
                } else {
                    format!("one of {}", quoted_list(values.iter().copied()))
                },
                nearest(text, values.iter().copied()).map(str::to_owned),
            ),
        };
        Finding::error(self.pointer(), message)
            .expecting(expected)
            .nearest(meant)
            .because(Cause::Meaning)
    }

    /// The code of the term that goes by words most like the text.
    fn nearest_term(&self, vocabulary: Vocabulary, text: &str) -> Option<String> {
        let words = self.terms.list(vocabulary).flat_map(|term| {
            let synonyms = term.synonyms.iter().map(|word| word.as_str());
            let names = [term.code.as_str(), term.label.as_str()].into_iter();
            names.chain(synonyms).map(|word| (word, term.code.as_str()))
        });
        nearest_by(text, words).map(str::to_owned)
    }

    fn wrong_value(&self) -> Finding {
        let text = self.value().as_str();
        if text.is_some_and(|text| text.trim().is_empty()) {
            return self.empty_text();
        }
        let said = self.value();
        let (message, expected) = match self.error.kind() {
            Kind::Pattern { .. } => (
                format!("this is not as it should be: {said}"),
                self.rule_text(EXPECTED).map(str::to_owned),
            ),
            Kind::Format { format } if format == "date" => (
                format!("this is no date: {said}"),
                Some("a date, `YYYY-MM-DD`".to_owned()),
            ),
            Kind::MinItems { limit } if said.as_array().is_some_and(Vec::is_empty) => (
                "this list is empty".to_owned(),
                Some(format!("at least {limit}")),
            ),
            Kind::MinItems { limit } => (
                "this list is too short".to_owned(),
                Some(format!("at least {limit}")),
            ),
            Kind::Minimum { limit } => (
                format!("{said} is too low"),
                Some(format!("at least {limit}")),
            ),
            Kind::Maximum { limit } => (
                format!("{said} is too high"),
                Some(format!("at most {limit}")),
            ),
            _ => (self.error.to_string(), None),
        };
        let nearest = text
            .filter(|_| self.is_area())
            .and_then(|text| nearest_area(self.areas, text));
        let finding = Finding::error(self.pointer(), message)
            .nearest(nearest)
            .because(Cause::Shape);
        match expected {
            Some(expected) => finding.expecting(expected),
            None => finding,
        }
    }

    fn empty_text(&self) -> Finding {
        Finding::error(self.pointer(), "this text is empty")
            .expecting(
                self.rule_text(EXPECTED)
                    .unwrap_or("some text, or no such key"),
            )
            .because(Cause::Type)
    }

    fn is_area(&self) -> bool {
        self.error
            .schema_path()
            .as_str()
            .starts_with("/$defs/AreaCode/")
    }

    fn rule_text(&self, keyword: &str) -> Option<&str> {
        self.rule?.get(keyword)?.as_str()
    }
}

fn vocabulary_of(code: &str) -> Option<Vocabulary> {
    Vocabulary::ALL
        .iter()
        .copied()
        .find(|vocabulary| vocabulary.code() == code)
}

/// What one term of a vocabulary is called.
fn spoken(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::PriorStep => "prior step",
        other => other.code(),
    }
}
