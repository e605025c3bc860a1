//! Documents that clients have sent once and name by their hash from then on.

use sha2::{Digest, Sha256};

use crate::cache::hexadecimal::hexadecimal;
use crate::cache::key::{Codec, Key, Subject, sealed};

/// The SHA-256 hash of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentHash(String);

impl DocumentHash {
    /// Parses 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The hash of a document.
    pub fn of(document: &str) -> Self {
        Self(hexadecimal(&Sha256::digest(document)))
    }
}

/// A document that says nothing about a child. Who makes one has looked the whole of it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDocument(pub String);

const CODEC: Codec<KeptDocument> = Codec {
    format: || "1",
    encode: |document| Some(document.0.clone().into_bytes()),
    decode: |bytes| String::from_utf8(bytes.to_vec()).ok().map(KeptDocument),
};

impl sealed::Sealed for DocumentHash {}

impl Key for DocumentHash {
    type Value = KeptDocument;
    const KIND: &'static str = "document";
    const CODEC: Option<Codec<KeptDocument>> = Some(CODEC);

    fn text(&self) -> String {
        self.0.clone()
    }

    fn subject(&self) -> Subject {
        Subject::Foundations
    }

    fn weight(value: &KeptDocument) -> usize {
        value.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentHash;

    #[test]
    fn a_hash_is_of_one_document() {
        let hash = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";
        assert_eq!(DocumentHash::parse(&hash.to_uppercase()), Some(DocumentHash::of("{__typename}")));
        assert_eq!(DocumentHash::parse(hash), Some(DocumentHash::of("{__typename}")));
        for text in ["", "ecf4", &"g".repeat(64), &"a".repeat(65)] {
            assert_eq!(DocumentHash::parse(text), None);
        }
    }
}
