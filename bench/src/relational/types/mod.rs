//! The types of the answers: a row each, whose other fields are loaded when they are asked for.

mod contact;
mod eligibility;
mod offer;
mod referral;
mod service;
mod terms_and_areas;

use async_graphql::Result;
use serde::Serialize;

pub(super) use self::service::Service;

/// A value of a closed list, as GraphQL has it.
fn value(stored: &str) -> String {
    stored.to_uppercase().replace('-', "_")
}

/// The same of a value that is no text yet.
fn value_of(value_of: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_value(value_of)?.as_str().map(value).unwrap_or_default())
}
