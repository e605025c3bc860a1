//! What is kept once for the whole directory. Each process makes these for itself.

use std::mem::size_of;

use domain::reference::Reference;
use domain::vocabulary::{Area, Term, Vocabulary};

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

    fn weight(value: &Reference) -> usize {
        let areas = value.gazetteer.areas().count() * (size_of::<Area>() + 512);
        let terms: usize = Vocabulary::ALL.iter().map(|list| value.terms.list(*list).count()).sum();
        let calendars = (value.authority_terms.len() + value.school_terms.len()) * 512;
        areas + terms * (size_of::<Term>() + 256) + calendars
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

    /// Nothing: every match needs it, and where it did not fit among the rest it would be made for each.
    fn weight(_: &ServiceIndex) -> usize {
        0
    }
}
