//! What is measured of the server's work, for Prometheus and for the line that the log has of each request, and how
//! requests let each other go first. Knows no other room, and takes numbers, names of the schema and codes: nothing that a caller has sent.

mod caching;
mod connections;
mod page;
mod request;
mod ticks;
mod turns;

pub use caching::CacheUse;
pub use connections::DatabaseUse;
pub use page::Metrics;
pub use request::{
    CacheAnswer, OperationKind, Work, awaited, carried, count_cache_answer, count_statement, count_verdicts, give_way,
    gives_way, is_in_the_way, is_with_database, time_root_field, with_database,
};
pub use ticks::{Ticks, standing_still};
pub use turns::{WHOLE_TURN, take_turn};
