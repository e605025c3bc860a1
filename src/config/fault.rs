//! What can be wrong with the settings. No text here quotes a value that may hold a password.

use std::fmt;

use thiserror::Error;

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a file, at a line and column counted from 1.
    File {
        /// The path as it was given.
        path: String,
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// In a variable of this name.
    Variable(String),
    /// By a flag of this name: `--listen`.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line, column } => write!(formatter, "{path}:{line}:{column}"),
            Self::Variable(name) => write!(formatter, "variable {name}"),
            Self::Flag(name) => write!(formatter, "flag {name}"),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingFault {
    /// The file cannot be read.
    #[error("{path}: the file cannot be read: {reason}")]
    Unreadable {
        /// Its path.
        path: String,
        /// Why.
        reason: String,
    },
    /// The file is no TOML.
    #[error("{origin}: expected TOML: {reason}")]
    NotToml {
        /// Where.
        origin: Origin,
        /// Why.
        reason: String,
    },
    /// No setting has this key.
    #[error("{origin}: there is no setting `{key}`{}", or_nearest(.nearest.as_deref(), "`"))]
    UnknownKey {
        /// Where.
        origin: Origin,
        /// The key.
        key: String,
        /// The key that was most likely meant, where one is alike.
        nearest: Option<String>,
    },
    /// No setting has this variable.
    #[error("variable {name}: no setting has this variable{}", or_nearest(.nearest.as_deref(), ""))]
    UnknownVariable {
        /// The variable.
        name: String,
        /// The variable that was most likely meant, where one is alike.
        nearest: Option<String>,
    },
    /// Two variables give the same setting.
    #[error("variables {one} and {other}: both give `{key}`; keep one of them")]
    GivenTwice {
        /// The setting.
        key: String,
        /// One variable.
        one: String,
        /// The other.
        other: String,
    },
    /// The value is not what its setting takes.
    #[error("{origin}: `{key}` expects {expected}{}", but_got(.got.as_deref()))]
    WrongValue {
        /// Where.
        origin: Origin,
        /// The setting.
        key: String,
        /// What it takes.
        expected: String,
        /// What was given; none when that may hold a password.
        got: Option<String>,
    },
    /// The address has a parameter that there is not. Its name is not told, since a password may have been cut in two there.
    #[error(
        "{origin}: `{key}` has a parameter that there is not, by which `{meant}` was most likely meant; write that, or leave it out"
    )]
    UnknownParameter {
        /// Where.
        origin: Origin,
        /// The setting.
        key: String,
        /// The parameter that was most likely meant.
        meant: &'static str,
    },
}

fn or_nearest(nearest: Option<&str>, quote: &str) -> String {
    nearest.map(|nearest| format!("; the nearest is {quote}{nearest}{quote}")).unwrap_or_default()
}

fn but_got(got: Option<&str>) -> String {
    got.map(|got| format!(", but got {got}")).unwrap_or_default()
}

/// Everything that is wrong with the settings, one line each.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the settings are wrong:{}", lines(.faults))]
pub struct SettingsFault {
    /// What is wrong; at least one thing.
    pub faults: Vec<SettingFault>,
}

fn lines(faults: &[SettingFault]) -> String {
    faults.iter().map(|fault| format!("\n  {fault}")).collect()
}
