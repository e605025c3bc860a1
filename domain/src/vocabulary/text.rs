//! Text that a person reads.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Plain text, trimmed, with at least one character that is not white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
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

impl TryFrom<String> for Text {
    type Error = EmptyText;

    fn try_from(text: String) -> Result<Self, EmptyText> {
        Self::parse(&text)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
