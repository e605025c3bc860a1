//! stub
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// stub
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpeningHours {}
