//! Reads a misspelt key as the one that was meant, so that the misspelling is one mistake and what stands under
//! the key is checked all the same.

use serde_json::Value;

use super::once::within;
use crate::finding::Finding;
use crate::yaml::child;

/// How often keys are put right, each time one level further in at least.
const ROUNDS: usize = 16;

/// A key that stands for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misspelling {
    /// The pointer of the mapping.
    pub(super) mapping: String,
    /// The key as written.
    pub(super) written: String,
    /// The key as meant, which the mapping does not have.
    pub(super) meant: String,
    /// What to say of it.
    pub(super) finding: Finding,
}

/// A value with its keys put right.
pub(super) struct Meant {
    pub(super) value: Value,
    /// What was put right, outer keys before those within.
    misspellings: Vec<Misspelling>,
}

impl Meant {
    /// Puts right what `find` finds in the value, and then in what that brings to light.
    pub(super) fn read(value: &Value, find: impl Fn(&Value) -> Vec<Misspelling>) -> Self {
        let mut meant = Self { value: value.clone(), misspellings: Vec::new() };
        for _ in 0..ROUNDS {
            let found = find(&meant.value);
            if found.is_empty() {
                break;
            }
            for misspelling in found {
                if meant.put_right(&misspelling) {
                    meant.misspellings.push(misspelling);
                }
            }
        }
        meant
    }

    /// Gives the entry of a misspelt key to the key that was meant; false when that is taken by now.
    fn put_right(&mut self, misspelling: &Misspelling) -> bool {
        let Some(Value::Object(entries)) = self.value.pointer_mut(&misspelling.mapping) else {
            return false;
        };
        if entries.contains_key(&misspelling.meant) {
            return false;
        }
        let Some(entry) = entries.shift_remove(&misspelling.written) else { return false };
        entries.insert(misspelling.meant.clone(), entry);
        true
    }

    /// What to say of the misspellings.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.misspellings.iter().map(|misspelling| misspelling.finding.clone()).collect()
    }

    /// Gives findings about the value as meant the pointers of the value as written.
    pub(super) fn as_written(&self, findings: &mut [Finding]) {
        for misspelling in self.misspellings.iter().rev() {
            let meant = child(&misspelling.mapping, &misspelling.meant);
            let written = child(&misspelling.mapping, &misspelling.written);
            for finding in findings.iter_mut().filter(|it| within(&it.pointer, &meant)) {
                finding.pointer.replace_range(..meant.len(), &written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Meant, Misspelling};
    use crate::finding::Finding;

    #[test]
    fn findings_keep_the_pointers_of_the_file() {
        let outer = |value: &Value| value.get("otuer").map(|_| ("", "otuer", "outer"));
        let inner = |value: &Value| value.pointer("/outer/0/inenr").map(|_| ("/outer/0", "inenr", "inner"));
        let find = |value: &Value| -> Vec<Misspelling> {
            let found = outer(value).or_else(|| inner(value));
            let misspelling = |(mapping, written, meant): (&str, &str, &str)| Misspelling {
                mapping: mapping.to_owned(),
                written: written.to_owned(),
                meant: meant.to_owned(),
                finding: Finding::error(written, "misspelt"),
            };
            found.map(misspelling).into_iter().collect()
        };
        let meant = Meant::read(&json!({ "otuer": [{ "inenr": 1 }] }), find);
        assert_eq!(meant.value, json!({ "outer": [{ "inner": 1 }] }));
        let mut findings = [Finding::error("/outer/0/inner", ""), Finding::error("/outerlike", "")];
        meant.as_written(&mut findings);
        assert_eq!(findings[0].pointer, "/otuer/0/inenr");
        assert_eq!(findings[1].pointer, "/outerlike");
    }
}
