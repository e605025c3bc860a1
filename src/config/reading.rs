//! Reads each value as the kind that its setting takes, and notes every one that is not.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::addresses::misspelt_parameter;
use super::fault::{SettingFault, SettingsFault};
use super::source::{Given, Sources, Value, collect};

/// Whether a value may hold a password, and so is never quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Quoted,
    Never,
}

/// The settings on their way from text to values. What is read is taken out, so that what is left over at the
/// end has no use.
pub(super) struct Reading {
    given: BTreeMap<String, Given>,
    faults: Vec<SettingFault>,
}

impl Reading {
    pub(super) fn new(sources: &Sources) -> Self {
        let (given, faults) = collect(sources);
        Self { given, faults }
    }

    /// The keys that nothing has read.
    #[cfg(test)]
    pub(super) fn unread(&self) -> Vec<&str> {
        self.given.keys().map(String::as_str).collect()
    }

    /// What was made of the values, unless something is wrong with one.
    pub(super) fn finish<T>(self, made: Option<T>) -> Result<T, SettingsFault> {
        match made {
            Some(made) if self.faults.is_empty() => Ok(made),
            _ => Err(SettingsFault { faults: self.faults }),
        }
    }

    /// A value made by parsing a text, which may be quoted.
    pub(super) fn parsed<T>(&mut self, key: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.read(key, expected, Quoting::Quoted, |value| text_of(value).and_then(parse))
    }

    /// A value made by parsing a text that may hold a password.
    pub(super) fn secret<T>(&mut self, key: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.read(key, expected, Quoting::Never, |value| text_of(value).and_then(parse))
    }

    /// As [`Reading::secret`], of the address of a database.
    pub(super) fn database<T>(
        &mut self,
        key: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.given.get(key).and_then(|given| text_of(&given.value));
        let Some(meant) = text.and_then(misspelt_parameter) else {
            return self.secret(key, expected, parse);
        };
        let Given { origin, key, .. } = self.given.remove(key)?;
        self.faults.push(SettingFault::UnknownParameter { origin, key, meant });
        None
    }

    /// A whole number.
    pub(super) fn whole<T>(&mut self, key: &str, range: RangeInclusive<T>) -> Option<T>
    where
        T: Copy + TryFrom<i64> + PartialOrd + std::fmt::Display,
    {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(key, &expected, Quoting::Quoted, |value| {
            let number = match value {
                Value::Whole(number) => *number,
                Value::Written(text) => text.trim().parse().ok()?,
                _ => return None,
            };
            T::try_from(number).ok().filter(|number| range.contains(number))
        })
    }

    /// A number of things.
    pub(super) fn count(&mut self, key: &str, range: RangeInclusive<usize>) -> Option<usize> {
        self.whole(key, range)
    }

    /// A time in whole seconds.
    pub(super) fn seconds(&mut self, key: &str, range: RangeInclusive<u64>) -> Option<Duration> {
        self.whole(key, range).map(Duration::from_secs)
    }

    /// A time in whole milliseconds.
    pub(super) fn milliseconds(&mut self, key: &str, range: RangeInclusive<u64>) -> Option<Duration> {
        self.whole(key, range).map(Duration::from_millis)
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self, key: &str) -> Option<bool> {
        self.read(key, "`true` or `false`", Quoting::Quoted, |value| match value {
            Value::Truth(truth) => Some(*truth),
            Value::Written(text) => text.trim().parse().ok(),
            _ => None,
        })
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<String> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
        let chosen = |text: &str| choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice);
        self.parsed(key, &format!("one of {}", words.join(", ")), chosen)
    }

    fn read<T>(
        &mut self,
        key: &str,
        expected: &str,
        quoting: Quoting,
        convert: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        // The tests hold that every key is in the default file, so that only a fault of this program ends here.
        let given = self.given.remove(key)?;
        let converted = convert(&given.value);
        if converted.is_none() {
            self.faults.push(SettingFault::WrongValue {
                got: (quoting == Quoting::Quoted).then(|| quoted(&given.value)),
                origin: given.origin,
                key: given.key,
                expected: expected.to_owned(),
            });
        }
        converted
    }
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Written(text) | Value::Text(text) => Some(text.trim()),
        Value::Whole(_) | Value::Truth(_) | Value::Other(_) => None,
    }
}

fn quoted(value: &Value) -> String {
    match value {
        Value::Written(text) | Value::Text(text) if text.is_empty() => "nothing".to_owned(),
        Value::Written(text) | Value::Text(text) => format!("`{text}`"),
        Value::Whole(number) => number.to_string(),
        Value::Truth(truth) => truth.to_string(),
        Value::Other(kind) => (*kind).to_owned(),
    }
}
