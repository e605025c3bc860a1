//! The term that somebody most likely meant.

/// How alike two terms must be, from 0 to 1, for one to be offered for the other.
const ALIKE_ENOUGH: f64 = 0.6;

/// How alike they must be for one to be taken for the other.
const ALIKE_TO_BE_TAKEN: f64 = 0.75;

/// How alike a term and its beginning count.
const BEGINNING: f64 = 0.8;

/// The fewest characters that count as the beginning of a term.
const SHORTEST_BEGINNING: usize = 2;

/// The candidate most like the text, when one is alike enough. Capitals, spaces, hyphens and underscores make
/// no difference. Of equally good ones the first.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_by(text, candidates.into_iter().map(|term| (term, term)))
}

/// As [`nearest`], only when it is so alike that the text can be read as a misspelling of it.
pub(crate) fn misspelt<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(text, candidates).filter(|term| likeness(&plain(text), &plain(term)) >= ALIKE_TO_BE_TAKEN)
}

/// As [`nearest`], for things that go by a word.
pub(crate) fn nearest_by<'a, T>(text: &str, candidates: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    let wanted = plain(text);
    let mut best: Option<(f64, T)> = None;
    for (word, candidate) in candidates {
        let alike = likeness(&wanted, &plain(word));
        if alike >= ALIKE_ENOUGH && best.as_ref().is_none_or(|(most, _)| alike > *most) {
            best = Some((alike, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn likeness(wanted: &str, word: &str) -> f64 {
    let alike = strsim::normalized_damerau_levenshtein(wanted, word);
    let begins = |long: &str, short: &str| short.chars().count() >= SHORTEST_BEGINNING && long.starts_with(short);
    if begins(wanted, word) || begins(word, wanted) { alike.max(BEGINNING) } else { alike }
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
    use super::{misspelt, nearest};

    #[test]
    fn offers_what_was_most_likely_meant() {
        let known = ["referral_routes", "handwriting", "sensory-processing", "source"];
        for (text, meant) in [
            ("refferal_routes", Some("referral_routes")),
            ("hand-writing", Some("handwriting")),
            ("Sensory", Some("sensory-processing")),
            ("sorce", Some("source")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, known), meant, "{text}");
        }
    }

    #[test]
    fn reads_only_close_words_as_misspellings() {
        assert_eq!(misspelt("befor", ["from", "before"]), Some("before"));
        assert_eq!(misspelt("telephone", ["label", "phone"]), None);
    }
}
