//! What an operation is called, where the log may know it.

/// The most characters that a name may have.
const LONGEST: usize = 64;

/// The name of an operation: a plain one, that of a query in a program, not a text in which anything may stand. It has
/// no digits, without which there is no postcode, no date and no number of a child or a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationName(String);

impl OperationName {
    /// Parses a name: 1 to 64 of the letters A to Z and a to z and underscores.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
        let good = (1..=LONGEST).contains(&text.len()) && text.chars().all(plain);
        good.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::OperationName;

    #[test]
    fn only_plain_names_are_names() {
        for good in ["A", "Match_Services", &"a".repeat(64)] {
            assert_eq!(OperationName::parse(good).unwrap().as_str(), good);
        }
        for bad in
            ["", "Milton Keynes", "MK9-3EJ", "a.b", "né", "MK92UB", "Lives_MK43", "Born_2019_03_04", &"a".repeat(65)]
        {
            assert_eq!(OperationName::parse(bad), None, "{bad}");
        }
    }
}
