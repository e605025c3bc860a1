//! Rows that stand in a file more than once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::fault::{CORRECT, ImportFault};
use crate::receiver::Line;

/// How many bytes of a key are kept. Postcodes, ODS codes and URNs are no longer.
const LONGEST: usize = 8;

/// The keys that have been read. It keeps as little of each as can be, since there are millions.
#[derive(Default)]
pub(crate) struct Repeats {
    seen: HashMap<[u8; LONGEST], Seen>,
    files: Vec<Arc<str>>,
}

struct Seen {
    /// What the row said, condensed.
    said: u64,
    file: u32,
    line: u32,
}

impl Repeats {
    /// Whether a row says again what an earlier one said. A fault where it says something else of the same key.
    pub(crate) fn is_repeat(&mut self, key: &str, said: &impl Hash, at: &Line) -> Result<bool, ImportFault> {
        let said = condensed(said);
        if self.files.last() != Some(&at.file) {
            self.files.push(Arc::clone(&at.file));
        }
        let file = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        match self.seen.entry(condensed_key(key)) {
            Entry::Vacant(entry) => {
                entry.insert(Seen { said, file, line: u32::try_from(at.number).unwrap_or(u32::MAX) });
                Ok(false)
            }
            Entry::Occupied(entry) if entry.get().said == said => Ok(true),
            Entry::Occupied(entry) => {
                let earlier = entry.get();
                let name = (earlier.file as usize).checked_sub(1).and_then(|index| self.files.get(index));
                let place = name.map_or("above", |name| name);
                let problem =
                    format!("expected `{key}` once, but {place}, line {} says something else of it", earlier.line);
                Err(ImportFault::at(at, problem, CORRECT))
            }
        }
    }
}

fn condensed(said: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    said.hash(&mut hasher);
    hasher.finish()
}

fn condensed_key(key: &str) -> [u8; LONGEST] {
    let mut short = [0; LONGEST];
    for (place, byte) in short.iter_mut().zip(key.bytes()) {
        *place = byte;
    }
    short
}
