//! `rightdoor seed`: the database brought up to date, and what ships loaded into it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use domain::vocabulary::Slug;
use seed::SeedSet;

use super::settings::{self, DatabaseArguments};
use super::{clock, files, migrate, output};
use crate::config::Settings;
use crate::store::{SeedRecords, SeedReport, SeedTally, Store};
use crate::telemetry;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    database: DatabaseArguments,
    /// A folder of provider files and guide files to load beside what ships
    #[arg(long, value_name = "FOLDER", visible_alias = "examples")]
    provider_files: Option<String>,
}

/// Migrates, seeds and prints what that did.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let files = settings::flag("--provider-files", "provider_files", arguments.provider_files.as_ref());
    let settings = arguments.database.load([files])?;
    let _telemetry = telemetry::start(settings.log, None)?;
    let store = open(&settings).await?;
    let report = fill(&store, settings.provider_files.as_deref()).await?;
    migrate::close(&store).await;
    output::print(&text(&report))?;
    Ok(ExitCode::SUCCESS)
}

/// The database of the settings, with its schema up to date.
pub(super) async fn open(settings: &Settings) -> anyhow::Result<Store> {
    let store = migrate::open(settings).await?;
    update_schema(&store, settings).await?;
    Ok(store)
}

/// Brings the schema up to date, or sees that it is where the settings leave that to somebody.
pub(super) async fn update_schema(store: &Store, settings: &Settings) -> anyhow::Result<()> {
    if settings.migrate_on_start {
        migrate::migrate(store, settings).await?;
        return Ok(());
    }
    let lacking = store.steps_lacking().await.with_context(|| migrate::at(settings))?;
    if lacking > 0 {
        bail!(
            "the schema of the database lacks {lacking} steps, and `migrate_on_start` is off: run `rightdoor migrate`"
        );
    }
    Ok(())
}

/// Loads what ships and the files of a folder, which may name areas that were imported.
pub(super) async fn fill(store: &Store, provider_files: Option<&Path>) -> anyhow::Result<SeedReport> {
    let set = match provider_files {
        Some(folder) => files::directory_with(folder, &store.reference().await?.gazetteer, clock::today())?,
        None => SeedSet::embedded()?,
    };
    Ok(store.seed(&SeedRecords::from(set), clock::now()).await?)
}

/// What seeding did, a line a kind of record.
fn text(report: &SeedReport) -> String {
    let reference = match report.reference.as_slice() {
        [] => "as it was".to_owned(),
        written => format!("{} written", written.join(", ")),
    };
    let retired = match report.retired.as_slice() {
        [] => String::new(),
        retired => format!("; closed, since the file of their provider no longer has them: {}", listed(retired)),
    };
    format!(
        "reference data: {reference}\nproviders: {}\nservices: {}{retired}\nguides: {}\n",
        tally(&report.providers),
        tally(&report.services),
        tally(&report.guides)
    )
}

fn tally(tally: &SeedTally) -> String {
    let counts = format!("{} added, {} updated, {} as they were", tally.added, tally.updated, tally.unchanged);
    if tally.left_alone.is_empty() {
        return counts;
    }
    format!("{counts}; left alone, since they were changed here: {}", listed(&tally.left_alone))
}

/// Slugs one after the other.
pub(super) fn listed(slugs: &[Slug]) -> String {
    let slugs: Vec<&str> = slugs.iter().map(Slug::as_str).collect();
    slugs.join(", ")
}
