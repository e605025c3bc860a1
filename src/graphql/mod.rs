//! The GraphQL interface: schema, inputs, outputs, error codes, limits. Calls the use cases in `app` and nothing
//! below them; decides nothing about a child itself.

mod answer;
mod child_document;
mod coercion;
mod context;
mod enums;
mod errors;
mod execute;
mod extent;
mod ids;
mod inputs;
mod invalid;
mod known;
mod limits;
mod measured;
mod normalised;
mod nulls;
mod operation_name;
mod pages;
mod persisted;
mod query;
mod scalars;
mod schema;
mod tokens;
mod turns;
mod types;

pub use answer::{Answer, Ran};
pub use child_document::child_of_document;
pub use coercion::SchemaFault;
pub use execute::{Api, How, bad_request, internal, rate_limited, timed_out, unauthenticated};
pub use known::AsSent;
pub use operation_name::OperationName;
pub use schema::sdl;
