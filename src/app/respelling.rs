//! The text of a search: words that stand nowhere are spelt as the nearest that do.

use std::collections::BTreeSet;
use std::ops::Bound;

use strsim::{damerau_levenshtein, jaro_winkler};

use super::fault::Fault;
use super::state::AppState;
use crate::store::{Page, ProviderFilter, search_words_of};

/// Words so short are too like too many others.
const SHORTEST: usize = 4;
/// From this length on two letters may be wrong.
const LONG: usize = 8;

/// The most letters that a search text may have.
const LONGEST_TEXT: usize = 200;

/// The text of a filter, fit to be searched for; none when there is nothing in it.
pub(super) fn checked_text(text: Option<String>) -> Result<Option<String>, Fault> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > LONGEST_TEXT {
        return Err(Fault::bad_input(&["where", "text"], format!("The text has at most {LONGEST_TEXT} letters.")));
    }
    // Without a word every record would match.
    if search_words_of(&text).is_empty() {
        return Err(Fault::bad_input(&["where", "text"], "The text has at least one letter or digit."));
    }
    Ok(Some(text))
}

/// The text that is searched for; none when nothing is. A text that finds neither a service nor a provider is spelt
/// as the nearest that the directory has words for.
pub(super) async fn search_text(app: &AppState, text: Option<String>) -> Result<Option<String>, Fault> {
    let Some(text) = checked_text(text)? else {
        return Ok(None);
    };
    if finds_something(app, &text).await? {
        return Ok(Some(text));
    }
    let known = app.store().search_words().await?;
    let words = search_words_of(&text);
    let spelt: Vec<&str> = words.iter().map(|word| nearest_word(word, &known).unwrap_or(word)).collect();
    Ok(Some(spelt.join(" ")))
}

async fn finds_something(app: &AppState, text: &str) -> Result<bool, Fault> {
    if app.store().has_service_with(text).await? {
        return Ok(true);
    }
    let providers = ProviderFilter { text: Some(text.to_owned()), ..ProviderFilter::default() };
    Ok(app.store().find_providers(&providers, &Page::first(1)).await?.total > 0)
}

/// The known word that a word is a small misspelling of; none when some known word starts with it.
fn nearest_word<'k>(word: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let length = word.chars().count();
    if length < SHORTEST || starts_a_word(word, known) {
        return None;
    }
    let most = if length < LONG { 1 } else { 2 };
    known
        .iter()
        .filter(|other| other.chars().count().abs_diff(length) <= most)
        .map(|other| (damerau_levenshtein(word, other), other))
        .filter(|(wrong, _)| *wrong <= most)
        .min_by(|one, other| {
            one.0.cmp(&other.0).then_with(|| jaro_winkler(word, other.1).total_cmp(&jaro_winkler(word, one.1)))
        })
        .map(|(_, other)| other.as_str())
}

fn starts_a_word(start: &str, known: &BTreeSet<String>) -> bool {
    known.range::<str, _>((Bound::Included(start), Bound::Unbounded)).next().is_some_and(|word| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, nearest_word};

    #[test]
    fn small_misspellings_are_put_right() {
        let known = ["occupational", "therapy", "handwriting", "kent", "speech"].map(str::to_owned);
        let known = BTreeSet::from(known);
        for (word, right) in [
            ("ocupational", Some("occupational")),
            ("theraphy", Some("therapy")),
            ("handwritting", Some("handwriting")),
            ("speach", Some("speech")),
            ("therap", None),
            ("ken", None),
            ("hysical", None),
            ("physio", None),
        ] {
            assert_eq!(nearest_word(word, &known), right, "{word}");
        }
    }
}
