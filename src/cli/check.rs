//! `rightdoor check`: everything that is wrong with provider files and guide files, by line and column.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use seed::check::{Checker, FileReport};
use seed::{SeedSet, render};

use super::{clock, files, output};

#[derive(Args)]
pub(super) struct Arguments {
    /// The files; a folder stands for the YAML files in it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The day on which reviews are overdue or not, such as 2026-11-23; today when absent
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
}

/// Prints the findings. A failure when one is an error.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let set = SeedSet::embedded()?;
    let reference = set.reference();
    let services = set.providers.iter().flat_map(|file| &file.services).map(|service| service.slug.clone());
    let checker = Checker::new(&reference, services)?;
    let files = files::read(&arguments.files)?;
    let reports = checker.check(&files, arguments.on.unwrap_or_else(clock::today));
    let lines: String = reports.iter().map(render::lines).collect();
    let files = if reports.len() == 1 { "1 file".to_owned() } else { format!("{} files", reports.len()) };
    output::print(&format!("{lines}{files} checked: {}\n", render::summary(&reports)))?;
    let refused = reports.iter().any(FileReport::has_errors);
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
