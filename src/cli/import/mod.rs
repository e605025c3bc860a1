//! `rightdoor import`: a register from its official file into the database.

mod delivery;
mod progress;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use ::seed::SeedSet;
use anyhow::Context;
use clap::{Args, ValueEnum};
use domain::vocabulary::{AreaCode, Urn};
use import::{
    Attribution, ImportFault, Input, PostcodeFile, TermsOwner, read_areas, read_bank_holidays, read_gp_practices,
    read_postcodes, read_schools, read_term_dates,
};
use tokio::sync::mpsc;

use super::settings::DatabaseArguments;
use super::{clock, migrate, output, seed};
use crate::store::{Deliveries, ImportOrder, ImportRefusal, ImportReport, Store};
use crate::telemetry;
use delivery::Courier;
use progress::ProgressLine;
use report::{Outcome, Skipped};

/// How many batches wait to be written. The reader waits when there are more, which bounds what is held.
const WAITING: usize = 4;

#[derive(Args)]
pub(super) struct Arguments {
    /// What the file holds
    kind: Kind,
    /// The file, or the folder or zip that it comes in
    file: PathBuf,
    /// Print every row of which no record comes, with its file, its line and why
    #[arg(long)]
    list_skipped: bool,
    /// Go on when the file lacks most of what an earlier import brought
    #[arg(long)]
    may_drop_most: bool,
    /// Of a calendar of term dates: the authority whose schools have them
    #[arg(long, value_name = "CODE", value_parser = AreaCode::parse, conflicts_with = "school")]
    area: Option<AreaCode>,
    /// Of a calendar of term dates: the school that has them
    #[arg(long, value_name = "URN", value_parser = Urn::parse)]
    school: Option<Urn>,
    #[command(flatten)]
    database: DatabaseArguments,
}

/// A kind of register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// Code-Point Open, the ONS Postcode Directory or the National Statistics Postcode Lookup
    Postcodes,
    /// epraccur.csv of the NHS Organisation Data Service
    GpPractices,
    /// edubasealldata.csv of Get Information About Schools, and its links where they lie beside it
    Schools,
    /// Authorities and boards, as a list of ours or with names and codes of the ONS
    Areas,
    /// bank-holidays.json of GOV.UK
    BankHolidays,
    /// Term dates, as a list of ours or as a calendar (iCalendar) with --area or --school
    TermDates,
}

impl Arguments {
    fn owner(&self) -> Option<TermsOwner> {
        let of_school = self.school.clone().map(TermsOwner::School);
        of_school.or_else(|| self.area.clone().map(TermsOwner::Area))
    }
}

/// Imports and prints what that did.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.database.load([])?;
    let _telemetry = telemetry::start(settings.log, None)?;
    let input = Input::open(&arguments.file)?;
    let store = seed::open(&settings).await?;
    let order = ImportOrder {
        file: input.name().to_owned(),
        now: clock::now(),
        may_drop_most: arguments.may_drop_most,
        shipped_areas: SeedSet::embedded()?.areas.into_iter().map(|area| area.code).collect(),
    };
    let outcome = import(&store, input, &order, &arguments).await?;
    migrate::close(&store).await;
    output::print(&report::text(&outcome))?;
    Ok(ExitCode::SUCCESS)
}

async fn import(store: &Store, input: Input, order: &ImportOrder, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let skipped = Skipped::new(arguments.list_skipped);
    match arguments.kind {
        Kind::Postcodes => {
            let write = async |deliveries: &mut Deliveries<_, _>| store.import_places(deliveries, order).await;
            let (outcome, file) = bring(input, skipped, read_postcodes, write).await?;
            Ok(outcome.under(match file {
                PostcodeFile::CodePointOpen => Attribution::CODE_POINT_OPEN,
                PostcodeFile::Ons => Attribution::ONS_POSTCODES,
            }))
        }
        Kind::GpPractices => {
            let write = async |deliveries: &mut Deliveries<_, _>| store.import_gp_practices(deliveries, order).await;
            let (outcome, ()) = bring(input, skipped, read_gp_practices, write).await?;
            Ok(outcome.under(Attribution::ODS))
        }
        Kind::Schools => {
            let write = async |deliveries: &mut Deliveries<_, _>| store.import_schools(deliveries, order).await;
            let (outcome, _) = bring(input, skipped, read_schools, write).await?;
            Ok(outcome.under(Attribution::GIAS))
        }
        Kind::Areas => {
            let write = async |deliveries: &mut Deliveries<_, _>| store.import_areas(deliveries, order).await;
            let (outcome, _) = bring(input, skipped, read_areas, write).await?;
            Ok(outcome.under(Attribution::ONS_AREAS))
        }
        Kind::BankHolidays => {
            let write = async |deliveries: &mut Deliveries<_, _>| store.import_bank_holidays(deliveries, order).await;
            let (outcome, ()) = bring(input, skipped, read_bank_holidays, write).await?;
            Ok(outcome.under(Attribution::GOV_UK))
        }
        Kind::TermDates => {
            let owner = arguments.owner();
            let read = move |input: &mut Input, courier: &mut Courier<_, _>| read_term_dates(input, owner, courier);
            let write = async |deliveries: &mut Deliveries<_, _>| store.import_term_dates(deliveries, order).await;
            let (outcome, ()) = bring(input, skipped, read, write).await?;
            Ok(outcome)
        }
    }
}

/// Reads on a thread of its own while what has been read is written. A fault of the file is told before what came of
/// writing, which it has ended.
async fn bring<T, K>(
    mut input: Input,
    skipped: Skipped,
    read: impl FnOnce(&mut Input, &mut Courier<T, K>) -> Result<K, ImportFault> + Send + 'static,
    write: impl AsyncFnOnce(&mut Deliveries<T, K>) -> Result<ImportReport, ImportRefusal>,
) -> anyhow::Result<(Outcome, K)>
where
    T: Send + 'static,
    K: Copy + Send + 'static,
{
    let (sender, mut deliveries) = mpsc::channel(WAITING);
    let line = ProgressLine::new(input.progress());
    let file = input.name().to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut courier = Courier::new(sender, skipped, line);
        let kind = read(&mut input, &mut courier)?;
        Ok::<_, ImportFault>((courier.finish(kind), kind))
    });
    let written = write(&mut deliveries).await;
    // A reader that waits for its turn ends now.
    drop(deliveries);
    let (skipped, kind) = reading.await.context("reading the file failed")??;
    let report = written.with_context(|| file.clone())?;
    Ok((Outcome::new(file, skipped, report), kind))
}
