//! The word that somebody most likely meant. A word that shares little with what was written is no help, and none is
//! offered.

/// How alike two words must be, from 0 to 1, for one to be offered for the other: at most a third of the letters
/// are wrong.
const ALIKE_ENOUGH: f64 = 2.0 / 3.0;

/// How alike they must be for one to be taken for the other.
const ALIKE_TO_BE_TAKEN: f64 = 0.75;

/// How alike a word and its beginning count.
const BEGINNING: f64 = 0.8;

/// The fewest letters that count as the beginning of a word, where they are no whole part of it.
const SHORTEST_BEGINNING: usize = 3;

/// No word is longer, and likeness is slow to work out for a text of any length.
const LONGEST: usize = 64;

/// The known word most like what was written, when one is alike enough. Capitals, spaces, hyphens and underscores make
/// no difference. Of equally good ones the first.
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    nearest_by(written, known.into_iter().map(|word| (word, word)))
}

/// As [`nearest`], only when it is so alike that what was written can be read as a misspelling of it.
pub fn misspelt<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    nearest(written, known).filter(|word| likeness(&plain(written), &plain(word)) >= ALIKE_TO_BE_TAKEN)
}

/// As [`nearest`], for things that go by a word or by several: each pair is a word and what it stands for.
pub fn nearest_by<'k, T>(written: &str, known: impl IntoIterator<Item = (&'k str, T)>) -> Option<T> {
    if written.chars().count() > LONGEST {
        return None;
    }
    let written = plain(written);
    let mut best: Option<(f64, T)> = None;
    for (word, thing) in known {
        let alike = likeness(&written, &plain(word));
        if alike >= ALIKE_ENOUGH && best.as_ref().is_none_or(|(most, _)| alike > *most) {
            best = Some((alike, thing));
        }
    }
    best.map(|(_, thing)| thing)
}

fn likeness(written: &str, word: &str) -> f64 {
    let alike = strsim::normalized_damerau_levenshtein(written, word);
    let begins = |long: &str, short: &str| {
        let rest = long.strip_prefix(short).filter(|_| !short.is_empty());
        rest.is_some_and(|rest| rest.starts_with('-') || short.chars().count() >= SHORTEST_BEGINNING)
    };
    if begins(written, word) || begins(word, written) { alike.max(BEGINNING) } else { alike }
}

fn plain(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if matches!(letter, '_' | ' ') { '-' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{misspelt, nearest, nearest_by};

    #[test]
    fn offers_what_was_most_likely_meant() {
        let known = ["referral_routes", "handwriting", "sensory-processing", "source", "dressing", "gp-registration"];
        for (text, meant) in [
            ("refferal_routes", Some("referral_routes")),
            ("hand-writing", Some("handwriting")),
            ("Sensory", Some("sensory-processing")),
            ("Sensory processing", Some("sensory-processing")),
            ("sorce", Some("source")),
            ("gp", Some("gp-registration")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, known), meant, "{text}");
        }
    }

    #[test]
    fn words_that_share_little_are_not_offered() {
        for (text, known) in [
            ("spelling", "sport"),
            ("parent", "paediatrician"),
            ("washing", "moving"),
            ("hearing", "handwriting"),
            ("gait", "portage"),
            ("de", "dressing"),
        ] {
            assert_eq!(nearest(text, [known]), None, "{text}");
        }
    }

    #[test]
    fn reads_only_close_words_as_misspellings() {
        assert_eq!(misspelt("befor", ["from", "before"]), Some("before"));
        assert_eq!(misspelt("telephone", ["label", "phone"]), None);
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
        assert_eq!(nearest_by("milton keyns", known), Some(1));
    }
}
