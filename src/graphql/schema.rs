//! Puts the schema together and prints it.

use async_graphql::{EmptyMutation, EmptySubscription, SDLExportOptions, Schema, ValidationMode};

use super::measured::Measured;
use super::query::Query;

/// The schema of the interface.
pub(crate) type ApiSchema = Schema<Measured<Query>, EmptyMutation, EmptySubscription>;

/// The schema, which validates documents in this mode. What keeps one query from asking for too much is in `limits`,
/// which is passed first.
pub(crate) fn build(mode: ValidationMode) -> ApiSchema {
    Schema::build(Measured::default(), EmptyMutation, EmptySubscription).validation_mode(mode).finish()
}

/// The schema as text, the same each time for the same program.
pub fn sdl() -> String {
    print(&build(ValidationMode::Strict))
}

/// A schema as text.
pub(crate) fn print(schema: &ApiSchema) -> String {
    let options = SDLExportOptions::new().prefer_single_line_descriptions().use_space_ident().indent_width(2);
    schema.sdl_with_options(options)
}
