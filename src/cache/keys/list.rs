//! Pages of lists as the database found them, and how long lists are.

use std::mem::size_of;

use domain::records::RecordId;
use sha2::{Digest, Sha256};

use crate::cache::hexadecimal::hexadecimal;
use crate::cache::key::{Codec, Key, Subject, sealed};

/// The key of a page of a list: a hash of what was asked for, which says nothing about a child: no postcode, no point on
/// the map and no time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListKey(String);

impl ListKey {
    /// The key of the page that these words ask for, all of them. Who makes one has seen that they are public.
    pub fn of(words: &str) -> Self {
        Self(hexadecimal(&Sha256::digest(words)))
    }
}

/// A page of services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedServices {
    /// The services, each with the key by which the next page can start after it.
    pub entries: Vec<(RecordId, String)>,
    /// Whether the list goes on after this page.
    pub has_next: bool,
    /// Whether something comes before this page.
    pub has_previous: bool,
}

impl sealed::Sealed for ListKey {}

impl Key for ListKey {
    type Value = ListedServices;
    const KIND: &'static str = "list";
    const CODEC: Option<Codec<ListedServices>> = None;

    fn text(&self) -> String {
        self.0.clone()
    }

    fn subject(&self) -> Subject {
        Subject::Directory
    }

    fn weight(value: &ListedServices) -> usize {
        let keys: usize = value.entries.iter().map(|(_, key)| key.len()).sum();
        size_of::<ListedServices>() + value.entries.len() * size_of::<(RecordId, String)>() + keys
    }
}

/// The key of how many records a list has, on whatever page and in whatever order: a hash of its kind and its filter, which
/// say as little about a child as those of a [`ListKey`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LengthKey(String);

impl LengthKey {
    /// The key of the list that these words ask for, all of them. Who makes one has seen that they are public.
    pub fn of(words: &str) -> Self {
        Self(hexadecimal(&Sha256::digest(words)))
    }
}

impl sealed::Sealed for LengthKey {}

impl Key for LengthKey {
    type Value = u64;
    const KIND: &'static str = "length";
    const CODEC: Option<Codec<u64>> = None;

    fn text(&self) -> String {
        self.0.clone()
    }

    fn subject(&self) -> Subject {
        Subject::Directory
    }

    fn weight(_: &u64) -> usize {
        size_of::<u64>()
    }
}
