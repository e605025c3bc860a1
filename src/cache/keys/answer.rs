//! Whole answers to public questions.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::cache::hexadecimal::hexadecimal;
use crate::cache::key::{Codec, Key, Subject, sealed};

/// A question that says nothing about a child: no argument about one, no postcode, no point on the map, no school
/// and no practice. Who makes one has looked the whole of it over.
#[derive(Debug, Clone, Copy)]
pub struct PublicQuestion<'a> {
    /// The document, without what makes no difference.
    pub document: &'a str,
    /// The variables as JSON.
    pub variables: &'a str,
    /// The operation of the document that is asked for.
    pub operation: &'a str,
}

/// The key of an answer: a hash, from which the question cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnswerKey(String);

impl AnswerKey {
    /// The key of the answer to a question.
    pub fn of(question: &PublicQuestion<'_>) -> Self {
        let mut hash = Sha256::new();
        for part in [question.document, question.variables, question.operation] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Self(hexadecimal(&hash.finalize()))
    }
}

/// An answer: the bytes of its body, which all who are given it share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAnswer(pub Bytes);

const CODEC: Codec<PublicAnswer> = Codec {
    format: || "1",
    encode: |answer| Some(answer.0.to_vec()),
    decode: |bytes| Some(PublicAnswer(Bytes::copy_from_slice(bytes))),
};

impl sealed::Sealed for AnswerKey {}

impl Key for AnswerKey {
    type Value = PublicAnswer;
    const KIND: &'static str = "answer";
    const CODEC: Option<Codec<PublicAnswer>> = Some(CODEC);

    fn text(&self) -> String {
        self.0.clone()
    }

    fn subject(&self) -> Subject {
        Subject::Directory
    }

    fn weight(value: &PublicAnswer) -> usize {
        value.0.len()
    }

    /// Whether something is open is told to the minute.
    fn holds_at(read_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        read_at.timestamp().div_euclid(60) == now.timestamp().div_euclid(60)
    }
}
