//! Lists of records: filters, orders and pages. Each answers with keys, from which documents are loaded and cursors are
//! made.

mod ages;
mod by_name;
mod by_words;
mod conditions;
mod counted;
mod covering;
mod gp_practices;
mod known_words;
mod near;
mod offers;
mod open_at;
mod page;
mod providers;
mod schools;
mod services;

pub(super) use known_words::list_words;

pub use by_name::NameKey;
pub use covering::{Beyond, Ties};
pub use gp_practices::{GpPracticeFilter, GpPracticeItem};
pub use known_words::{LikeWord, search_words_of};
pub use near::MapStretch;
pub use offers::{OfferFilter, OfferKey};
pub use open_at::{OpenAt, OpenByCalendar};
pub use page::{Found, Page, Take};
pub use providers::ProviderFilter;
pub use schools::{SchoolFilter, SchoolItem};
pub use services::{ReferrerRoles, ServiceFilter, ServiceKey, ServiceOrder};
