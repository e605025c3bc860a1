//! The HTTP interface: the socket, routes, and what of a request and an answer belongs to HTTP alone.

mod allowances;
mod api_keys;
mod asked;
mod client;
mod doors;
mod explorer;
mod fair_use;
mod graphql;
mod health;
mod impatient;
mod media;
mod metrics;
mod precedence;
mod protection;
mod router;
mod serving;
mod settings;
mod watch;

pub use allowances::FairUse;
pub use api_keys::ApiKeys;
pub use client::AddressRange;
pub use router::Interface;
pub use serving::{Ended, SocketLimits, serve};
pub use settings::HttpSettings;
