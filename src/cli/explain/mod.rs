//! `rightdoor explain`: the answer of a service's published criteria for one child, as a page for a terminal. The
//! services are those that ship and those of a folder; no database is opened and nothing is kept.

mod child_file;
mod page;
mod verdict;
mod ways;
mod words;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;

use self::child_file::ChildFile;
use self::page::{Colours, Page};
use super::{clock, output, seed};
use crate::app::checking::check_eligibility;
use crate::app::given::GivenEnquiry;
use crate::app::{self, AppState};
use crate::store::{Store, StoreSettings};

#[derive(Args)]
pub(super) struct Arguments {
    /// The slug of the service
    service: String,
    /// What is known about the child: YAML or JSON, as `ChildInput` of the GraphQL schema
    #[arg(long, value_name = "FILE")]
    child: PathBuf,
    /// Who asks: a ROLE term such as parent-carer, gp or senco
    #[arg(long, value_name = "ROLE")]
    asker: Option<String>,
    /// The day that the answer is for, such as 2026-11-23; today when absent
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// A folder of provider files whose services can be asked about as well
    #[arg(long, value_name = "FOLDER")]
    provider_files: Option<PathBuf>,
}

/// Prints the answer.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let (file, child) = ChildFile::read(&arguments.child)?;
    let store = Store::open(&StoreSettings::new("sqlite::memory:")).await?;
    store.migrate().await?;
    seed::fill(&store, arguments.provider_files.as_deref()).await?;
    let app = AppState::new(store, Arc::new(clock::now), app::Settings::default());
    let moment = app.moment().await.map_err(|fault| file.place(&fault))?;
    let given = GivenEnquiry { child, asker_role: arguments.asker.clone(), on: arguments.on };
    let answer =
        check_eligibility(&app, &arguments.service, given, &moment).await.map_err(|fault| file.place(&fault))?;
    let mut page = Page::new(colours());
    verdict::write(&mut page, &answer, arguments.asker.as_deref());
    ways::write(&mut page, &answer);
    output::print(&page.into_text())?;
    Ok(ExitCode::SUCCESS)
}

/// Colours on a terminal, unless its user wants none (<https://no-color.org>).
fn colours() -> Colours {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if std::io::stdout().is_terminal() && !unwanted { Colours::On } else { Colours::Off }
}
