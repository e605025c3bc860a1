//! Where keys and values stand.

use std::collections::BTreeMap;

use crate::finding::{Finding, Part, Position};

/// Where the keys and values of a text stand, by JSON Pointer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Positions {
    keys: BTreeMap<String, Position>,
    values: BTreeMap<String, Position>,
}

impl Positions {
    /// Where the value at a pointer stands; when there is no such value, what would hold it.
    pub fn value(&self, pointer: &str) -> Option<Position> {
        let mut at = pointer;
        loop {
            if let Some(position) = self.values.get(at) {
                return Some(*position);
            }
            at = at.rsplit_once('/')?.0;
        }
    }

    /// Where the key that leads to a pointer stands; in a list, the value itself.
    pub fn key(&self, pointer: &str) -> Option<Position> {
        self.keys.get(pointer).copied().or_else(|| self.value(pointer))
    }

    /// Notes a key. The first one noted for a pointer counts.
    pub(super) fn note_key(&mut self, pointer: String, position: Position) {
        self.keys.entry(pointer).or_insert(position);
    }

    /// Notes a value. The first one noted for a pointer counts.
    pub(super) fn note_value(&mut self, pointer: String, position: Position) {
        self.values.entry(pointer).or_insert(position);
    }

    /// Gives every finding without a position that of its pointer.
    pub(crate) fn locate(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|it| it.position.is_none()) {
            finding.position = match finding.part {
                Part::Key => self.key(&finding.pointer),
                Part::Value => self.value(&finding.pointer),
            };
        }
    }
}

/// The pointer of an entry of the value at `parent`.
pub(crate) fn child(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}
