//! Keys of clients: `authorization: Bearer …`. Only their hashes are known here, and a hash is compared in a time that
//! does not tell how much of it fits.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The SHA-256 hashes of the keys that are known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ApiKeys(Vec<[u8; 32]>);

/// What a request has of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Credential {
    /// None, or one of a kind that is not looked at.
    None,
    /// One that is known, by its hash.
    Key([u8; 32]),
    /// One that is not.
    Unknown,
}

impl ApiKeys {
    /// Keys by their SHA-256 hashes.
    pub fn new(hashes: Vec<[u8; 32]>) -> Self {
        Self(hashes)
    }

    /// What the headers have of a key. Where no keys are set up nobody is asked for any, and what a proxy or a browser
    /// sends for its own ends is let be.
    pub(super) fn credential(&self, headers: &HeaderMap) -> Credential {
        let mut lines = headers.get_all(AUTHORIZATION).iter().filter_map(|line| bearer(line.as_bytes()));
        match (self.0.is_empty(), lines.next(), lines.next()) {
            (true, ..) | (false, None, _) => Credential::None,
            (false, Some(key), None) => self.known(key),
            (false, Some(_), Some(_)) => Credential::Unknown,
        }
    }

    /// Every hash is looked at, whichever fits.
    fn known(&self, key: &[u8]) -> Credential {
        let hash: [u8; 32] = Sha256::digest(key).into();
        let fits = self.0.iter().fold(subtle::Choice::from(0), |fits, known| fits | known.ct_eq(&hash));
        if bool::from(fits) { Credential::Key(hash) } else { Credential::Unknown }
    }
}

impl std::fmt::Debug for ApiKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ApiKeys({})", self.0.len())
    }
}

/// The key of a header's line.
fn bearer(line: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = line.split_at_checked("bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| key.trim_ascii())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use sha2::{Digest, Sha256};

    use super::{ApiKeys, Credential};

    fn hash(key: &str) -> [u8; 32] {
        Sha256::digest(key).into()
    }

    fn found(keys: &[&str], lines: &[&'static str]) -> Credential {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("authorization", line.parse().unwrap());
        }
        ApiKeys::new(keys.iter().map(|key| hash(key)).collect()).credential(&headers)
    }

    #[test]
    fn a_key_is_known_by_its_hash_alone() {
        let known = ["first", "second"];
        for (lines, credential) in [
            (vec![], Credential::None),
            (vec!["Basic c2Vjb25k"], Credential::None),
            (vec!["Bearer first"], Credential::Key(hash("first"))),
            (vec!["bearer  second "], Credential::Key(hash("second"))),
            (vec!["Bearer third"], Credential::Unknown),
            (vec!["Bearer "], Credential::Unknown),
            (vec!["Bearer secon"], Credential::Unknown),
            (vec!["Bearer first", "Bearer second"], Credential::Unknown),
        ] {
            assert!(found(&known, &lines) == credential, "{lines:?}");
        }
        assert!(found(&[], &["Bearer third"]) == Credential::None, "no keys are set up");
    }
}
