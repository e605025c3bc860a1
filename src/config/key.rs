//! The keys that there are: those of `config.default.toml`.

use std::collections::BTreeSet;

use domain::nearest::nearest_by;

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

    /// The key that was most likely meant: the one spelt most alike, or the first of a section whose name is.
    pub(super) fn nearest(&self, key: &str) -> Option<&str> {
        let sections = self.iter().filter_map(|known| Some((known.split_once('.')?.0, known)));
        nearest_by(key, self.iter().map(|known| (known, known)).chain(sections))
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
        assert_eq!(keys.nearest("databse.url"), Some("database.url"));
        assert_eq!(keys.nearest("lisen"), Some("listen"));
        assert_eq!(keys.nearest("log"), Some("log.level"), "a section finds a key of its own");
        assert_eq!(keys.nearest("colour"), None);
        assert!(keys.has_section("log") && !keys.has_section("lo") && !keys.has_section("listen"));
    }
}
