//! Ways in which a server is run and asked, so that each shows what one part of it costs.

use clap::ValueEnum;

use super::questions::Case;

/// A way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// No document is kept, so that each comes from the database.
    Cold,
    /// Whole answers are not kept, so that they are made of documents in memory.
    Documents,
    /// As usual, the same questions again and again.
    Answers,
    /// Documents in memory, and lists from the database.
    Lists,
    /// The same while two services are changed a second.
    Changing,
    /// As cold, with Redis, so that documents come from there.
    Redis,
    /// Plain SeaORM with DataLoader over the same tables, for the questions that it answers.
    Relational,
}

impl Way {
    /// What the table calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cold => "database",
            Self::Documents => "documents",
            Self::Lists => "documents, lists found anew",
            Self::Answers => "answers",
            Self::Changing => "documents, 2 changes a second",
            Self::Redis => "Redis",
            Self::Relational => "SeaORM with DataLoader",
        }
    }

    /// Whether a question is asked so.
    pub(super) fn is_for(self, case: Case) -> bool {
        match self {
            Self::Answers => case.is_public(),
            Self::Relational => case.is_relational(),
            Self::Cold | Self::Documents | Self::Lists | Self::Changing | Self::Redis => true,
        }
    }

    /// Whether documents are kept in the process.
    pub(super) fn keeps_documents(self) -> bool {
        !matches!(self, Self::Cold | Self::Redis)
    }

    /// How many different questions of a kind are asked, and how many of them once beforehand.
    pub(super) fn different(self) -> (usize, usize) {
        match self {
            Self::Cold | Self::Redis | Self::Relational => (usize::MAX, 20),
            Self::Documents | Self::Lists | Self::Changing => (usize::MAX, usize::MAX),
            // An answer is kept until the minute ends, and is to be made but rarely.
            Self::Answers => (40, 40),
        }
    }

    /// Whether pages of lists are kept.
    pub(super) fn keeps_lists(self) -> bool {
        matches!(self, Self::Documents | Self::Answers)
    }

    /// Whether whole answers are kept.
    pub(super) fn keeps_answers(self) -> bool {
        self == Self::Answers
    }
}
