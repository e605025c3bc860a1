//! What the tests of the interface share: a server over a database of its own, and records made up for it.

mod canary;
mod canary_requests;
mod databases;
mod deadline;
mod imports;
mod instances;
mod log;
mod postgres_server;
mod postgres_session;
mod records;
mod server;

pub(crate) use canary::{Canary, assert_no_canary_in, canaries};
pub(crate) use canary_requests::{CanaryRequest, as_a_client_asks, as_nobody_should};
pub(crate) use databases::{TestDatabase, TestStore};
pub(crate) use deadline::until;
pub(crate) use imports::{
    GIAS_HEADER, Imported, code_point_row, file_of, gias_row, import, order, postcodes, practice_row,
};
pub(crate) use instances::{Instance, Instances, cluster_for_tests, redis_for_tests};
pub(crate) use log::Log;
pub(crate) use postgres_server::PostgresServer;
pub(crate) use postgres_session::Session;
pub(crate) use records::{
    KENT, LUTON, MK, directory, guide, offer, provider, route, service, shipped, shipped_with_examples, with_rule,
};
pub(crate) use server::{NOW, Server, codes, error_of, unhurried};
