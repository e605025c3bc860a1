//! What each client has left of its share, on the shared server, so that all instances take from the same.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Cache;
use super::hexadecimal::hexadecimal;

/// How many digits of a hash a name has.
const NAME_DIGITS: usize = 32;
/// The fewest letters of a secret.
const SHORTEST_SECRET: usize = 32;

/// Names clients by a keyed hash. Whoever reads the shared server and has not the secret finds out no client, not by
/// trying all addresses either.
pub struct ClientNames(Hmac<Sha256>);

/// A client, as the shared server knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientName(String);

/// The share of one client.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allowance {
    /// How many units it has after a time without asking.
    pub most: f64,
    /// How many come back in a second.
    pub a_second: f64,
}

/// What is taken of a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Taking {
    /// A unit, where there is one.
    Request,
    /// What an answer weighed, whether that much is left or not.
    Weight(f64),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// Whether it was taken.
    pub granted: bool,
    /// How many units are left; less than nothing after a heavy answer.
    pub left: f64,
}

impl ClientNames {
    /// Names by a secret that all instances have; none where it is too short to be one.
    pub fn new(secret: &str) -> Option<Self> {
        let is_long = secret.len() >= SHORTEST_SECRET;
        Hmac::new_from_slice(secret.as_bytes()).ok().filter(|_| is_long).map(Self)
    }

    /// The name of a client, which these bytes tell from every other.
    pub fn name(&self, client: &[u8]) -> ClientName {
        let mut name = hexadecimal(&self.0.clone().chain_update(client).finalize().into_bytes());
        name.truncate(NAME_DIGITS);
        ClientName(name)
    }
}

impl ClientName {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Cache {
    /// Takes something of a client's share; none where there is no shared server, or it is away or does not answer in
    /// time.
    pub async fn take_of_share(&self, client: &ClientName, allowance: Allowance, taking: Taking) -> Option<Taken> {
        self.shared()?.take_of_share(client, allowance, taking).await
    }
}

#[cfg(test)]
mod tests {
    use super::ClientNames;

    #[test]
    fn a_name_is_of_one_client_and_one_secret() {
        let (one, other) = ("1".repeat(32), "2".repeat(32));
        let name = |secret: &str, client: &[u8]| ClientNames::new(secret).unwrap().name(client).0;
        assert_eq!(name(&one, b"client"), name(&one, b"client"));
        assert_ne!(name(&one, b"client"), name(&one, b"another"));
        assert_ne!(name(&one, b"client"), name(&other, b"client"));
        assert!(ClientNames::new("").is_none() && ClientNames::new("short").is_none());
    }
}
