//! `rightdoor schema`: the published form of the API and of the files.

use std::process::ExitCode;

use clap::Args;
use seed::{SeedSet, schema};

use super::output;
use crate::graphql;

#[derive(Args)]
pub(super) struct Arguments {
    /// Print the JSON Schema of provider files instead
    #[arg(long)]
    provider_files: bool,
    /// Print the JSON Schema of guide files instead
    #[arg(long, conflicts_with = "provider_files")]
    guide_files: bool,
}

/// Prints one schema.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let text = if arguments.provider_files {
        schema::file_text(&schema::provider_file_schema(&SeedSet::built_in_reference()?.terms))
    } else if arguments.guide_files {
        schema::file_text(&schema::guide_file_schema(&SeedSet::built_in_reference()?.terms))
    } else {
        graphql::sdl()
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
