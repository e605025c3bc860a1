//! Synthetic national directories: the same for the same size and seed, of the shapes that real ones have.

mod chance;
mod children;
mod country;
mod criteria;
mod discipline;
mod offers;
mod providers;
mod routes;
mod services;

use domain::records::ProviderFile;

pub use children::child;
pub use country::{Authority, Country, PLACES_OF_EACH, YARDSTICKS};
pub use services::slug;

/// How many services each provider has.
const SERVICES_OF_EACH: usize = 8;
/// How many services cover each yardstick, beside the national ones.
pub const SERVICES_OF_YARDSTICK: usize = 20;
/// How many services cover the whole country.
pub const NATIONAL_SERVICES: usize = 3;
/// The services of the yardsticks and of the whole country come first.
const FIRST_ORDINARY: usize = YARDSTICKS * SERVICES_OF_YARDSTICK + NATIONAL_SERVICES;

/// A directory: so many services, and the seed that all chance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directory {
    /// How many services.
    pub services: usize,
    /// The seed.
    pub seed: u64,
}

impl Directory {
    /// The providers with their services, made one at a time.
    pub fn providers<'a>(&self, country: &'a Country) -> impl Iterator<Item = anyhow::Result<ProviderFile>> + use<'a> {
        let directory = *self;
        let providers = self.services.div_ceil(SERVICES_OF_EACH);
        (0..providers).map(move |number| providers::provider(directory, country, number))
    }

    /// The numbers of the services of a provider.
    fn services_of(&self, provider: usize) -> std::ops::Range<usize> {
        let first = provider * SERVICES_OF_EACH;
        first..(first + SERVICES_OF_EACH).min(self.services)
    }
}

/// Where a service works.
enum Reach<'a> {
    /// In the whole country.
    National,
    /// In these authorities.
    Authorities(Vec<&'a Authority>),
    /// In the county of this authority.
    County(&'a Authority),
}

impl<'a> Reach<'a> {
    fn areas(&self) -> Vec<&'a str> {
        match self {
            Self::National => vec!["E92000001"],
            Self::Authorities(authorities) => authorities.iter().map(|authority| authority.code.as_str()).collect(),
            Self::County(authority) => vec![authority.parent.as_str()],
        }
    }
}
