//! Checksums by which a seeded record is known again.

use sea_orm::JsonValue;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::error::RowFault;
use super::stored_form::to_json;

/// SHA-256 of a record's JSON with the keys of every object in order, so that moving a field changes nothing.
pub(super) fn checksum<T: Serialize>(record: &T) -> Result<String, RowFault> {
    let mut json = to_json("checksum", record)?;
    json.sort_all_objects();
    Ok(digest(&json))
}

fn digest(json: &JsonValue) -> String {
    Sha256::digest(json.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::checksum;

    #[test]
    fn the_order_of_keys_does_not_matter_and_that_of_lists_does() {
        let one = checksum(&json!({"a": 1, "b": {"c": [1, 2], "d": 3}})).unwrap();
        let moved = checksum(&json!({"b": {"d": 3, "c": [1, 2]}, "a": 1})).unwrap();
        let other = checksum(&json!({"a": 1, "b": {"c": [2, 1], "d": 3}})).unwrap();
        assert_eq!(one, moved);
        assert_ne!(one, other);
        assert_eq!(one.len(), 64);
    }
}
