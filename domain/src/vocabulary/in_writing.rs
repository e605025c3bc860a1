//! How values that are parsed from strings are written and read: as the string, which is not copied on the way.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// Reads a string and parses it, saying what was wrong with it where it does not parse.
pub(crate) fn parsed<'de, D, T, E>(deserializer: D, parse: fn(&str) -> Result<T, E>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
{
    deserializer.deserialize_str(Parsing { parse, value: PhantomData })
}

struct Parsing<T, E> {
    parse: fn(&str) -> Result<T, E>,
    value: PhantomData<T>,
}

impl<T, E: fmt::Display> Visitor<'_> for Parsing<T, E> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<T, F> {
        (self.parse)(text).map_err(F::custom)
    }
}

/// Has a type written as the string that it displays, and read by its `parse`. What holds its string (`str`) is written
/// from there.
macro_rules! in_writing {
    ($name:ident) => {
        $crate::vocabulary::in_writing::in_writing!($name, |value, serializer| serializer.collect_str(value));
    };
    (str $name:ident) => {
        $crate::vocabulary::in_writing::in_writing!($name, |value, serializer| serializer
            .serialize_str(value.as_str()));
    };
    ($name:ident, |$value:ident, $serializer:ident| $written:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                let $value = self;
                $written
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::vocabulary::in_writing::parsed(deserializer, Self::parse)
            }
        }
    };
}

pub(crate) use in_writing;
