//! The known word that comes nearest to one that is not known.

use strsim::{jaro_winkler, normalized_damerau_levenshtein};

/// Below this likeness nothing is worth naming.
const LIKE_ENOUGH: f64 = 0.4;

/// No word is longer, and likeness is slow to work out for a text of any length.
const LONGEST: usize = 64;

/// The known word nearest to the one sent; none when nothing is like it.
pub fn nearest<'k>(sent: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    nearest_named(sent, known.into_iter().map(|word| (word, word)))
}

/// As [`nearest`], where a thing may have several names: each pair is a name and what it stands for.
pub(super) fn nearest_named<'k, T>(sent: &str, known: impl IntoIterator<Item = (&'k str, T)>) -> Option<T> {
    if sent.chars().count() > LONGEST {
        return None;
    }
    let sent = plain(sent);
    known
        .into_iter()
        .map(|(name, thing)| (likeness(&sent, &plain(name)), thing))
        .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, thing)| thing)
}

fn likeness(one: &str, other: &str) -> f64 {
    let (by_edits, by_start) = (normalized_damerau_levenshtein(one, other), jaro_winkler(one, other));
    (by_edits * 2.0 + by_start) / 3.0
}

fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_named};

    #[test]
    fn names_the_nearest_word() {
        let known = ["handwriting", "dressing", "sensory-processing"];
        assert_eq!(nearest("handwritting", known), Some("handwriting"));
        assert_eq!(nearest("Sensory processing", known), Some("sensory-processing"));
        assert_eq!(nearest("xyz", known), None);
    }

    #[test]
    fn a_text_longer_than_any_word_is_like_none() {
        let known = "a".repeat(64);
        assert_eq!(nearest(&known, [known.as_str()]), Some(known.as_str()));
        assert_eq!(nearest(&"a".repeat(65), [known.as_str()]), None);
    }

    #[test]
    fn a_thing_is_found_by_any_of_its_names() {
        let known = [("E06000042", 1), ("Milton Keynes", 1), ("Luton", 2)];
        assert_eq!(nearest_named("milton keyns", known), Some(1));
    }
}
