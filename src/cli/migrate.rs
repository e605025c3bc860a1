//! `rightdoor migrate`: the schema of the database brought up to date.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::output;
use super::settings::{self, DatabaseArguments};
use crate::config::Settings;
use crate::store::{Store, StoreSettings};
use crate::telemetry;

/// How long closing the database may take.
const CLOSING_LIMIT: Duration = Duration::from_secs(1);

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    database: DatabaseArguments,
}

/// Migrates and prints what that did.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.database.load([])?;
    let _telemetry = telemetry::start(settings.log, None)?;
    let store = open(&settings).await?;
    let steps = match migrate(&store, &settings).await? {
        0 => "none was lacking".to_owned(),
        steps => format!("{steps} taken"),
    };
    close(&store).await;
    output::print(&format!("steps of the schema: {steps}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The database of the settings, as it is.
pub(super) async fn open(settings: &Settings) -> anyhow::Result<Store> {
    Store::open(&settings::of_store(&settings.database)).await.with_context(|| at(settings))
}

/// The directory of the settings, which must be there, and have every step of the schema.
pub(super) async fn open_existing(settings: &Settings) -> anyhow::Result<Store> {
    let database = StoreSettings { creates: false, ..settings::of_store(&settings.database) };
    let store = Store::open(&database).await.with_context(|| at(settings))?;
    let lacking = store.steps_lacking().await.with_context(|| at(settings))?;
    if lacking > 0 {
        bail!("{}: its schema lacks {lacking} steps: run `rightdoor migrate`", at(settings));
    }
    Ok(store)
}

/// Brings the schema up to date and gives the number of steps that took.
pub(super) async fn migrate(store: &Store, settings: &Settings) -> anyhow::Result<usize> {
    store.migrate().await.with_context(|| at(settings))
}

/// Closes the database, by which SQLite puts what is in its write-ahead log into the file: whoever copies that alone then has
/// everything. What still works on it keeps it open, and loses nothing.
pub(super) async fn close(store: &Store) {
    let _ = tokio::time::timeout(CLOSING_LIMIT, store.close()).await;
}

/// What could not be used, without a password, and what names another.
pub(super) fn at(settings: &Settings) -> String {
    format!(
        "cannot use the database at {} (--database-url, DATABASE_URL or `database.url` in the settings file name another)",
        settings.database.url
    )
}
