//! What a check finds, in words for somebody who is no programmer.

use std::cmp::Ordering;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is accepted; somebody should look.
    Warning,
}

/// A place in a text, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One mistake, or one thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The JSON Pointer of what it is about.
    pub pointer: String,
    /// Where that stands in the text; none until that has been looked up.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: Option<String>,
    /// The nearest valid term.
    pub nearest: Option<String>,
    pub(crate) part: Part,
    pub(crate) cause: Cause,
}

/// Which part of an entry a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// What a finding about a value rests on, the most telling first: of several findings about one value the
/// most telling alone is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// How the text is written.
    Writing,
    /// The type of the value.
    Type,
    /// What its codes stand for.
    Meaning,
    /// The shape of the value.
    Shape,
    /// It cannot be read for another reason.
    Reading,
    /// Something that holds whatever else is wrong there.
    Apart,
}

impl Finding {
    /// An error about the value at a pointer.
    pub(crate) fn error(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            pointer: pointer.into(),
            position: None,
            message: message.into(),
            expected: None,
            nearest: None,
            part: Part::Value,
            cause: Cause::Apart,
        }
    }

    /// A warning about the value at a pointer.
    pub(crate) fn warning(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(pointer, message) }
    }

    pub(crate) fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    pub(crate) fn nearest(mut self, nearest: Option<String>) -> Self {
        self.nearest = nearest;
        self
    }

    /// Makes it a finding about the key that leads to the value.
    pub(crate) fn on_key(mut self) -> Self {
        self.part = Part::Key;
        self
    }

    pub(crate) fn because(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// Whether the file is refused for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The order of a report: by place, errors first.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |finding: &Self| (finding.position, finding.severity);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.pointer.cmp(&other.pointer))
            .then_with(|| self.message.cmp(&other.message))
    }
}
