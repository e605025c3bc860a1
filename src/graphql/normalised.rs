//! A document without what makes no difference to its answer: comments, commas, and how it is spaced.

use super::tokens::{is_word, tokens};

/// The tokens of a document that parses, one space apart where they would run together.
pub(crate) fn normalised(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for token in tokens(document) {
        let joins = text.chars().next_back().is_some_and(is_word) && token.text.starts_with(is_word);
        if joins && token.spaced {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
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
}
