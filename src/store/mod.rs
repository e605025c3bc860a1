//! The directory's database. The only room that names an entity or SeaORM: it turns rows into records of the
//! domain and back, one file a resource.

mod alone;
mod checksum;
mod connection;
#[cfg(test)]
mod copies_kept_up;
mod error;
mod fair_use;
mod filling;
mod foreign;
mod generation;
mod guide;
mod import;
#[cfg(test)]
mod kept_up;
#[cfg(test)]
mod look_up_plans;
#[cfg(test)]
mod on_both;
mod opening;
mod operation;
mod parts;
mod provider;
#[cfg(test)]
mod query_plans;
mod reference;
mod refusal;
mod replica;
mod search;
mod seed;
mod service;
mod settings;
mod slugs;
mod stored_form;
#[cfg(test)]
mod tests;
mod under_way;
mod words;

pub use self::import::{Counts, Deliveries, Delivery, ImportOrder, ImportRefusal, ImportReport};
pub use self::seed::{SeedRecords, SeedReport, SeedTally};
pub use connection::Store;
pub use error::{Cause, StoreError};
pub use generation::{Changes, Touched};
pub use reference::identifiers::{Identified, Identifiers};
pub use reference::schools::SchoolFound;
pub use search::{
    Beyond, Found, GpPracticeFilter, GpPracticeItem, LikeWord, MapStretch, NameKey, OfferFilter, OfferKey, OpenAt,
    OpenByCalendar, Page, ProviderFilter, ReferrerRoles, SchoolFilter, SchoolItem, ServiceFilter, ServiceKey,
    ServiceOrder, Take, Ties, search_words_of,
};
pub use settings::StoreSettings;
pub use slugs::Slugged;
