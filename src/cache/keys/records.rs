//! Documents of services and providers, by identity.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use domain::records::{Position, Provider, ProviderDocument, RecordId, Service, ServiceDocument};
use schemars::schema_for;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cache::hexadecimal::hexadecimal;
use crate::cache::key::{Codec, Key, Subject, sealed};

/// A document of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceKey(pub RecordId);

/// A document of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProviderKey(pub RecordId);

/// The form of what is written below, raised when that changes, with a fingerprint of the records within: a program
/// that knows other fields or values reads nothing that this one wrote.
static FORMAT: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for schema in [schema_for!(Service), schema_for!(Provider)] {
        hash.update(schema.as_value().to_string());
    }
    let mut fingerprint = hexadecimal(&hash.finalize());
    fingerprint.truncate(16);
    format!("2-{fingerprint}")
});
/// In memory a document takes about so many times the length of its JSON.
const MEMORY_FOR_JSON: usize = 2;

impl sealed::Sealed for ServiceKey {}

impl Key for ServiceKey {
    type Value = ServiceDocument;
    const KIND: &'static str = "service";
    const CODEC: Option<Codec<ServiceDocument>> = Some(Codec {
        format: || &FORMAT,
        encode: |document| serde_json::to_vec(&WrittenService::of(document)).ok(),
        decode: |bytes| Some(serde_json::from_slice::<WrittenService<Service, Provider>>(bytes).ok()?.document()),
    });

    fn text(&self) -> String {
        self.0.0.to_string()
    }

    fn subject(&self) -> Subject {
        Subject::Service(self.0)
    }

    fn weight(value: &ServiceDocument) -> usize {
        json_length(&WrittenService::of(value)) * MEMORY_FOR_JSON
    }
}

impl sealed::Sealed for ProviderKey {}

impl Key for ProviderKey {
    type Value = ProviderDocument;
    const KIND: &'static str = "provider";
    const CODEC: Option<Codec<ProviderDocument>> = Some(Codec {
        format: || &FORMAT,
        encode: |document| serde_json::to_vec(&WrittenProvider::of(document)).ok(),
        decode: |bytes| Some(serde_json::from_slice::<WrittenProvider<Provider>>(bytes).ok()?.document()),
    });

    fn text(&self) -> String {
        self.0.0.to_string()
    }

    fn subject(&self) -> Subject {
        Subject::Foundations
    }

    fn weight(value: &ProviderDocument) -> usize {
        json_length(&WrittenProvider::of(value)) * MEMORY_FOR_JSON
    }
}

/// A document of a service in writing. `S` and `P` are records, or references to them.
#[derive(Serialize, Deserialize)]
struct WrittenService<S, P> {
    id: i64,
    provider: WrittenProvider<P>,
    service: S,
    offer_ids: Vec<i64>,
    route_ids: Vec<i64>,
    positions: Vec<Option<Position>>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct WrittenProvider<P> {
    id: i64,
    provider: P,
    updated_at: DateTime<Utc>,
}

impl<'d> WrittenService<&'d Service, &'d Provider> {
    fn of(document: &'d ServiceDocument) -> Self {
        let numbers = |ids: &[RecordId]| ids.iter().map(|id| id.0).collect();
        Self {
            id: document.id.0,
            provider: WrittenProvider::of(&document.provider),
            service: &document.service,
            offer_ids: numbers(&document.offer_ids),
            route_ids: numbers(&document.route_ids),
            positions: document.positions.clone(),
            updated_at: document.updated_at,
        }
    }
}

impl WrittenService<Service, Provider> {
    fn document(self) -> ServiceDocument {
        let ids = |numbers: Vec<i64>| numbers.into_iter().map(RecordId).collect();
        ServiceDocument {
            id: RecordId(self.id),
            provider: Arc::new(self.provider.document()),
            service: self.service,
            offer_ids: ids(self.offer_ids),
            route_ids: ids(self.route_ids),
            positions: self.positions,
            updated_at: self.updated_at,
        }
    }
}

impl<'d> WrittenProvider<&'d Provider> {
    fn of(document: &'d ProviderDocument) -> Self {
        Self { id: document.id.0, provider: &document.provider, updated_at: document.updated_at }
    }
}

impl WrittenProvider<Provider> {
    fn document(self) -> ProviderDocument {
        ProviderDocument { id: RecordId(self.id), provider: self.provider, updated_at: self.updated_at }
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
