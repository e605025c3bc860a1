//! The GraphQL interface: schema, inputs, outputs, error codes, limits. Calls the use cases in `app` and nothing
//! below them; decides nothing about a child itself.

mod coercion;
mod context;
mod enums;
mod errors;
mod execute;
mod ids;
mod inputs;
mod nulls;
mod pages;
mod query;
mod scalars;
mod schema;
mod types;

pub use execute::{Answer, Api, How};
pub use schema::sdl;
