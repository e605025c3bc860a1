//! The HTTP interface: routes, and what of a request and an answer belongs to HTTP alone.

mod graphiql;
mod graphql;
mod health;
mod metrics;
mod router;
mod watch;

pub use router::router;
