//! The form of a value on the shared server. It is bound to its key and its format: bytes that somebody else
//! wrote, that were cut short or that belong elsewhere do not read as a value.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::SharedValue;
use crate::cache::generations::Generation;

const MARK: &[u8; 4] = b"rd1\n";
const SUM: usize = 16;
const HEAD: usize = MARK.len() + SUM + 8 + 8;

/// The bytes of a value kept under a key.
pub(super) fn wrap(key: &str, value: &SharedValue) -> Vec<u8> {
    let generation = value.generation.0.to_be_bytes();
    let read_at = value.read_at.timestamp_millis().to_be_bytes();
    let sum = checksum(key, &generation, &read_at, &value.bytes);
    [MARK.as_slice(), &sum, &generation, &read_at, &value.bytes].concat()
}

/// The value in these bytes; none when they hold none of this key.
pub(super) fn unwrap(key: &str, bytes: &[u8]) -> Option<SharedValue> {
    let (head, content) = bytes.split_at_checked(HEAD)?;
    let head = head.strip_prefix(MARK)?;
    let (sum, head) = head.split_at_checked(SUM)?;
    let (generation, read_at) = head.split_at_checked(8)?;
    let (generation, read_at): ([u8; 8], [u8; 8]) = (generation.try_into().ok()?, read_at.try_into().ok()?);
    if sum != checksum(key, &generation, &read_at, content) {
        return None;
    }
    Some(SharedValue {
        generation: Generation(u64::from_be_bytes(generation)),
        read_at: DateTime::<Utc>::from_timestamp_millis(i64::from_be_bytes(read_at))?,
        bytes: content.to_vec(),
    })
}

fn checksum(key: &str, generation: &[u8], read_at: &[u8], content: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(u64::try_from(key.len()).unwrap_or(u64::MAX).to_be_bytes());
    for part in [key.as_bytes(), generation, read_at, content] {
        hash.update(part);
    }
    hash.finalize().iter().take(SUM).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{DateTime, Generation, SharedValue, unwrap, wrap};

    fn value() -> SharedValue {
        SharedValue {
            generation: Generation(7),
            read_at: DateTime::from_timestamp_millis(1_795_600_000_123).unwrap(),
            bytes: b"content".to_vec(),
        }
    }

    #[test]
    fn what_was_wrapped_is_unwrapped() {
        assert_eq!(unwrap("key", &wrap("key", &value())), Some(value()));
    }

    #[test]
    fn no_byte_can_change_and_none_can_be_missing() {
        let wrapped = wrap("key", &value());
        for at in 0..wrapped.len() {
            let mut corrupt = wrapped.clone();
            corrupt[at] ^= 1;
            assert_eq!(unwrap("key", &corrupt), None, "byte {at}");
            assert_eq!(unwrap("key", &wrapped[..at]), None, "{at} bytes");
        }
    }

    #[test]
    fn a_value_of_another_key_is_none() {
        assert_eq!(unwrap("other", &wrap("key", &value())), None);
    }
}
