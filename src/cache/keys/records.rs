//! Documents of services and providers, by identity.

use domain::records::{ProviderDocument, RecordId, ServiceDocument, Written, form_of_documents};
use serde::Serialize;

use crate::cache::key::{Codec, Key, Subject, sealed};

/// A document of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceKey(pub RecordId);

/// A document of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProviderKey(pub RecordId);

/// In memory a document takes about so many times the length of its JSON.
const MEMORY_FOR_JSON: usize = 2;

impl sealed::Sealed for ServiceKey {}

impl Key for ServiceKey {
    type Value = ServiceDocument;
    const KIND: &'static str = "service";
    const CODEC: Option<Codec<ServiceDocument>> = Some(written());

    fn text(&self) -> String {
        self.0.0.to_string()
    }

    fn subject(&self) -> Subject {
        Subject::Service(self.0)
    }

    fn weight(value: &ServiceDocument) -> usize {
        json_length(value) * MEMORY_FOR_JSON
    }
}

impl sealed::Sealed for ProviderKey {}

impl Key for ProviderKey {
    type Value = ProviderDocument;
    const KIND: &'static str = "provider";
    const CODEC: Option<Codec<ProviderDocument>> = Some(written());

    fn text(&self) -> String {
        self.0.0.to_string()
    }

    fn subject(&self) -> Subject {
        Subject::Foundations
    }

    fn weight(value: &ProviderDocument) -> usize {
        json_length(value) * MEMORY_FOR_JSON
    }
}

const fn written<D: Written>() -> Codec<D> {
    Codec {
        format: form_of_documents,
        encode: |document| document.to_writing().map(String::into_bytes),
        decode: |bytes| D::from_writing(std::str::from_utf8(bytes).ok()?),
    }
}

fn json_length(value: &impl Serialize) -> usize {
    struct Length(usize);
    impl std::io::Write for Length {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut length = Length(0);
    match serde_json::to_writer(&mut length, value) {
        Ok(()) => length.0,
        Err(_) => usize::MAX / (MEMORY_FOR_JSON * 2),
    }
}
