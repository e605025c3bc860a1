//! Pieces of sentences: lists, capitals, full stops, lengths of time.

use crate::rules::{Lasting, LastingUnit};

/// "a, b and c".
pub(super) fn joined(parts: &[String]) -> String {
    joined_by("and", parts)
}

/// "a, b or c".
pub(super) fn joined_by(word: &str, parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// A sentence as it stands within another: it keeps its capital where its first word may be a name.
pub(super) fn lower_first(sentence: &str) -> String {
    let first = sentence.split([' ', ',', '\'', '\u{2019}']).next().unwrap_or_default();
    if opens_sentences(first) { uncapitalised(sentence) } else { sentence.to_owned() }
}

/// Whether a word opens sentences and is no name: such words alone lose their capital within a sentence.
fn opens_sentences(word: &str) -> bool {
    matches!(
        word,
        "A" | "All"
            | "An"
            | "Any"
            | "Anyone"
            | "At"
            | "Because"
            | "Before"
            | "Both"
            | "Child"
            | "Children"
            | "Each"
            | "Either"
            | "Every"
            | "Everyone"
            | "Families"
            | "For"
            | "From"
            | "Help"
            | "How"
            | "If"
            | "In"
            | "It"
            | "Its"
            | "Most"
            | "No"
            | "Nobody"
            | "Not"
            | "On"
            | "One"
            | "Only"
            | "Other"
            | "Our"
            | "Parents"
            | "Pupils"
            | "Referrals"
            | "Schools"
            | "Some"
            | "Staff"
            | "Students"
            | "That"
            | "The"
            | "Their"
            | "There"
            | "These"
            | "They"
            | "This"
            | "Those"
            | "Until"
            | "We"
            | "When"
            | "Where"
            | "Whether"
            | "Who"
            | "With"
            | "You"
            | "Your"
    )
}

/// The text with its first letter in lower case, unless it starts with an acronym.
pub(super) fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    if rest.starts_with(char::is_uppercase) {
        return text.to_owned();
    }
    let mut lowered = String::with_capacity(text.len());
    lowered.extend(first.to_lowercase());
    lowered.push_str(rest);
    lowered
}

/// The text with its first letter as a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut raised = String::with_capacity(text.len());
    raised.extend(first.to_uppercase());
    raised.push_str(letters.as_str());
    raised
}

/// The text with a full stop, unless it ends with a mark of its own.
pub(super) fn full_stop(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// "1 week", "10 weeks".
pub(super) fn counted(count: u16, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// A length of time in words.
pub(super) fn spoken_lasting(lasting: Lasting) -> String {
    let unit = match lasting.unit {
        LastingUnit::Days => "day",
        LastingUnit::Weeks => "week",
        LastingUnit::Months => "month",
        LastingUnit::SchoolTerms => "school term",
    };
    counted(lasting.count, unit)
}

#[cfg(test)]
mod tests {
    use super::{counted, lower_first, uncapitalised};

    #[test]
    fn a_sentence_within_another_keeps_the_capital_of_a_name() {
        for (sentence, within) in [
            ("The service sees children.", "the service sees children."),
            ("Children need advice.", "children need advice."),
            ("Milton Keynes sees its own.", "Milton Keynes sees its own."),
            ("NHS teams decide.", "NHS teams decide."),
            ("", ""),
        ] {
            assert_eq!(lower_first(sentence), within);
        }
        assert_eq!((uncapitalised("Social worker"), uncapitalised("GP")), ("social worker".into(), "GP".into()));
    }

    #[test]
    fn one_of_a_unit_is_singular() {
        assert_eq!((counted(1, "school term"), counted(2, "week")), ("1 school term".into(), "2 weeks".into()));
    }
}
