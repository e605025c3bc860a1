//! What to say of one departure of a value from the schema.

use std::fmt::Display;

use domain::nearest::{misspelt, nearest, nearest_by};
use domain::vocabulary::{Gazetteer, Terms, Vocabulary};
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::{Map, Value};

use super::codes::nearest_area;
use super::meant::Misspelling;
use super::wording::{a_kind, found, key_list, lower_first, quoted_list};
use crate::finding::{Cause, Finding};
use crate::schema::{EXPECTED, VOCABULARY};
use crate::yaml::child;

/// The longest closed list that is written out as what was expected.
const LONGEST_LIST: usize = 12;

/// One thing in which a value departs from the schema.
pub(super) struct Departure<'a> {
    /// What the validator reports.
    pub(super) error: &'a ValidationError<'a>,
    /// The schema that holds the keyword that the value departs from.
    pub(super) rule: Option<&'a Map<String, Value>>,
}

impl Departure<'_> {
    /// The unknown keys that each stand for a key that the mapping does not have. Where that is missing, less
    /// likeness is enough.
    pub(super) fn misspellings(&self) -> Vec<Misspelling> {
        let Kind::AdditionalProperties { unexpected } = self.error.kind() else {
            return Vec::new();
        };
        let misspelling = |written: &String| {
            let needed = || nearest(written, self.free_keys().filter(|key| self.is_required(key)));
            let meant = misspelt(written, self.free_keys()).or_else(needed)?.to_owned();
            Some(Misspelling {
                mapping: self.pointer(),
                written: written.clone(),
                finding: self.unknown_key(written).nearest(Some(meant.clone())),
                meant,
            })
        };
        unexpected.iter().filter_map(misspelling).collect()
    }

    pub(super) fn findings(&self, terms: &Terms, areas: &Gazetteer) -> Vec<Finding> {
        match self.error.kind() {
            Kind::AdditionalProperties { unexpected } => unexpected.iter().map(|key| self.unknown_key(key)).collect(),
            Kind::Required { property } => vec![self.missing_key(property.as_str().unwrap_or_default())],
            Kind::MaxProperties { .. } => self.too_many_keys().into_iter().collect(),
            Kind::MinProperties { .. } => {
                let finding = Finding::error(self.pointer(), "this mapping is empty");
                vec![finding.expecting(key_list(self.known_keys()))]
            }
            Kind::Type { kind: TypeKind::Single(kind) } => vec![self.wrong_type(kind.as_str())],
            Kind::Enum { options } => vec![self.not_listed(options, terms)],
            _ => vec![self.wrong_value(areas)],
        }
    }

    fn pointer(&self) -> String {
        self.error.instance_path().as_str().to_owned()
    }

    fn value(&self) -> &Value {
        self.error.instance()
    }

    fn known_keys(&self) -> impl Iterator<Item = &str> {
        let properties = self.rule.and_then(|rule| rule.get("properties"));
        properties.and_then(Value::as_object).into_iter().flat_map(|properties| properties.keys().map(String::as_str))
    }

    /// The known keys that the mapping does not have.
    fn free_keys(&self) -> impl Iterator<Item = &str> {
        self.known_keys().filter(|key| self.value().get(key).is_none())
    }

    fn is_required(&self, key: &str) -> bool {
        let required = self.rule.and_then(|rule| rule.get("required")?.as_array());
        required.is_some_and(|keys| keys.iter().any(|it| it == key))
    }

    fn unknown_key(&self, key: &str) -> Finding {
        let meant = nearest(key, self.free_keys()).or_else(|| nearest(key, self.known_keys()));
        Finding::error(child(&self.pointer(), key), format!("unknown key `{key}`"))
            .expecting(key_list(self.free_keys()))
            .nearest(meant.map(str::to_owned))
            .on_key()
    }

    fn missing_key(&self, key: &str) -> Finding {
        let finding = Finding::error(self.pointer(), format!("missing key `{key}`"));
        let description = self.rule.and_then(|rule| rule.get("properties")?.get(key)?.get("description")?.as_str());
        match description {
            Some(description) => {
                finding.expecting(format!("`{key}`: {}", lower_first(description.trim_end_matches('.'))))
            }
            None => finding.expecting(format!("`{key}`")),
        }
    }

    /// More keys than one in a mapping that is to have one; none when all but one are unknown, which is
    /// reported of each.
    fn too_many_keys(&self) -> Option<Finding> {
        let here: Vec<&str> = self.known_keys().filter(|key| self.value().get(key).is_some()).collect();
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
            (None, kind, Value::Null) if !self.error.instance_path().is_empty() => {
                format!("{}, or no such key", a_kind(kind))
            }
            (None, kind, _) => a_kind(kind).to_owned(),
        };
        let meant = match (kind, self.value().as_str()) {
            ("boolean", Some("yes" | "Yes" | "y" | "on")) => Some("true".to_owned()),
            ("boolean", Some("no" | "No" | "n" | "off")) => Some("false".to_owned()),
            _ => None,
        };
        Finding::error(self.pointer(), format!("expected {}, found {found}", a_kind(kind)))
            .expecting(expected)
            .nearest(meant)
            .because(Cause::Type)
    }

    /// A value that is not in its closed list, or a code that is not in its vocabulary.
    fn not_listed(&self, options: &Value, terms: &Terms) -> Finding {
        let text = self.value().as_str().unwrap_or_default();
        let values: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if text.trim().is_empty() {
            return self.empty_text();
        }
        let vocabulary = self.rule_text(VOCABULARY).and_then(vocabulary_of);
        let (message, expected, meant) = match vocabulary {
            Some(vocabulary) => (
                format!("unknown {} `{text}`", spoken(vocabulary)),
                format!("the code of a term of the vocabulary `{}`", vocabulary.code()),
                nearest_term(terms, vocabulary, text),
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
        Finding::error(self.pointer(), message).expecting(expected).nearest(meant).because(Cause::Meaning)
    }

    fn wrong_value(&self, areas: &Gazetteer) -> Finding {
        let text = self.value().as_str();
        if text.is_some_and(|text| text.trim().is_empty()) {
            return self.empty_text();
        }
        let (message, expected) = self.wrong_size_or_form();
        let nearest = text.filter(|_| self.is_area()).and_then(|text| nearest_area(areas, text));
        let finding = Finding::error(self.pointer(), message).nearest(nearest).because(Cause::Shape);
        match expected {
            Some(expected) => finding.expecting(expected),
            None => finding,
        }
    }

    fn wrong_size_or_form(&self) -> (String, Option<String>) {
        let said = self.value();
        let text = said.as_str().unwrap_or_default();
        let least = |limit: &dyn Display| Some(format!("at least {limit}"));
        match self.error.kind() {
            Kind::Pattern { .. } => {
                (format!("`{text}` is not of the right form"), self.rule_text(EXPECTED).map(str::to_owned))
            }
            Kind::Format { format } if format == "date" => {
                (format!("`{text}` is no date"), Some("a date, `YYYY-MM-DD`".to_owned()))
            }
            Kind::MinItems { limit } if said.as_array().is_some_and(Vec::is_empty) => {
                ("this list is empty".to_owned(), least(limit))
            }
            Kind::MinItems { limit } => ("this list is too short".to_owned(), least(limit)),
            Kind::Minimum { limit } => (format!("{said} is too low"), least(limit)),
            Kind::Maximum { limit } => (format!("{said} is too high"), Some(format!("at most {limit}"))),
            _ => (self.error.to_string(), None),
        }
    }

    fn empty_text(&self) -> Finding {
        Finding::error(self.pointer(), "this text is empty")
            .expecting(self.rule_text(EXPECTED).unwrap_or("some text, or no such key"))
            .because(Cause::Type)
    }

    fn is_area(&self) -> bool {
        self.error.schema_path().as_str().starts_with("/$defs/AreaCode/")
    }

    fn rule_text(&self, keyword: &str) -> Option<&str> {
        self.rule?.get(keyword)?.as_str()
    }
}

fn vocabulary_of(code: &str) -> Option<Vocabulary> {
    Vocabulary::ALL.iter().copied().find(|vocabulary| vocabulary.code() == code)
}

/// What one term of a vocabulary is called.
fn spoken(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::PriorStep => "prior step",
        other => other.code(),
    }
}

/// The code of the term that goes by words most like the text.
fn nearest_term(terms: &Terms, vocabulary: Vocabulary, text: &str) -> Option<String> {
    let words = terms.list(vocabulary).flat_map(|term| {
        let synonyms = term.synonyms.iter().map(|word| word.as_str());
        let names = [term.code.as_str(), term.label.as_str()].into_iter();
        names.chain(synonyms).map(|word| (word, term.code.as_str()))
    });
    nearest_by(text, words).map(str::to_owned)
}
