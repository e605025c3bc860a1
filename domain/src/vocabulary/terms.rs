//! The controlled terms and the order of broader and narrower among them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{TermCode, Text};

/// The lists of controlled terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Vocabulary {
    /// Kinds of therapy and support.
    Discipline,
    /// Difficulties that help is asked for with.
    Need,
    /// What is asked for beyond help with the needs themselves.
    Request,
    /// Diagnoses and medical conditions.
    Condition,
    /// Recent events that change what a child needs.
    Event,
    /// Steps that may have to be taken before a referral.
    PriorStep,
    /// Who asks or refers.
    Role,
}

impl Vocabulary {
    /// Every vocabulary.
    pub const ALL: &'static [Self] =
        &[Self::Discipline, Self::Need, Self::Request, Self::Condition, Self::Event, Self::PriorStep, Self::Role];

    /// The code by which files name the vocabulary.
    pub fn code(self) -> &'static str {
        match self {
            Self::Discipline => "discipline",
            Self::Need => "need",
            Self::Request => "request",
            Self::Condition => "condition",
            Self::Event => "event",
            Self::PriorStep => "prior-step",
            Self::Role => "role",
        }
    }
}

/// One controlled term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The list that it belongs to.
    pub vocabulary: Vocabulary,
    /// Its code, unique within the list.
    pub code: TermCode,
    /// What people call it.
    pub label: Text,
    /// What it means.
    pub description: Option<Text>,
    /// Other words that people type for it.
    pub synonyms: Vec<Text>,
    /// The broader term.
    pub parent: Option<TermCode>,
}

/// Why a list of terms is no vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TermsFault {
    /// A code stands twice in one vocabulary.
    #[error("the term `{0}` stands twice in its vocabulary")]
    Duplicate(TermCode),
    /// A broader term is not in the list before the narrower.
    #[error("the term `{0}` names a broader term that does not come before it")]
    ParentMissing(TermCode),
}

/// Every controlled term. Broader terms come before narrower, so that there is no cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    ordered: Vec<Arc<Term>>,
    /// Each term's place in `ordered`. Looked up hundreds of times for one answer.
    places: BTreeMap<Vocabulary, HashMap<TermCode, usize, FixedState>>,
    /// The place of the broader term of each.
    broader: Vec<Option<usize>>,
}

impl Terms {
    /// Builds the vocabularies from terms of which broader ones come first.
    pub fn new(terms: Vec<Term>) -> Result<Self, TermsFault> {
        let mut built = Self::default();
        for term in terms {
            built.add(term)?;
        }
        Ok(built)
    }

    fn add(&mut self, term: Term) -> Result<(), TermsFault> {
        let list = self.places.entry(term.vocabulary).or_default();
        let broader = match &term.parent {
            None => None,
            Some(parent) => Some(*list.get(parent).ok_or_else(|| TermsFault::ParentMissing(term.code.clone()))?),
        };
        if list.insert(term.code.clone(), self.ordered.len()).is_some() {
            return Err(TermsFault::Duplicate(term.code));
        }
        self.broader.push(broader);
        self.ordered.push(Arc::new(term));
        Ok(())
    }

    /// The term of a code, when the vocabulary has it.
    pub fn get(&self, vocabulary: Vocabulary, code: &TermCode) -> Option<&Arc<Term>> {
        self.ordered.get(self.place(vocabulary, code)?)
    }

    /// The label of a code; the code itself when the vocabulary lacks it.
    pub fn label<'a>(&'a self, vocabulary: Vocabulary, code: &'a TermCode) -> &'a str {
        self.get(vocabulary, code).map_or(code.as_str(), |term| term.label.as_str())
    }

    /// The terms of one vocabulary, broader before narrower.
    pub fn list(&self, vocabulary: Vocabulary) -> impl Iterator<Item = &Arc<Term>> {
        self.ordered.iter().filter(move |term| term.vocabulary == vocabulary)
    }

    /// Whether `broad` is `narrow` or one of its broader terms.
    pub fn covers(&self, vocabulary: Vocabulary, broad: &TermCode, narrow: &TermCode) -> bool {
        broad == narrow
            || match (self.place(vocabulary, broad), self.place(vocabulary, narrow)) {
                (Some(broad), Some(narrow)) => self.lineage(narrow).any(|place| place == broad),
                _ => false,
            }
    }

    /// Whether one of these terms is `narrow` or broader than it.
    pub fn any_covers(&self, vocabulary: Vocabulary, broad: &[TermCode], narrow: &TermCode) -> bool {
        if broad.contains(narrow) {
            return true;
        }
        let Some(place) = self.place(vocabulary, narrow) else { return false };
        self.lineage(place).skip(1).filter_map(|place| self.ordered.get(place)).any(|term| broad.contains(&term.code))
    }

    /// The broadest term over a term: itself when it has no broader one.
    pub fn broadest<'a>(&'a self, vocabulary: Vocabulary, code: &'a TermCode) -> &'a TermCode {
        self.place(vocabulary, code)
            .and_then(|place| self.lineage(place).last())
            .and_then(|place| self.ordered.get(place))
            .map_or(code, |term| &term.code)
    }

    /// The term and every narrower one.
    pub fn narrower_or_same<'a>(
        &'a self,
        vocabulary: Vocabulary,
        code: &'a TermCode,
    ) -> impl Iterator<Item = &'a TermCode> {
        self.list(vocabulary).map(|term| &term.code).filter(move |narrow| self.covers(vocabulary, code, narrow))
    }

    fn place(&self, vocabulary: Vocabulary, code: &TermCode) -> Option<usize> {
        self.places.get(&vocabulary)?.get(code).copied()
    }

    /// The places of a term and of its broader ones, narrowest first.
    fn lineage(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(place), |place| self.broader.get(*place).copied().flatten())
    }
}
