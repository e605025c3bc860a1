//! How values stand in columns: closed lists and codes as provider files spell them, trees as JSON.

use sea_orm::JsonValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer, StringDeserializer};

use super::error::RowFault;

/// A value of a closed list, or a code, as text.
pub(super) fn spelt<T: Serialize>(column: &'static str, value: &T) -> Result<String, RowFault> {
    match to_json(column, value)? {
        JsonValue::String(text) => Ok(text),
        _ => Err(RowFault { column, reason: "no text".to_owned() }),
    }
}

/// The values of a closed list, or codes, as text.
pub(super) fn all_spelt<T: Serialize>(column: &'static str, values: &[T]) -> Result<Vec<String>, RowFault> {
    values.iter().map(|value| spelt(column, value)).collect()
}

/// Parses text that [`spelt`] wrote.
pub(super) fn parsed<T: DeserializeOwned>(column: &'static str, text: &str) -> Result<T, RowFault> {
    let deserializer: StrDeserializer<'_, ValueError> = text.into_deserializer();
    T::deserialize(deserializer).map_err(|error| fault(column, &error))
}

/// As [`parsed`], of a column that may be empty.
pub(super) fn parsed_if_any<T: DeserializeOwned>(
    column: &'static str,
    text: Option<String>,
) -> Result<Option<T>, RowFault> {
    text.map(|text| {
        let deserializer: StringDeserializer<ValueError> = text.into_deserializer();
        T::deserialize(deserializer).map_err(|error| fault(column, &error))
    })
    .transpose()
}

/// A value as JSON.
pub(super) fn to_json<T: Serialize>(column: &'static str, value: &T) -> Result<JsonValue, RowFault> {
    serde_json::to_value(value).map_err(|error| fault(column, &error))
}

/// Parses JSON that [`to_json`] wrote.
pub(super) fn from_json<T: DeserializeOwned>(column: &'static str, json: JsonValue) -> Result<T, RowFault> {
    serde_json::from_value(json).map_err(|error| fault(column, &error))
}

/// A number of a record as its column holds it.
pub(super) fn number<T, U>(column: &'static str, number: T) -> Result<U, RowFault>
where
    U: TryFrom<T>,
    U::Error: std::fmt::Display,
{
    U::try_from(number).map_err(|error| fault(column, &error))
}

fn fault(column: &'static str, error: &dyn std::fmt::Display) -> RowFault {
    RowFault { column, reason: error.to_string() }
}
