//! Documents of services and providers, by identity.

use domain::records::{ProviderDocument, RecordId, ServiceDocument, ServiceOutline, Written, form_of_documents};

use crate::cache::key::{Codec, Key, Subject, sealed};
use crate::cache::weight::weight;

/// A document of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceKey(pub RecordId);

/// What lists show of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OutlineKey(pub RecordId);

/// A document of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProviderKey(pub RecordId);

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
        weight(value)
    }
}

impl sealed::Sealed for OutlineKey {}

impl Key for OutlineKey {
    type Value = ServiceOutline;
    const KIND: &'static str = "outline";
    const CODEC: Option<Codec<ServiceOutline>> = Some(written());

    fn text(&self) -> String {
        self.0.0.to_string()
    }

    fn subject(&self) -> Subject {
        Subject::Service(self.0)
    }

    fn weight(value: &ServiceOutline) -> usize {
        weight(value)
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
        weight(value)
    }
}

const fn written<D: Written>() -> Codec<D> {
    Codec {
        format: form_of_documents,
        encode: |document| document.to_writing().map(String::into_bytes),
        decode: |bytes| D::from_writing(std::str::from_utf8(bytes).ok()?),
    }
}
