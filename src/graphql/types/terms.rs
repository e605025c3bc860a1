//! Controlled terms.

use std::sync::Arc;

use async_graphql::{ID, Object};
use domain::vocabulary as words;

use super::{AtHand, said};
use crate::app::Moment;
use crate::graphql::enums::Vocabulary;
use crate::graphql::ids::GlobalId;

/// A term of one of the vocabularies.
#[derive(Clone)]
pub(crate) struct TermObject {
    term: Arc<words::Term>,
    moment: Arc<Moment>,
}

impl TermObject {
    /// The term of a code; none when the vocabulary lacks it.
    pub(crate) fn of(list: words::Vocabulary, code: &words::TermCode, moment: &Arc<Moment>) -> Option<Self> {
        let term = Arc::clone(moment.reference.terms.get(list, code)?);
        Some(Self { term, moment: Arc::clone(moment) })
    }

    /// The terms of the codes that the vocabulary has.
    pub(crate) fn all_of(list: words::Vocabulary, codes: &[words::TermCode], moment: &Arc<Moment>) -> AtHand<Self> {
        codes.iter().filter_map(|code| Self::of(list, code, moment)).collect()
    }

    /// A whole vocabulary, broader terms before narrower.
    pub(crate) fn list(list: words::Vocabulary, moment: &Arc<Moment>) -> AtHand<Self> {
        moment
            .reference
            .terms
            .list(list)
            .map(|term| Self { term: Arc::clone(term), moment: Arc::clone(moment) })
            .collect()
    }
}

/// A controlled term: one agreed word for one thing, by which rules and questions can be compared.
#[Object(name = "Term", serial)]
impl TermObject {
    /// Opaque; never changes.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::Term(self.term.vocabulary, self.term.code.clone()).encode()
    }

    /// The code to put into inputs, unique within its vocabulary: `sensory-processing`.
    async fn code(&self) -> &str {
        self.term.code.as_str()
    }

    /// The vocabulary that it belongs to.
    async fn vocabulary(&self) -> Vocabulary {
        self.term.vocabulary.into()
    }

    /// What people call it.
    async fn label(&self) -> &str {
        self.term.label.as_str()
    }

    /// What it means, where the label does not say enough.
    async fn description(&self) -> Option<String> {
        said(&self.term.description)
    }

    /// The broader term, where there is one; a rule that names the broader term covers the narrower.
    async fn parent(&self) -> Option<TermObject> {
        TermObject::of(self.term.vocabulary, self.term.parent.as_ref()?, &self.moment)
    }
}
