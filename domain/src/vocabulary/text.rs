//! Text that a person reads.

use std::fmt;

use schemars::JsonSchema;
use thiserror::Error;

use super::in_writing::in_writing;

/// Plain text, trimmed, with at least one character that is not white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"\S"))]
pub struct Text(String);

/// Why a string is no [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected some text, found none")]
pub struct EmptyText;

impl Text {
    /// Parses text, trimming white space at both ends.
    pub fn parse(text: &str) -> Result<Self, EmptyText> {
        match text.trim() {
            "" => Err(EmptyText),
            trimmed => Ok(Self(trimmed.to_owned())),
        }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

in_writing!(str Text);

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
