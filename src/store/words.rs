//! Words as they are searched for, and names as they are ordered.

use std::collections::BTreeSet;

/// The words of a text in lower case: what lies between characters that are neither letter nor digit. An
/// apostrophe is part of no word and parts none: "children's" is `childrens`.
pub(super) fn words(text: &str) -> Vec<String> {
    text.chars()
        .filter(|character| !matches!(character, '\'' | '’'))
        .collect::<String>()
        .to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A name as it is ordered by: its words alone.
pub(super) fn sort_name(name: &str) -> String {
    words(name).join(" ")
}

/// All the words of some texts, each once, each after a space.
pub(super) fn search_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut known = BTreeSet::new();
    let mut joined = String::new();
    for word in texts.into_iter().flat_map(words) {
        if known.insert(word.clone()) {
            joined.push(' ');
            joined.push_str(&word);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{search_text, sort_name, words};

    #[test]
    fn words_are_letters_and_digits_alone() {
        assert_eq!(words("Children’s Speech & Language (0–19)"), ["childrens", "speech", "language", "0", "19"]);
        assert_eq!(words(" %_' "), Vec::<String>::new());
    }

    #[test]
    fn names_are_ordered_by_their_words() {
        assert_eq!(sort_name("St. Mary's, Kent"), "st marys kent");
    }

    #[test]
    fn a_search_text_holds_each_word_once() {
        assert_eq!(search_text(["Speech therapy", "Therapy for speech"]), " speech therapy for");
    }
}
