//! What the tests of the interface share: a server over a database of its own, and records made up for it.

mod databases;
mod deadline;
mod postgres_server;
mod postgres_session;
mod records;
mod server;

pub(crate) use databases::{TestDatabase, TestStore};
pub(crate) use deadline::until;
pub(crate) use postgres_session::Session;
pub(crate) use records::{
    KENT, LUTON, MK, directory, guide, offer, provider, route, service, shipped, shipped_with_examples, with_rule,
};
pub(crate) use server::{NOW, Server, codes, error_of};
