//! Hashes as they are written.

/// Bytes in hexadecimal digits, two for each.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
