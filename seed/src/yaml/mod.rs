//! Reads YAML into a JSON value, and notes where every key and value stands.
//!
//! Plain YAML 1.2: `null`, `true`, `false` and numbers are what they look like, everything else is text, so
//! that `no`, `2026-11-22` and `18 years` need no quotes. Aliases, merge keys, tags and second documents are
//! refused: a file says everything once, where it is read.

mod builder;
mod positions;

use serde_json::Value;

pub use positions::Positions;
pub(crate) use positions::child;

use crate::finding::Finding;
use builder::Builder;

/// The longest text that is read, in bytes.
pub const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// The deepest nesting that is read, in lists and mappings.
pub const DEEPEST_NESTING: usize = 64;

/// A text as read.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it says; none when it cannot be read to its end.
    pub value: Option<Value>,
    /// Where it says it.
    pub positions: Positions,
    /// What is wrong with how it is written.
    pub findings: Vec<Finding>,
}

/// Reads a text, to its end or to the first mistake that leaves the rest without meaning.
pub fn read(text: &str) -> Document {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder::default();
    let whole = if text.len() > LONGEST_TEXT {
        builder.refuse_length();
        false
    } else {
        builder.read_all(text)
    };
    builder.finish(whole)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DEEPEST_NESTING, LONGEST_TEXT, read};
    use crate::finding::Position;

    fn messages(text: &str) -> Vec<(usize, usize, String)> {
        read(text)
            .findings
            .into_iter()
            .map(|finding| {
                let at = finding.position.unwrap_or(Position { line: 0, column: 0 });
                (at.line, at.column, finding.message)
            })
            .collect()
    }

    #[test]
    fn only_null_booleans_and_numbers_are_not_text() {
        let text = "a: no\nb: 2026-11-22\nc: 09:00\nd: 18 years\ne: 18\nf: -1.5\ng: true\nh: ~\ni: \"18\"\nj:\nk: MK9 2UB\nl: .inf\n";
        assert_eq!(
            read(text).value,
            Some(json!({
                "a": "no", "b": "2026-11-22", "c": "09:00", "d": "18 years", "e": 18, "f": -1.5, "g": true,
                "h": null, "i": "18", "j": null, "k": "MK9 2UB", "l": ".inf"
            }))
        );
    }

    #[test]
    fn keys_and_values_have_places() {
        let document =
            read("# first\nprovider:\n  name: Kent\n  list:\n    - a: 1\n      b/c: [x, yz]\n  none:\nlast: 1\n");
        assert!(document.findings.is_empty());
        let at = |line, column| Some(Position { line, column });
        let positions = &document.positions;
        for (pointer, key, value) in [
            ("/provider", at(2, 1), at(3, 3)),
            ("/provider/name", at(3, 3), at(3, 9)),
            ("/provider/list/0", at(5, 7), at(5, 7)),
            ("/provider/list/0/b~1c", at(6, 7), at(6, 12)),
            ("/provider/list/0/b~1c/1", at(6, 16), at(6, 16)),
            ("/provider/none", at(7, 3), at(7, 3)),
            ("/provider/name/nothing/here", at(3, 9), at(3, 9)),
        ] {
            assert_eq!((positions.key(pointer), positions.value(pointer)), (key, value), "{pointer}");
        }
    }

    #[test]
    fn mistakes_of_writing_have_places() {
        let one = |text: &str| messages(text).into_iter().next();
        assert_eq!(one("a: 1\nb: 2\na: 3\n"), Some((3, 1, "the key `a` stands twice here".to_owned())));
        assert_eq!(
            one("a: &x [1]\nb: *x\n"),
            Some((2, 4, "this file refers to an earlier part of itself with `*`".to_owned()))
        );
        assert_eq!(one("a: !!str 1\n"), Some((1, 4, "this value has a tag, `!`".to_owned())));
        assert_eq!(one("a: 1\n---\nb: 2\n"), Some((2, 1, "a second document starts here".to_owned())));
        let (line, _, message) = one("a: [1\nb: 2\n").unwrap();
        assert!(line >= 1 && message.starts_with("this is no valid YAML"), "{message}");
        assert_eq!(one("[a]: 1\n"), Some((1, 1, "this key is a list or a mapping".to_owned())));
    }

    #[test]
    fn the_first_of_two_equal_keys_counts() {
        assert_eq!(read("a: {b: 1}\na: {c: 2}\n").value, Some(json!({"a": {"b": 1}})));
    }

    #[test]
    fn what_is_too_long_or_too_deep_is_not_read() {
        let long = "a".repeat(LONGEST_TEXT + 1);
        assert_eq!(messages(&long), [(1, 1, "this file is too long".to_owned())]);
        let deep = "[".repeat(DEEPEST_NESTING + 1);
        let document = read(&deep);
        assert_eq!(document.value, None);
        assert_eq!(document.findings.len(), 1);
        assert_eq!(document.findings[0].message, "this is nested too deeply");
    }

    #[test]
    fn an_empty_text_says_nothing() {
        assert_eq!(read("").value, Some(json!(null)));
        assert_eq!(read("# only a remark\n").value, Some(json!(null)));
    }
}
