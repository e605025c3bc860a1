//! The shape that all parsed codes share: a string that exists only in its normal form.

/// Declares a newtype over a string that is made by `parse` alone. The pattern is what the published JSON
/// Schema says of the string; `parse` is the authority.
macro_rules! parsed_string {
    ($(#[$meta:meta])* $name:ident, $error:ident, pattern $pattern:literal, expected $expected:literal, normalise $normalise:expr) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, schemars::JsonSchema)]
        #[schemars(with = "String", extend("pattern" = $pattern, "x-expected" = $expected))]
        pub struct $name(Box<str>);

        #[doc = concat!("A string that is not ", $expected, ". It does not quote the string.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        #[error("expected {}", $expected)]
        pub struct $error;

        impl $name {
            /// What a parsable string looks like, for error texts.
            pub const EXPECTED: &'static str = $expected;

            /// Parses the string, putting it into its normal form.
            pub fn parse(text: &str) -> Result<Self, $error> {
                let normalise: fn(&str) -> Option<String> = $normalise;
                normalise(text).map(|normal| Self(normal.into_boxed_str())).ok_or($error)
            }

            /// The normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $crate::vocabulary::in_writing::in_writing!(str $name);

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.into()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

/// Shows a code by its text: for codes that are public facts.
macro_rules! open_debug {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.as_str())
            }
        })+
    };
}

pub(crate) use {open_debug, parsed_string};
