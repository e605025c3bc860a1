//! Documents in writing, for whoever keeps copies of them: JSON, whose form has a name. Who keeps a copy keeps the name
//! beside it and reads no copy of another form.

use std::sync::LazyLock;

use schemars::schema_for;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{Provider, ProviderDocument, Service, ServiceDocument};

/// A document that can be written and read again.
pub trait Written: Serialize + DeserializeOwned {
    /// The document in writing; none when it cannot be written.
    fn to_writing(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The document of a writing; none when it has another form.
    fn from_writing(writing: &str) -> Option<Self> {
        serde_json::from_str(writing).ok()
    }
}

impl Written for ServiceDocument {}
impl Written for ProviderDocument {}

/// Raised when documents are written in another way than their records tell, and when outlines have other parts.
const VERSION: &str = "3";

/// The name of the form of all documents. It holds a fingerprint of the records within: a program that knows other fields or
/// values reads nothing that this one wrote.
pub fn form_of_documents() -> &'static str {
    static FORM: LazyLock<String> = LazyLock::new(|| {
        let mut hash = Sha256::new();
        for schema in [schema_for!(Service), schema_for!(Provider)] {
            hash.update(schema.as_value().to_string());
        }
        let fingerprint: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{VERSION}-{fingerprint}")
    });
    &FORM
}
