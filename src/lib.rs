//! Which service can this child use? A directory of children's services whose published rules are data.

pub mod app;
pub mod cache;
pub mod cli;
pub mod config;
pub mod graphql;
pub mod http;
pub mod metrics;
pub mod store;
pub mod telemetry;
