//! What is kept once for the whole directory. Each process makes these for itself.

use domain::reference::Reference;

use super::ServiceIndex;
use crate::cache::key::{Codec, Key, Subject, sealed};

/// The reference data: terms, areas, bank holidays, term dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReferenceKey;

impl sealed::Sealed for ReferenceKey {}

impl Key for ReferenceKey {
    type Value = Reference;
    const KIND: &'static str = "reference";
    const CODEC: Option<Codec<Reference>> = None;

    fn text(&self) -> String {
        "all".to_owned()
    }

    fn subject(&self) -> Subject {
        Subject::Foundations
    }

    const APART: bool = true;

    fn weight(_: &Reference) -> usize {
        0
    }
}

/// The index of services by coverage. It is kept whole, so that no key says which areas were asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceIndexKey;

impl sealed::Sealed for ServiceIndexKey {}

impl Key for ServiceIndexKey {
    type Value = ServiceIndex;
    const KIND: &'static str = "service-index";
    const CODEC: Option<Codec<ServiceIndex>> = None;

    fn text(&self) -> String {
        "all".to_owned()
    }

    fn subject(&self) -> Subject {
        Subject::Directory
    }

    const APART: bool = true;

    fn weight(_: &ServiceIndex) -> usize {
        0
    }
}
