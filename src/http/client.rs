//! Who asks: by a key, or by address, which is the other end of the connection, or what a proxy that is trusted says of it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::HeaderMap;

/// The header in which proxies say for whom they ask, each at its end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Addresses that start with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    /// An address in it.
    pub address: IpAddr,
    /// How many bits all have in common.
    pub bits: u8,
}

impl AddressRange {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => masked_4(own, self.bits) == masked_4(other, self.bits),
            (IpAddr::V6(own), IpAddr::V6(other)) => masked_6(own, self.bits) == masked_6(other, self.bits),
            _ => false,
        }
    }
}

/// A client, as far as its key or its address tells it from others. In memory for some minutes, and on a shared server
/// under a name that only instances can make of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Client {
    /// By its address.
    Address(IpAddr),
    /// By the hash of its key.
    Key([u8; 32]),
}

impl Client {
    /// Who asks; none where it is this machine itself, which is not limited. A header is believed only from a proxy
    /// that is trusted, and of what it says only the last address that is none of a trusted proxy.
    pub(super) fn of(peer: Peer, headers: &HeaderMap, trusted: &[AddressRange]) -> Option<Self> {
        let peer = peer.0.to_canonical();
        let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
        if !is_trusted(peer) {
            return (!peer.is_loopback()).then(|| Self::whole(peer));
        }
        let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
        let mut last = peer;
        for text in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            // What does not parse was not written by a proxy that is trusted.
            let Ok(address) = text.trim().parse::<IpAddr>() else {
                break;
            };
            last = address.to_canonical();
            if !is_trusted(last) {
                break;
            }
        }
        Some(Self::whole(last))
    }

    /// Who has a key, wherever it asks from.
    pub(super) fn with(key: [u8; 32]) -> Self {
        Self::Key(key)
    }

    /// What tells this client from every other.
    pub(super) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Address(IpAddr::V4(address)) => [b"4".as_slice(), &address.octets()].concat(),
            Self::Address(IpAddr::V6(address)) => [b"6".as_slice(), &address.octets()].concat(),
            Self::Key(hash) => [b"k".as_slice(), hash].concat(),
        }
    }

    /// One client has a whole network of IPv6 addresses.
    fn whole(address: IpAddr) -> Self {
        Self::Address(match address {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => IpAddr::V6(masked_6(address, 64).into()),
        })
    }
}

fn masked_4(address: Ipv4Addr, bits: u8) -> u32 {
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits.into())).unwrap_or(0);
    address.to_bits() & mask
}

fn masked_6(address: Ipv6Addr, bits: u8) -> u128 {
    let mask = u128::MAX.checked_shl(128_u32.saturating_sub(bits.into())).unwrap_or(0);
    address.to_bits() & mask
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::HeaderMap;

    use super::{AddressRange, Client, Peer};

    fn client(peer: &str, forwarded: &[&'static str]) -> Option<IpAddr> {
        let trusted = [AddressRange { address: "10.0.0.0".parse().unwrap(), bits: 8 }];
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        Client::of(Peer(peer.parse().unwrap()), &headers, &trusted).map(|client| match client {
            Client::Address(address) => address,
            Client::Key(_) => panic!("no key was sent"),
        })
    }

    #[test]
    fn a_header_is_believed_from_a_trusted_proxy_alone() {
        for (peer, forwarded, found) in [
            ("203.0.113.9", vec!["198.51.100.1"], Some("203.0.113.9")),
            ("10.1.2.3", vec!["198.51.100.1"], Some("198.51.100.1")),
            ("10.1.2.3", vec!["6.6.6.6, 198.51.100.1"], Some("198.51.100.1")),
            ("10.1.2.3", vec!["6.6.6.6", "198.51.100.1, 10.9.9.9"], Some("198.51.100.1")),
            ("10.1.2.3", vec!["198.51.100.1, nonsense"], Some("10.1.2.3")),
            ("10.1.2.3", vec![], Some("10.1.2.3")),
            ("::ffff:203.0.113.9", vec![], Some("203.0.113.9")),
            ("2001:db8:1:2:3:4:5:6", vec![], Some("2001:db8:1:2::")),
            ("127.0.0.1", vec!["198.51.100.1"], None),
            ("::1", vec![], None),
        ] {
            assert_eq!(client(peer, &forwarded), found.map(|text| text.parse().unwrap()), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn ranges_hold_their_addresses() {
        let range = |text: &str, bits| AddressRange { address: text.parse().unwrap(), bits };
        for (range, address, holds) in [
            (range("10.0.0.0", 8), "10.255.0.1", true),
            (range("10.0.0.0", 8), "11.0.0.1", false),
            (range("10.0.0.1", 32), "10.0.0.2", false),
            (range("0.0.0.0", 0), "8.8.8.8", true),
            (range("fd00::", 8), "fd12::1", true),
            (range("fd00::", 8), "10.0.0.1", false),
        ] {
            assert_eq!(range.contains(address.parse().unwrap()), holds, "{range:?} {address}");
        }
    }
}
