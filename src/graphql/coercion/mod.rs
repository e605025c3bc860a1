//! Checks every value sent against the schema before anything runs, so that a malformed one is BAD_INPUT with its
//! path, costs no more than the field that it was sent to, and is repeated in no error text.
//!
//! The library would refuse the whole request, and quote the value.

mod document;
mod presence;
mod private;
mod rewrite;
mod shapes;
mod values;
mod walk;

pub(crate) use document::check_document;
pub(crate) use presence::Presence;
pub(crate) use private::{may_be_in_a_url, may_be_kept};
pub(crate) use rewrite::{Aside, take_out_aside};
pub use shapes::SchemaFault;
pub(crate) use shapes::{Shapes, base_name, selected_operation};
pub(crate) use values::sent_or_default;
pub(crate) use walk::{Faulty, Kept, Looked, look_over, root_of};
