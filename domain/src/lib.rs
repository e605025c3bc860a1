//! What the directory is about: its vocabulary, its records, the rules of its services and the verdicts that
//! they come to for one child on one day.
//!
//! Pure. Knows no database, no GraphQL, no HTTP, no file, no clock: the day is passed in.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::unreachable)
)]

pub mod calendar;
pub mod child;
pub mod hours;
pub mod nearest;
pub mod records;
pub mod reference;
pub mod rules;
pub mod verdict;
pub mod vocabulary;
