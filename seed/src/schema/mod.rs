//! The published JSON Schema of provider files and guide files: what an editor completes and holds a file
//! against, and what `check` does.
//!
//! Made from the record types of `domain`, then put into a form of which a validator can say precisely what is
//! wrong, with the codes of the controlled terms written in.

mod precise;
mod terms;

use domain::records::{Guide, ProviderFile};
use domain::vocabulary::Terms;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

/// The keyword of a string: what it should look like, in words.
pub(crate) const EXPECTED: &str = "x-expected";
/// The keyword of what holds codes of one vocabulary.
pub(crate) const VOCABULARY: &str = "x-vocabulary";
/// The keywords of what holds codes of areas.
pub(crate) const AREAS: [&str; 2] = ["x-areas", "x-area"];
/// The keyword of a string that refers to a source of its file.
pub(crate) const SOURCE: &str = "x-source";

/// The JSON Schema of a provider file that may name these terms.
pub fn provider_file_schema(terms: &Terms) -> Value {
    published::<ProviderFile>("Provider file", terms)
}

/// The JSON Schema of a guide file that may name these terms.
pub fn guide_file_schema(terms: &Terms) -> Value {
    published::<Guide>("Guide file", terms)
}

fn published<Record: JsonSchema>(title: &str, terms: &Terms) -> Value {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<Record>().to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_owned(), title.into());
    }
    precise::make_precise(&mut schema);
    terms::name_terms(&mut schema, terms);
    schema
}

/// A schema as its file holds it: indented, with a newline at the end.
pub fn file_text(schema: &Value) -> String {
    format!("{schema:#}\n")
}
