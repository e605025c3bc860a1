//! seed
pub mod finding;
mod nearest;
pub mod yaml;
