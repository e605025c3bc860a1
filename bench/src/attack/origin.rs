//! Where hostile requests come from, as the server sees it.

use clap::ValueEnum;

/// Whose requests they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Origin {
    /// One address, with the usual share of it.
    One,
    /// An address for each, with the usual share of each.
    Many,
    /// Addresses that are not limited.
    Unlimited,
}

impl Origin {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::One => "one address",
            Self::Many => "an address each",
            Self::Unlimited => "no limit of rate",
        }
    }

    /// How many units an address may ask for in a minute; 0 for any number.
    pub(super) fn units(self) -> &'static str {
        if self == Self::Unlimited { "0" } else { "3000" }
    }

    /// The address of one that is hostile.
    pub(super) fn address(self, number: usize) -> String {
        match self {
            Self::One => "203.0.113.1".to_owned(),
            Self::Many | Self::Unlimited => format!("203.0.113.{}", number % 250 + 1),
        }
    }
}
