//! What an asker should know about what they sent.

use super::fault::InputPath;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeCode {
    /// A well-formed identifier that this directory does not know; the fact stays missing.
    IdentifierNotKnown,
    /// A code that another has replaced; the other is used.
    IdentifierReplaced,
    /// An identifier that is no longer in use.
    IdentifierTerminated,
    /// Two facts contradict each other, or one contradicts a register.
    FactsContradict,
    /// Not every case could be split.
    NotExact,
}

/// One notice. Its text repeats nothing that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub code: NoticeCode,
    /// The input that it is about; empty when none.
    pub input: InputPath,
    /// The notice in plain English.
    pub text: String,
}

impl Notice {
    /// A notice about an input.
    pub fn new(code: NoticeCode, path: &[&str], text: impl Into<String>) -> Self {
        Self { code, input: path.iter().map(|part| (*part).to_owned()).collect(), text: text.into() }
    }

    /// That the rules of a service were too entangled to split every case.
    pub fn not_exact() -> Self {
        let text =
            "The rules were too entangled to split every case: the outcome is safe, and a question may be superfluous.";
        Self::new(NoticeCode::NotExact, &[], text)
    }
}
