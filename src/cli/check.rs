//! `rightdoor check`: everything that is wrong with provider files and guide files, by line and column.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Args;
use domain::vocabulary::Gazetteer;
use seed::check::{FileReport, FileText};
use seed::{SeedSet, embedded_files, render};

use super::{clock, files, migrate, output, settings};

#[derive(Args)]
pub(super) struct Arguments {
    /// The files; a folder stands for the YAML files in it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The day on which reviews are overdue or not, such as 2026-11-23; today when absent
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// A directory whose areas count beside those that ship: authorities and boards that were imported, with the day on
    /// which they end
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// Prints the findings. A failure when one is an error.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let set = SeedSet::embedded()?;
    let mut reference = set.reference();
    if let Some(url) = &arguments.database_url {
        reference.gazetteer = with_areas_of(&reference.gazetteer, url).await?;
    }
    let (files, faults) = files::read(&arguments.files);
    let on = arguments.on.unwrap_or_else(clock::today);
    let reports = files::check_beside(shipped_beside(&files), &files, &reference, on)?;
    let lines: String = reports.iter().map(render::lines).collect();
    let files = if reports.len() == 1 { "1 file".to_owned() } else { format!("{} files", reports.len()) };
    let unread = if faults.is_empty() { String::new() } else { format!("; {} could not be read", faults.len()) };
    output::print(&format!("{lines}{files} checked: {}{unread}\n", render::summary(&reports)))?;
    faults.iter().for_each(|fault| output::complain(&format!("error: {fault:#}")));
    let refused = !faults.is_empty() || reports.iter().any(FileReport::has_errors);
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The files that ship, but for those that are checked themselves, in their place among the sources of this program. A copy
/// elsewhere is one that `serve` and `seed` would load beside them.
fn shipped_beside(files: &[FileText]) -> Vec<FileText> {
    let places: Vec<PathBuf> = files.iter().filter_map(|file| Path::new(&file.name).canonicalize().ok()).collect();
    let is_checked = |shipped: &FileText| places.iter().any(|place| place.ends_with(&shipped.name));
    embedded_files().into_iter().filter(|shipped| !is_checked(shipped)).collect()
}

/// The areas known, with those of a directory in place of and beside them.
async fn with_areas_of(known: &Gazetteer, url: &String) -> anyhow::Result<Gazetteer> {
    let settings = settings::load(None, [settings::flag("--database-url", "database.url", Some(url))])?;
    let store = migrate::open_existing(&settings).await?;
    let imported = store.reference().await.with_context(|| migrate::at(&settings))?.gazetteer;
    Ok(files::with_areas(known, &imported))
}
