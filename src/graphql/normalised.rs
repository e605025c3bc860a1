//! A document without what makes no difference to its answer: comments, commas, and how it is spaced.

/// The tokens of a document that parses, one space apart where they would run together.
pub(crate) fn normalised(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    let mut rest = document.strip_prefix('\u{feff}').unwrap_or(document);
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        let token = match first {
            ' ' | '\t' | '\n' | '\r' | ',' => {
                spaced = true;
                rest = after(rest, 1);
                continue;
            }
            '#' => {
                spaced = true;
                rest = rest.split_once(['\n', '\r']).map_or("", |(_, rest)| rest);
                continue;
            }
            '"' => string(rest),
            _ if is_word(first) => rest.split(|letter| !is_word(letter)).next().unwrap_or_default(),
            _ => rest.get(..first.len_utf8()).unwrap_or_default(),
        };
        let joins = text.chars().next_back().is_some_and(is_word) && is_word(first);
        if joins && spaced {
            text.push(' ');
        }
        text.push_str(token);
        rest = after(rest, token.len());
        spaced = false;
    }
    text
}

/// A letter of a name or a number.
fn is_word(letter: char) -> bool {
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
    use super::normalised;

    #[test]
    fn spacing_commas_and_comments_make_no_difference() {
        let one = "query Q($a: Int = 1, $b: [ID!]) {\n  a: service(slug: \"x\", n: -1) { name # the name\n slug }\n}";
        let other = "query Q($a:Int=1 $b:[ID!]){a:service(slug:\"x\" n:-1){name,slug}}";
        assert_eq!(normalised(one), normalised(other));
    }

    #[test]
    fn what_makes_a_difference_stays() {
        for (one, other) in [
            ("{ a b }", "{ ab }"),
            ("{ a(b: \"x  y\") }", "{ a(b: \"x y\") }"),
            ("{ a(b: \"x # y\") }", "{ a(b: \"x\") }"),
            ("{ a(b: \"x\\\" , \") }", "{ a(b: \"x\\\" \") }"),
            ("{ a(b: \"\"\"x \\\"\"\" , \"\"\") }", "{ a(b: \"\"\"x \\\"\"\" \"\"\") }"),
            ("{ a(b: [1 2]) }", "{ a(b: [12]) }"),
            ("{ ...F }", "{ F }"),
        ] {
            assert_ne!(normalised(one), normalised(other), "{one}");
        }
    }

    #[test]
    fn a_text_that_ends_within_a_string_ends() {
        assert_eq!(normalised("{ a(b: \"x"), "{a(b:\"x");
        assert_eq!(normalised("\"\"\"é"), "\"\"\"é");
    }
}
