//! Every key that there is. None can be made from facts about a child: they take identities of the directory, nothing
//! at all, a question or a list that has been found to be public, or the hash of a document.

mod answer;
mod document;
mod foundations;
mod list;
mod records;
mod service_index;

pub use answer::{AnswerKey, PublicAnswer, PublicQuestion};
pub use document::{DocumentHash, KeptDocument};
pub use foundations::{ReferenceKey, ServiceIndexKey};
pub use list::{LengthKey, ListKey, ListedServices};
pub use records::{OutlineKey, ProviderKey, ServiceKey};
pub use service_index::{End, IndexOrder, IndexPage, ListPlace, PageFound, ReachedBy, ServiceIndex, Wanted};
