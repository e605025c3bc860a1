//! The schema's own scalars. Each is made only by parsing, and none repeats what was sent in an error.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime as Instant, NaiveDate, SecondsFormat, Utc};

/// A calendar date, ISO 8601: `2026-11-22`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) NaiveDate);

impl Date {
    /// What a date looks like, for error texts.
    pub(crate) const EXPECTED: &'static str = "a calendar date written like `2026-11-22`";

    /// Parses a date in the one form: four digits, two, two.
    pub(crate) fn parse_text(text: &str) -> Option<Self> {
        let shape = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        shape.then_some(Self(date))
    }
}

/// A calendar date, ISO 8601: `2026-11-22`.
#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::parse_text(text),
            _ => None,
        }
        .ok_or_else(|| InputValueError::custom(Self::EXPECTED))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant with its offset, RFC 3339: `2026-11-22T09:00:00Z`. Answers are in UTC.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) Instant<Utc>);

impl DateTime {
    /// What an instant looks like, for error texts.
    pub(crate) const EXPECTED: &'static str = "an instant with its offset, written like `2026-11-22T09:00:00Z`";

    /// Parses an instant; an offset must be there.
    pub(crate) fn parse_text(text: &str) -> Option<Self> {
        Instant::parse_from_rfc3339(text).ok().map(|instant| Self(instant.to_utc()))
    }
}

/// An instant with its offset, RFC 3339: `2026-11-22T09:00:00Z`. Answers are in UTC.
#[Scalar(name = "DateTime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::parse_text(text),
            _ => None,
        }
        .ok_or_else(|| InputValueError::custom(Self::EXPECTED))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

/// A wall-clock time in Europe/London on the 24-hour clock, `HH:MM`; `24:00` is the end of a day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeOfDay(pub(crate) domain::hours::TimeOfDay);

impl TimeOfDay {
    /// What a time of day looks like, for error texts.
    pub(crate) const EXPECTED: &'static str = "a time on the 24-hour clock, written like `09:30`";
}

/// A wall-clock time in Europe/London on the 24-hour clock, `HH:MM`; `24:00` is the end of a day.
#[Scalar(name = "TimeOfDay")]
impl ScalarType for TimeOfDay {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => domain::hours::TimeOfDay::parse(text).ok().map(Self),
            _ => None,
        }
        .ok_or_else(|| InputValueError::custom(Self::EXPECTED))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime};

    #[test]
    fn a_date_has_one_form() {
        assert!(Date::parse_text("2026-11-22").is_some());
        for text in ["22/11/2026", "2026-11-31", "2026-1-2", "20261122", "", "2026-11-22T00:00:00Z", "+026-11-22"] {
            assert!(Date::parse_text(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_instant_needs_its_offset() {
        assert!(DateTime::parse_text("2026-11-22T09:00:00+01:00").is_some());
        assert!(DateTime::parse_text("2026-11-22T09:00:00").is_none());
    }
}
