//! Readers of the official files that reference data come from: one file of source a kind of file. They stream: a
//! row is read, made a record or skipped with the reason, and handed on. They know no database, no clock, no network.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::unreachable)
)]

mod areas;
mod attribution;
mod bank_holidays;
mod capitals;
mod fault;
mod gp_practices;
mod input;
mod national_grid;
mod postcodes;
mod receiver;
mod repeats;
mod schools;
mod table;
mod term_dates;
mod text;

pub use areas::{AreaFile, read_areas};
pub use attribution::Attribution;
pub use bank_holidays::read_bank_holidays;
pub use fault::ImportFault;
pub use gp_practices::{PracticeRecord, read_gp_practices};
pub use input::{Input, Progress};
pub use postcodes::{PostcodeFile, read_postcodes};
pub use receiver::{Line, Receiver};
pub use schools::{FormerSchool, SchoolEntry, SchoolFile, SchoolRecord, read_schools};
pub use term_dates::{TermRecord, TermsOwner, read_term_dates};
