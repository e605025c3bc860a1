//! The files of the directory: provider files, guide files and the small reference files that ship, and what
//! reads and checks them. Knows no database and no GraphQL.

mod built_in;
pub mod check;
pub mod finding;
pub mod folder;
pub mod reference_files;
pub mod render;
pub mod schema;
mod seed_set;
pub mod yaml;

pub use seed_set::{LoadFault, SeedSet, embedded_files};
