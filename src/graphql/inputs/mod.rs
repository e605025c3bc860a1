//! What clients send, and how it becomes what the use cases take.

mod child;
mod filters;
mod near;

pub(crate) use child::{AskerInput, ChildInput, enquiry_given};
pub(crate) use filters::{AreaFilter, GpPracticeFilter, OfferFilter, ProviderFilter, SchoolFilter, ServiceFilter};
