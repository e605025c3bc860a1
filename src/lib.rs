//! Which service can this child use? A directory of children's services whose published rules are data.

pub mod config;
pub mod store;
