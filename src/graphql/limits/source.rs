//! Limits of a document as it is sent, before it is parsed: the parser takes its time over what is long or deep.

use super::{Exceeded, Limit};
use crate::graphql::tokens::{is_word, tokens};

/// How deep brackets of any kind may be nested: more than fields may be and the inputs of one of them.
const DEEPEST: usize = 40;
/// How many letters a name may have.
const LONGEST_NAME: usize = 100;

/// Whether a document is short and flat enough to be parsed.
pub(crate) fn check_source(document: &str, most_tokens: usize) -> Result<(), Exceeded> {
    let (mut count, mut nested) = (0_usize, 0_usize);
    for token in tokens(document) {
        // A spread is three dots and a name.
        let spread = token.text.len() > 3 && token.text.starts_with("...");
        count += if spread { 2 } else { 1 };
        Exceeded::check(Limit::Tokens, count, most_tokens)?;
        match token.text {
            "{" | "[" | "(" => nested += 1,
            "}" | "]" | ")" => nested = nested.saturating_sub(1),
            text if text.starts_with(is_word) => Exceeded::check(Limit::NameLength, text.len(), LONGEST_NAME)?,
            _ => {}
        }
        Exceeded::check(Limit::Nesting, nested, DEEPEST)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_source;
    use crate::graphql::limits::Limit;

    fn limit(document: &str) -> Option<Limit> {
        check_source(document, 1000).err().map(|exceeded| exceeded.limit)
    }

    #[test]
    fn the_limits_are_the_first_that_are_refused() {
        for (at, past, found) in [
            ("a ".repeat(1000), "a ".repeat(1001), Limit::Tokens),
            ("...F ".repeat(500), "...F ".repeat(501), Limit::Tokens),
            ("{[(".repeat(13), "{[(".repeat(14), Limit::Nesting),
            ("a".repeat(100), "a".repeat(101), Limit::NameLength),
        ] {
            assert_eq!((limit(&at), limit(&past)), (None, Some(found)));
        }
        assert_eq!(limit(&format!("{{ a(b: \"{}\") }}", "x ".repeat(5000))), None, "the words of a string");
    }
}
