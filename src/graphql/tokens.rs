//! A document cut into tokens, without a parser: what it takes grows with the length of the text alone.

/// A token of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'d> {
    /// Its text: a name, a number, a string with its quotes, or one other letter. A spread is one with its name.
    pub(crate) text: &'d str,
    /// Whether spaces, commas or a comment stand before it.
    pub(crate) spaced: bool,
}

/// The tokens of a text, which need not parse.
pub(crate) fn tokens(document: &str) -> Tokens<'_> {
    Tokens { rest: document.strip_prefix('\u{feff}').unwrap_or(document), has_comment: false }
}

/// Whether a document has a comment, which is no part of it and could say anything.
pub(crate) fn has_comment(document: &str) -> bool {
    let mut tokens = tokens(document);
    tokens.by_ref().for_each(drop);
    tokens.has_comment
}

/// The tokens of a text, one after the other.
pub(crate) struct Tokens<'d> {
    rest: &'d str,
    /// Whether a comment was met so far.
    has_comment: bool,
}

impl<'d> Iterator for Tokens<'d> {
    type Item = Token<'d>;

    fn next(&mut self) -> Option<Token<'d>> {
        let mut spaced = false;
        loop {
            let first = self.rest.chars().next()?;
            match first {
                ' ' | '\t' | '\n' | '\r' | ',' => self.rest = after(self.rest, 1),
                '#' => {
                    self.has_comment = true;
                    self.rest = self.rest.split_once(['\n', '\r']).map_or("", |(_, rest)| rest);
                }
                _ => {
                    let text = match first {
                        '"' => string(self.rest),
                        _ if is_word(first) => self.rest.split(|letter| !is_word(letter)).next().unwrap_or_default(),
                        _ => self.rest.get(..first.len_utf8()).unwrap_or_default(),
                    };
                    self.rest = after(self.rest, text.len());
                    return Some(Token { text, spaced });
                }
            }
            spaced = true;
        }
    }
}

/// A letter of a name, a number or a spread.
pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '.')
}

/// The string that a text starts with, quotes and all.
fn string(text: &str) -> &str {
    let block = text.starts_with("\"\"\"");
    let quotes = if block { 3 } else { 1 };
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(quotes) {
        let from_here = text.get(at..).unwrap_or_default();
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            // In a block only three quotes are escaped.
            escaped = !block || from_here.starts_with("\\\"\"\"");
        } else if from_here.starts_with(if block { "\"\"\"" } else { "\"" }) {
            return text.get(..at + quotes).unwrap_or(text);
        }
    }
    text
}

fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{has_comment, tokens};

    #[test]
    fn a_comment_is_told_from_a_string() {
        for (document, expected) in
            [("{ a } # b", true), ("# b\n{ a }", true), ("#", true), ("{ a(b: \"# c\") }", false), ("{ a }", false)]
        {
            assert_eq!(has_comment(document), expected, "{document}");
        }
    }

    #[test]
    fn a_text_is_cut_into_all_its_tokens() {
        let text = "query Q($a:[Int!]=-1.5){a(b:\"x \\\" y\",c:\"\"\"z \" z\"\"\") # no\n ...F}";
        let found: Vec<&str> = tokens(text).map(|token| token.text).collect();
        assert_eq!(
            found,
            [
                "query",
                "Q",
                "(",
                "$",
                "a",
                ":",
                "[",
                "Int",
                "!",
                "]",
                "=",
                "-1.5",
                ")",
                "{",
                "a",
                "(",
                "b",
                ":",
                "\"x \\\" y\"",
                "c",
                ":",
                "\"\"\"z \" z\"\"\"",
                ")",
                "...F",
                "}"
            ]
        );
    }

    #[test]
    fn a_text_that_ends_within_a_string_ends() {
        assert_eq!(tokens("{ a(b: \"x").last().map(|token| token.text), Some("\"x"));
        assert_eq!(tokens("\"\"\"é").last().map(|token| token.text), Some("\"\"\"é"));
    }
}
