//! Holds a value against the schema: keys, types, closed lists, terms, patterns, sizes.

use domain::vocabulary::{Gazetteer, Terms};
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value};

use super::SchemaFault;
use super::departure::Departure;
use super::meant::Misspelling;
use crate::finding::Finding;

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

    /// The unknown keys of a value that each stand for a known one.
    pub(super) fn misspellings(&self, value: &Value) -> Vec<Misspelling> {
        let errors = self.validator.iter_errors(value);
        errors.flat_map(|error| Departure { error: &error, rule: self.rule_of(&error) }.misspellings()).collect()
    }

    /// Everything in which a value departs from the schema.
    pub(super) fn findings(&self, value: &Value, terms: &Terms, areas: &Gazetteer) -> Vec<Finding> {
        let errors = self.validator.iter_errors(value);
        errors
            .flat_map(|error| Departure { error: &error, rule: self.rule_of(&error) }.findings(terms, areas))
            .collect()
    }

    /// The schema that holds the keyword that a value departs from.
    fn rule_of(&self, error: &ValidationError<'_>) -> Option<&Map<String, Value>> {
        let (holder, _) = error.schema_path().as_str().rsplit_once('/')?;
        self.schema.pointer(holder)?.as_object()
    }
}
