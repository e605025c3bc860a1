//! `bench load`: a database filled with a synthetic directory.

use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use domain::records::ProviderFile;
use rightdoor::store::{SeedRecords, Store, StoreSettings};

use crate::directory::{Country, Directory};
use crate::progress::{now, say};

/// How many services are written in one transaction.
const AT_ONCE: usize = 200;
/// After how many services a line of progress is printed.
const TOLD_EVERY: usize = 4_000;
/// When all that is synthetic was made.
const MADE_AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// What to load, and where.
#[derive(Args)]
pub struct Arguments {
    /// How many services
    #[arg(long)]
    services: usize,
    /// What all chance comes from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The database: `sqlite://` and a file, or `postgres://…`
    #[arg(long)]
    database_url: String,
}

/// Brings the schema up to date and fills the database. An error where it holds synthetic services already.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let store = Store::open(&settings(arguments.database_url)).await?;
    store.migrate().await?;
    load(&store, Directory { services: arguments.services, seed: arguments.seed }, &Country::new()?).await
}

/// Settings for a database to be filled: nobody waits for an answer.
pub fn settings(url: impl Into<String>) -> StoreSettings {
    StoreSettings { statement_limit: Duration::from_secs(60), ..StoreSettings::new(url) }
}

/// Fills a store whose schema is up to date.
pub async fn load(store: &Store, directory: Directory, country: &Country) -> anyhow::Result<()> {
    let started = now();
    store.seed(&reference(country), MADE_AT).await?;
    say(&format!("reference data are there after {:.1} s", started.elapsed().as_secs_f64()));
    let mut batch: Vec<ProviderFile> = Vec::new();
    let (mut waiting, mut written, mut told) = (0, 0, 0);
    for provider in directory.providers(country) {
        let provider = provider?;
        waiting += provider.services.len();
        batch.push(provider);
        if waiting >= AT_ONCE {
            store.add_providers(&batch, MADE_AT).await?;
            written += waiting;
            waiting = 0;
            batch.clear();
        }
        if written - told >= TOLD_EVERY {
            told = written;
            let rate = written as f64 / started.elapsed().as_secs_f64();
            say(&format!("{written} of {} services, {rate:.0} a second", directory.services));
        }
    }
    store.add_providers(&batch, MADE_AT).await?;
    say(&format!("{} services are there after {:.1} s", directory.services, started.elapsed().as_secs_f64()));
    Ok(())
}

/// Everything but the providers.
fn reference(country: &Country) -> SeedRecords {
    let set = &country.reference;
    let reference = set.reference();
    SeedRecords {
        terms: set.terms.clone(),
        areas: set.areas.clone(),
        bank_holidays: set.bank_holidays.iter().map(|day| (day.calendar, day.date)).collect(),
        places: set.places.clone(),
        gp_practices: set.gp_practices.clone(),
        schools: set.schools.clone(),
        authority_terms: reference.authority_terms,
        school_terms: reference.school_terms,
        ..SeedRecords::default()
    }
}
