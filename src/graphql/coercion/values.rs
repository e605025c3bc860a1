//! Checks one value against an input type. No text made here repeats a value that was sent.

use async_graphql::parser::types::{BaseType, ExecutableDocument, Type};
use async_graphql::{Name, Number, Value as ConstValue, Variables};
use async_graphql_value::Value;
use domain::nearest::nearest;
use domain::vocabulary::Postcode;

use super::shapes::{InputKind, InputShape, Shapes};
use crate::graphql::scalars::{Date, DateTime, TimeOfDay};

/// Why a value does not fit, and where within it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The path, in names of the schema and places in lists.
    pub(super) path: Vec<String>,
    /// The name of a field within it that there is not: the caller's own text.
    pub(super) unknown: Option<String>,
    pub(super) message: String,
}

/// The letters and digits of the longest postcode.
const LONGEST_POSTCODE: usize = 7;

/// Why a variable has no value that could be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoValue {
    /// There is no such variable.
    Undefined,
    /// Its type takes no null, and nothing else was sent.
    Needed,
}

/// Looks up a variable: its value, or the default of its definition.
pub(super) type Variable<'v> = dyn Fn(&Name) -> Result<Option<ConstValue>, NoValue> + 'v;

/// The value of a variable, or the default of its definition in whatever operation.
pub(crate) fn sent_or_default(
    name: &Name,
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<Option<ConstValue>, NoValue> {
    if let Some(value) = variables.get(name) {
        return Ok(Some(value.clone()));
    }
    let operations = document.operations.iter();
    let mut definitions = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
    let definition = definitions.find(|one| one.node.name.node == *name).ok_or(NoValue::Undefined)?;
    Ok(definition.node.default_value.as_ref().map(|value| value.node.clone()))
}

/// A check of values.
pub(super) struct Check<'c> {
    pub(super) shapes: &'c Shapes,
    pub(super) variable: &'c Variable<'c>,
    /// Set when a value was sent that is, or may be, a child's postcode.
    pub(super) has_postcode: bool,
    /// Set when a value was sent that may be where a child lives: a point.
    pub(super) has_spot: bool,
}

impl Check<'_> {
    /// Whether a value fits a type. `None` as a value is one that was not sent.
    pub(super) fn value(&mut self, ty: &Type, value: Option<&Value>, path: &[String]) -> Result<(), Misfit> {
        match value {
            None | Some(Value::Null) if ty.nullable => Ok(()),
            None | Some(Value::Null) => Err(misfit(path, "A value is needed here.")),
            Some(Value::Variable(name)) => match (self.variable)(name) {
                // An undefined variable is the document's fault, and validation says so.
                Err(NoValue::Undefined) => Ok(()),
                Err(NoValue::Needed) => {
                    Err(misfit(path, "A value is needed here: the type of its variable takes no null."))
                }
                Ok(sent) => self.value(ty, sent.map(ConstValue::into_value).as_ref(), path),
            },
            Some(value) => match &ty.base {
                BaseType::List(each) => self.list(each, value, path),
                BaseType::Named(name) => self.named(name, value, path),
            },
        }
    }

    fn list(&mut self, each: &Type, value: &Value, path: &[String]) -> Result<(), Misfit> {
        let Value::List(values) = value else {
            return self.value(each, Some(value), path);
        };
        for (index, value) in values.iter().enumerate() {
            self.value(each, Some(value), &below(path, &index.to_string()))?;
        }
        Ok(())
    }

    fn named(&mut self, name: &str, value: &Value, path: &[String]) -> Result<(), Misfit> {
        let shapes = self.shapes;
        match shapes.input(name) {
            Some(InputKind::Enum(values)) => enum_value(name, values, value, path),
            Some(InputKind::Object { fields, one_of }) => self.object(name, fields, *one_of, value, path),
            None => {
                self.has_postcode |= matches!(value, Value::String(text) if reads_as_postcode(text));
                scalar(name, value, path)
            }
        }
    }

    fn object(
        &mut self,
        name: &str,
        fields: &[InputShape],
        one_of: bool,
        value: &Value,
        path: &[String],
    ) -> Result<(), Misfit> {
        let Value::Object(sent) = value else {
            return Err(misfit(path, format!("Expected an object of type {name}.")));
        };
        if let Some(unknown) = sent.keys().find(|key| fields.iter().all(|field| field.name != key.as_str())) {
            let known = fields.iter().map(|field| field.name.as_str());
            let near = did_you_mean(unknown, known.clone());
            let message = match near.is_empty() {
                false => format!("{name} has no such field{near}."),
                true => format!("{name} has no such field. It has {}.", listed(known)),
            };
            return Err(Misfit { unknown: Some(unknown.to_string()), ..misfit(path, message) });
        }
        if one_of {
            self.one_of(fields, sent, path)?;
        }
        for field in fields {
            let value = sent.get(field.name.as_str());
            if value.is_none() && field.has_default {
                continue;
            }
            let at = below(path, &field.name);
            let is_sent = value.is_some_and(|value| self.is_there(value));
            self.has_postcode |= is_postcode(&field.name) && is_sent;
            self.has_spot |= field.name == "near" && is_sent;
            self.value(&field.ty, value, &at)?;
        }
        Ok(())
    }

    /// Whether a value says something: not null, nor a variable that is null or was not sent.
    fn is_there(&self, value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Variable(name) => matches!((self.variable)(name), Ok(Some(value)) if value != ConstValue::Null),
            _ => true,
        }
    }

    fn one_of(
        &self,
        fields: &[InputShape],
        sent: &async_graphql::indexmap::IndexMap<Name, Value>,
        path: &[String],
    ) -> Result<(), Misfit> {
        // A variable that is not defined is the document's fault.
        let is_there = |value: &Value| match value {
            Value::Variable(name) if (self.variable)(name).is_err() => true,
            value => self.is_there(value),
        };
        if sent.len() == 1 && sent.values().all(is_there) {
            return Ok(());
        }
        let names = listed(fields.iter().map(|field| field.name.as_str()));
        Err(misfit(path, format!("Give exactly one of {names}.")))
    }
}

fn is_postcode(name: &str) -> bool {
    name == "postcode" || name == "coversPostcode"
}

/// Whether a word, or some next to each other, are a full postcode, however it is spaced.
fn reads_as_postcode(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let most = words.len().min(LONGEST_POSTCODE);
    (1..=most).any(|count| {
        words.windows(count).any(|some| {
            let letters: usize = some.iter().map(|word| word.len()).sum();
            letters <= LONGEST_POSTCODE && Postcode::parse(&some.concat()).is_ok()
        })
    })
}

fn enum_value(name: &str, values: &[String], value: &Value, path: &[String]) -> Result<(), Misfit> {
    let all = listed(values.iter().map(String::as_str));
    let sent = match value {
        Value::Enum(sent) => sent.as_str(),
        Value::String(sent) => sent,
        _ => return Err(misfit(path, format!("Expected a value of {name}: one of {all}."))),
    };
    if values.iter().any(|known| known == sent) {
        return Ok(());
    }
    let near = did_you_mean(sent, values.iter().map(String::as_str));
    Err(misfit(path, format!("{name} has no such value{near}. Its values are {all}.")))
}

fn scalar(name: &str, value: &Value, path: &[String]) -> Result<(), Misfit> {
    let fits = match (name, value) {
        ("Int", Value::Number(number)) => is_int(number),
        ("Float", Value::Number(number)) => number.as_f64().is_some_and(f64::is_finite),
        ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) => true,
        ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
        ("Date", Value::String(text)) => Date::parse_text(text).is_some(),
        ("DateTime", Value::String(text)) => DateTime::parse_text(text).is_some(),
        ("TimeOfDay", Value::String(text)) => domain::hours::TimeOfDay::parse(text).is_ok(),
        _ => false,
    };
    let expected = match name {
        _ if fits => return Ok(()),
        "Int" => "a whole number",
        "Float" => "a number",
        "String" => "a string",
        "Boolean" => "true or false",
        "ID" => "an id",
        "Date" => Date::EXPECTED,
        "DateTime" => DateTime::EXPECTED,
        "TimeOfDay" => TimeOfDay::EXPECTED,
        // A scalar that this check does not know is left to the library.
        _ => return Ok(()),
    };
    Err(misfit(path, format!("Expected {expected}.")))
}

fn is_int(number: &Number) -> bool {
    number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
}

fn did_you_mean<'k>(sent: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(sent, known).map_or_else(String::new, |near| format!("; the nearest is `{near}`"))
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn misfit(path: &[String], message: impl Into<String>) -> Misfit {
    Misfit { path: path.to_vec(), unknown: None, message: message.into() }
}

fn below(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
