//! The use cases: reading the directory, and answering for a child. Joins the store, the cache and the domain; knows no
//! GraphQL and no HTTP.

mod cached;
mod candidates;
pub mod checking;
mod child_facts;
mod codes;
mod copies;
mod counted_services;
mod decided;
pub mod directory;
mod distance;
mod extent;
mod fair_use;
mod fault;
pub mod filters;
pub mod given;
mod keys;
mod listed_by_index;
mod listing;
pub mod matching;
mod near;
mod notices;
mod opening;
pub mod places;
mod public_lists;
mod respelling;
mod service_filter;
mod service_match;
mod slugs;
mod state;
mod writing;

pub use extent::{Extent, ShownService, with_services};
pub use fault::{Fault, FaultCode, InputPath};
pub use listing::{Direction, Entry, Found, KeyNotInList, LARGEST_PAGE, PageRequest, USUAL_PAGE};
pub use matching::{Matches, OutcomeCounts};
pub use notices::{Notice, NoticeCode};
pub use service_match::ServiceMatch;
pub use state::{AppState, Clock, Limits, Moment, Settings};

pub use crate::cache::keys::{AnswerKey, DocumentHash, PublicAnswer, PublicQuestion};
pub use crate::cache::{Allowance, CacheSettings, LoadFault, RedisSettings, Remembered, Taken, Taking};
