//! Synthetic national directories, and what measures a server over them. No part of the server.

pub mod attack;
pub mod change;
pub mod directory;
pub mod import;
pub mod limit;
pub mod load;
pub mod measure;
pub mod peer;
mod plain_http;
pub mod progress;
pub mod registers;
pub mod relational;
