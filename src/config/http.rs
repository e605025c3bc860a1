//! Settings of the socket and of fair use.

use std::net::IpAddr;
use std::time::Duration;

use super::reading::Reading;
use super::settings::DAY;

/// Connections, and what one client may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// How many connections there may be at once.
    pub connections: usize,
    /// How long the head of a request may take, and a connection be idle.
    pub head_limit: Duration,
    /// How many bytes the head of a request may have.
    pub head_bytes: usize,
    /// How long the body of a request may take.
    pub body_limit: Duration,
    /// How long a client may take nothing of an answer.
    pub stall_limit: Duration,
    /// How many units one client may ask for in a minute; 0 for any number.
    pub units_a_minute: u32,
    /// How many of them at once.
    pub units_at_once: u32,
    /// The keys of clients that have one, by their hashes.
    pub api_keys: Vec<KeyHash>,
    /// The proxies that are believed when they say for whom they ask.
    pub trusted_proxies: Vec<AddressRange>,
}

/// Addresses that start with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    /// An address in it.
    pub address: IpAddr,
    /// How many bits all have in common.
    pub bits: u8,
}

/// The SHA-256 hash of a key. Not shown: what stands in its place by mistake may be the key itself.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyHash(pub [u8; 32]);

impl KeyHash {
    /// Parses 64 hexadecimal digits.
    fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut hash = [0; 32];
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(hash))
    }

    /// Parses any number of them, with commas between.
    fn parse_list(text: &str) -> Option<Vec<Self>> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Self::parse).collect()
    }
}

impl std::fmt::Debug for KeyHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("KeyHash")
    }
}

impl AddressRange {
    /// Parses `10.0.0.0/8`, or an address that stands for itself alone.
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.trim().parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }

    /// Parses any number of them, with commas between.
    fn parse_list(text: &str) -> Option<Vec<Self>> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Self::parse).collect()
    }
}

impl HttpSettings {
    pub(super) fn read(reading: &mut Reading) -> Option<Self> {
        let connections = reading.count("http.connections", 1..=1_000_000);
        let head_limit = reading.seconds("http.head_seconds", 1..=DAY);
        let head_bytes = reading.count("http.head_bytes", 8192..=1_000_000);
        let body_limit = reading.seconds("http.body_seconds", 1..=DAY);
        let stall_limit = reading.seconds("http.stall_seconds", 1..=DAY);
        let units_a_minute = reading.whole("http.units_a_minute", 0..=1_000_000);
        let units_at_once = reading.whole("http.units_at_once", 1..=1_000_000);
        let hashes = "SHA-256 hashes of 64 hexadecimal digits, with commas between them, or nothing";
        let api_keys = reading.secret("http.api_keys", hashes, KeyHash::parse_list);
        let expected = "addresses and ranges such as `10.0.0.0/8`, with commas between them, or nothing";
        let trusted_proxies = reading.parsed("http.trusted_proxies", expected, AddressRange::parse_list);
        Some(Self {
            connections: connections?,
            head_limit: head_limit?,
            head_bytes: head_bytes?,
            body_limit: body_limit?,
            stall_limit: stall_limit?,
            units_a_minute: units_a_minute?,
            units_at_once: units_at_once?,
            api_keys: api_keys?,
            trusted_proxies: trusted_proxies?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressRange, KeyHash};

    #[test]
    fn hashes_of_keys_are_parsed_and_shown_by_nothing() {
        let hash = "00ff".repeat(16);
        let found = KeyHash::parse_list(&format!("{hash}, {}", hash.to_uppercase())).unwrap();
        assert_eq!(found.first().unwrap().0[..3], [0, 255, 0]);
        assert_eq!(found[0], found[1]);
        assert_eq!(format!("{found:?}"), "[KeyHash, KeyHash]");
        assert_eq!(KeyHash::parse_list(""), Some(Vec::new()));
        for text in ["key", &hash[1..], &format!("{hash}0"), &"é".repeat(32)] {
            assert_eq!(KeyHash::parse_list(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_are_parsed_and_nothing_else_is() {
        let range = |text: &str, bits| AddressRange { address: text.parse().unwrap(), bits };
        assert_eq!(AddressRange::parse_list(""), Some(Vec::new()));
        assert_eq!(
            AddressRange::parse_list("10.0.0.0/8, 192.0.2.1,fd00::/8"),
            Some(vec![range("10.0.0.0", 8), range("192.0.2.1", 32), range("fd00::", 8)])
        );
        for text in ["10.0.0.0/33", "proxy", "10.0.0.0/x", "10.0.0/8", "::1/129"] {
            assert_eq!(AddressRange::parse_list(text), None, "{text}");
        }
    }
}
