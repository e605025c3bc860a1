//! Checks every value sent against the schema before anything runs, so that a malformed one is BAD_INPUT with its
//! path, costs no more than the root field that it was sent to, and is repeated in no error text.
//!
//! The library would refuse the whole request, and quote the value.

mod document;
mod rewrite;
mod shapes;
mod size;
mod values;
mod walk;

pub(crate) use document::check_document;
pub(crate) use rewrite::set_aside;
pub use shapes::SchemaFault;
pub(crate) use shapes::{Shapes, selected_operation};
pub(crate) use size::{Unbounded, check_size};
pub(crate) use walk::{Faulty, Kept, Looked, look_over};
