//! What is known of requests by those that came before, so that it is not worked out again: public questions, and
//! documents. Nothing that says anything about a child, of use or not, is learnt.

use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::types::ExecutableDocument;
use sha2::{Digest, Sha256};

use super::operation_name::OperationName;
use crate::app::{AnswerKey, DocumentHash, PublicQuestion, Remembered};
use crate::metrics::OperationKind;

/// How many bytes questions may take, and documents.
const BYTES_OF_QUESTIONS: u64 = 8 << 20;
const BYTES_OF_DOCUMENTS: u64 = 32 << 20;
/// About how many bytes a parsed document takes for each of its text.
const PARSED_BYTES: usize = 30;

/// What is known.
pub(crate) struct Known {
    questions: Remembered<AsSent, KnownQuestion>,
    documents: Remembered<DocumentHash, Parsed>,
}

/// A question in the very bytes that were sent, of which nothing but a hash is kept.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AsSent([u8; 32]);

impl AsSent {
    /// Of a body, or of what a URL has in its place.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// A public question, within every limit.
pub(crate) struct KnownQuestion {
    /// What its answer is kept under.
    pub(crate) key: AnswerKey,
    /// The name of its operation, where it has a plain one.
    pub(crate) operation: Option<OperationName>,
    /// What kind of operation it is.
    pub(crate) kind: OperationKind,
    /// How many objects its answer could come to.
    pub(crate) nodes: usize,
}

/// A document with its text.
pub(crate) struct Parsed {
    /// The document.
    pub(crate) document: ExecutableDocument,
    text: DocumentHash,
    text_bytes: usize,
}

impl Parsed {
    /// What a text of this hash and length was parsed into.
    pub(crate) fn of(text: DocumentHash, text_bytes: usize, document: ExecutableDocument) -> Self {
        Self { document, text, text_bytes }
    }
}

impl Known {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        let of_question = |question: &KnownQuestion| {
            // The key of its answer is 64 digits.
            let name = question.operation.as_ref().map_or(0, |name| name.as_str().len());
            size_of::<AsSent>() + size_of::<KnownQuestion>() + 64 + name
        };
        Self {
            questions: Remembered::new(BYTES_OF_QUESTIONS, of_question),
            documents: Remembered::new(BYTES_OF_DOCUMENTS, |parsed| parsed.text_bytes * PARSED_BYTES),
        }
    }

    /// The question that was sent in these very bytes before.
    pub(crate) fn question(&self, sent: &AsSent) -> Option<Arc<KnownQuestion>> {
        self.questions.get(sent)
    }

    pub(crate) fn learn_question(&self, sent: AsSent, question: KnownQuestion) {
        self.questions.put(sent, Arc::new(question));
    }

    /// The document of a text that the schema has found valid before.
    pub(crate) fn document(&self, text: &DocumentHash) -> Option<Arc<Parsed>> {
        self.documents.get(text)
    }

    /// Learns of a document that the schema has found valid.
    pub(crate) fn learn_document(&self, parsed: &Arc<Parsed>) {
        self.documents.put(parsed.text.clone(), Arc::clone(parsed));
    }
}

/// The key of a request's answer, for a document without what makes no difference.
pub(crate) fn key_of(document: &str, request: &Request) -> Option<AnswerKey> {
    let variables = serde_json::to_string(&request.variables).ok()?;
    let operation = request.operation_name.as_deref().unwrap_or_default();
    Some(AnswerKey::of(&PublicQuestion { document, variables: &variables, operation }))
}
