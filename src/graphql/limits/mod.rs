//! What one query may ask for, found out before anything of it runs and at a cost that grows with its length alone:
//! a few short fragments that use each other twice come to more fields than could ever be looked at.

mod measure;
mod source;
mod weights;

use crate::app::Fault;

pub(crate) use measure::{Unmeasured, measure};
pub(crate) use source::check_source;

/// What there is too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Tokens,
    Nesting,
    NameLength,
    Depth,
    Aliases,
    RootFields,
    Directives,
    Fields,
    Nodes,
    SchemaDepth,
    SchemaLists,
}

/// A limit that a query goes past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// Which.
    pub(crate) limit: Limit,
    /// The most that there may be.
    pub(crate) most: usize,
    /// What there is; at least this where counting has stopped.
    pub(crate) value: usize,
}

impl Exceeded {
    /// Past the limit, where the value is.
    pub(crate) fn check(limit: Limit, value: usize, most: usize) -> Result<(), Self> {
        if value <= most { Ok(()) } else { Err(Self { limit, most, value }) }
    }

    /// What the caller is told: the limit, the value, and how to come under it.
    pub(crate) fn fault(self) -> Fault {
        let (what, how) = self.limit.told();
        let Self { most, value, .. } = self;
        Fault::too_complex(format!("{what}: {value}, and the most is {most}. {how}"))
    }
}

impl Limit {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Tokens => {
                ("The document has too many words and signs", "Put values into variables, or send it in parts.")
            }
            Self::Nesting => ("Brackets are nested too deep", "Nest fewer fields, lists and objects."),
            Self::NameLength => ("A name has too many letters", "Use a shorter one."),
            Self::Depth => ("Fields are nested too deep", "Ask for what lies deeper in a second query."),
            Self::Aliases => ("There are too many aliases", "Ask the same field fewer times in one query."),
            Self::RootFields => ("There are too many root fields", "Send them in several queries."),
            Self::Directives => ("There are too many directives", "Leave out what is not wanted."),
            Self::Fields => {
                ("There are too many fields, those of fragments counted at each use", "Use fragments in fewer places.")
            }
            Self::Nodes => (
                "The answer could have too many objects, lists counted by their page size",
                "Ask for shorter pages with `first`, or for fewer lists within lists.",
            ),
            Self::SchemaDepth => {
                ("Fields of the schema's own description are nested too deep", "Ask about one type at a time.")
            }
            Self::SchemaLists => {
                ("Lists of the schema's own description are nested too deep", "Ask about one type at a time.")
            }
        }
    }
}
