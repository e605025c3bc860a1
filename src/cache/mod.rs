//! What was read from the directory, kept: in this process, and on a Redis server that instances share. Knows no
//! store: who asks passes in how a missing value is loaded.
//!
//! Nothing about a child can get in. A key is one of the closed list in [`keys`], made of an identity or of a public
//! question, and [`Key`] cannot be implemented elsewhere.

mod allowance;
mod counts;
mod flights;
mod generations;
mod given;
mod hexadecimal;
mod in_process;
mod key;
pub mod keys;
mod layers;
mod remembered;
mod settings;
mod shared;
mod weight;

pub use allowance::{Allowance, ClientNames, Taken, Taking};
pub use generations::{Change, Generation, News, Touched};
pub use given::{AtHand, Got, LoadFault, Loaded};
pub use key::{Codec, Key, Subject};
pub use layers::Cache;
pub use remembered::Remembered;
pub use settings::{CacheSettings, RedisSettings};
