//! The text of a search: words that stand nowhere are spelt as the nearest that do.

use std::collections::BTreeSet;

use strsim::{damerau_levenshtein, jaro_winkler};

use super::fault::Fault;
use super::state::AppState;
use crate::store::{LikeWord, search_words_of};

/// Words so short are too like too many others.
const SHORTEST: usize = 4;
/// From this length on two letters may be wrong, and three at the start or at the end are right.
const LONG: usize = 8;
const RIGHT_IN_LONG: usize = 3;
/// How many words are tried for a misspelt one, the nearest first.
const MOST_TRIED: usize = 10;

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

/// The text that is searched for; none when nothing is.
pub(super) async fn search_text(app: &AppState, text: Option<String>) -> Result<Option<String>, Fault> {
    spelt(app, checked_text(text)?).await
}

/// A text as it is searched for: a word that starts no word of the directory is spelt as the nearest that the directory
/// has.
pub(super) async fn spelt(app: &AppState, text: Option<String>) -> Result<Option<String>, Fault> {
    let Some(text) = text else {
        return Ok(None);
    };
    let words = search_words_of(&text);
    let could_be_misspelt: Vec<String> = words.iter().filter(|word| may_be_misspelt(word)).cloned().collect();
    let misspelt = app.store().words_not_listed(&could_be_misspelt).await?;
    if misspelt.is_empty() {
        return Ok(Some(text));
    }
    let like: Vec<LikeWord> = misspelt.iter().map(|word| like(word)).collect();
    let known = app.store().words_like(&like).await?;
    let tried: BTreeSet<String> = misspelt.iter().flat_map(|word| nearest_words(word, &known)).cloned().collect();
    let in_use = app.store().words_in_use(&tried.into_iter().collect::<Vec<_>>()).await?;
    let spelt = |word: &String| {
        let nearest = misspelt.contains(word).then(|| nearest_words(word, &in_use).first().copied()).flatten();
        nearest.unwrap_or(word).clone()
    };
    Ok(Some(words.iter().map(spelt).collect::<Vec<_>>().join(" ")))
}

/// A number is never taken for another.
fn may_be_misspelt(word: &str) -> bool {
    word.chars().count() >= SHORTEST && !word.contains(|letter: char| letter.is_ascii_digit())
}

/// How many letters of a word may be wrong. Two that stand in each other's place are one.
fn most_wrong(letters: usize) -> usize {
    if letters < LONG { 1 } else { 2 }
}

/// What the words meant have in common with a misspelt one. Of one wrong letter all words are found: it lies in the first
/// half or in the second, and the other half is right.
fn like(word: &str) -> LikeWord {
    let letters = word.chars().count();
    let right = if letters < LONG { letters.saturating_sub(1) / 2 } else { RIGHT_IN_LONG };
    LikeWord { word: word.to_owned(), right, more_or_less: most_wrong(letters) }
}

/// The known words that a word is a small misspelling of, the nearest first.
fn nearest_words<'k>(word: &str, known: &'k BTreeSet<String>) -> Vec<&'k String> {
    let most = most_wrong(word.chars().count());
    let mut near: Vec<(usize, &String)> = known
        .iter()
        .map(|other| (damerau_levenshtein(word, other), other))
        .filter(|(wrong, _)| *wrong <= most)
        .collect();
    near.sort_by(|one, other| {
        one.0.cmp(&other.0).then_with(|| jaro_winkler(word, other.1).total_cmp(&jaro_winkler(word, one.1)))
    });
    near.into_iter().take(MOST_TRIED).map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, damerau_levenshtein, like, may_be_misspelt, most_wrong, nearest_words};

    #[test]
    fn small_misspellings_are_put_right() {
        let known = ["occupational", "therapy", "handwriting", "kent", "speech"].map(str::to_owned);
        let known = BTreeSet::from(known);
        for (word, right) in [
            ("ocupational", Some("occupational")),
            ("theraphy", Some("therapy")),
            ("handwritting", Some("handwriting")),
            ("speach", Some("speech")),
            ("hysical", None),
            ("physio", None),
        ] {
            assert_eq!(nearest_words(word, &known).first().map(|found| found.as_str()), right, "{word}");
        }
        assert!(!may_be_misspelt("ken") && !may_be_misspelt("mk43"));
    }

    /// Every word that one wrong letter makes of another starts or ends as the other does, as far as is looked.
    #[test]
    fn of_one_wrong_letter_every_word_is_looked_up() {
        for right in ["abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"] {
            let letters: Vec<char> = right.chars().collect();
            let mut wrong = Vec::new();
            for at in 0..letters.len() {
                let with = |edit: &dyn Fn(&mut Vec<char>)| {
                    let mut letters = letters.clone();
                    edit(&mut letters);
                    letters.into_iter().collect::<String>()
                };
                wrong.push(with(&|word| word[at] = 'z'));
                wrong.push(with(&|word| word.retain(|letter| *letter != letters[at])));
                wrong.push(with(&|word| word.insert(at, 'z')));
                if at > 0 {
                    wrong.push(with(&|word| word.swap(at - 1, at)));
                }
            }
            for wrong in wrong.iter().filter(|wrong| wrong.chars().count() >= 4) {
                assert_eq!(damerau_levenshtein(wrong, right), 1);
                let like = like(wrong);
                let start: String = wrong.chars().take(like.right).collect();
                let end: String = wrong.chars().skip(wrong.len() - like.right).collect();
                assert!(right.starts_with(&start) || right.ends_with(&end), "{wrong} for {right}");
                assert!(right.len().abs_diff(wrong.len()) <= most_wrong(wrong.len()));
            }
        }
    }
}
