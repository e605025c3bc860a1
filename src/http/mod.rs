//! The HTTP interface: the socket, routes, and what of a request and an answer belongs to HTTP alone.

mod asked;
mod client;
mod explorer;
mod fair_use;
mod graphql;
mod health;
mod impatient;
mod media;
mod metrics;
mod protection;
mod router;
mod serving;
mod settings;
mod watch;

pub use client::AddressRange;
pub use fair_use::FairUse;
pub use router::{router, router_with};
pub use serving::{Ended, SocketLimits, serve};
pub use settings::HttpSettings;
