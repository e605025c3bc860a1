//! The keys that there are: those of `config.default.toml`.

use std::collections::BTreeSet;

/// Every key of a setting, such as `database.url`.
pub(super) struct KnownKeys(BTreeSet<String>);

impl KnownKeys {
    pub(super) fn new(keys: impl IntoIterator<Item = String>) -> Self {
        Self(keys.into_iter().collect())
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.0.contains(key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether keys stand in a section of this name.
    pub(super) fn has_section(&self, name: &str) -> bool {
        self.iter().any(|key| in_section(key, name))
    }

    /// The key that was most likely meant: one of the section of that name, else the one spelt most alike.
    pub(super) fn nearest(&self, key: &str) -> &str {
        let alike = |known: &&str| {
            let alike = strsim::normalized_damerau_levenshtein(key, known);
            if in_section(known, key) { 1.0 } else { alike }
        };
        self.iter().max_by(|one, other| alike(one).total_cmp(&alike(other))).unwrap_or_default()
    }
}

fn in_section(key: &str, section: &str) -> bool {
    key.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::KnownKeys;

    #[test]
    fn a_misspelt_key_finds_the_one_meant() {
        let keys = KnownKeys::new(["listen", "database.url", "redis.url", "log.level"].map(str::to_owned));
        assert_eq!(keys.nearest("databse.url"), "database.url");
        assert_eq!(keys.nearest("lisen"), "listen");
        assert_eq!(keys.nearest("log"), "log.level", "a section finds a key of its own");
        assert!(keys.has_section("log") && !keys.has_section("lo") && !keys.has_section("listen"));
    }
}
