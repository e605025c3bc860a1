//! Seeding: puts records into the database that were not there, and follows changes of them as long as nobody
//! has changed the record here.

mod by_hand;
mod directory;
mod reference;
mod retired;
mod seeded_table;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{HolidayCalendar, TermDates};
use domain::records::{GpPractice, Guide, Place, ProviderFile, School};
use domain::vocabulary::{Area, AreaCode, Slug, Terms, Urn};
use entity::seed_set;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

use super::{Store, StoreError, Touched};

/// The records that a directory starts with.
#[derive(Clone, Default)]
pub struct SeedRecords {
    /// The controlled terms.
    pub terms: Terms,
    /// The areas, but for those that provider files define.
    pub areas: Vec<Area>,
    /// The bank holidays.
    pub bank_holidays: Vec<(HolidayCalendar, NaiveDate)>,
    /// Where postcodes are.
    pub places: Vec<Place>,
    /// The GP practices.
    pub gp_practices: Vec<GpPractice>,
    /// The schools and settings.
    pub schools: Vec<School>,
    /// The term dates of authorities.
    pub authority_terms: BTreeMap<AreaCode, TermDates>,
    /// The term dates of single schools.
    pub school_terms: BTreeMap<Urn, TermDates>,
    /// The guides.
    pub guides: Vec<Guide>,
    /// The providers, each with its services and the areas that its own lists define.
    pub providers: Vec<ProviderFile>,
}

/// What seeding did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeedReport {
    /// The sets of reference records that were written, by table.
    pub reference: Vec<&'static str>,
    /// The guides.
    pub guides: SeedTally,
    /// The providers.
    pub providers: SeedTally,
    /// The services.
    pub services: SeedTally,
    /// The services that the file of their provider no longer has, and which are closed for it.
    pub retired: Vec<Slug>,
}

impl SeedReport {
    /// Whether anything was written.
    pub fn wrote(&self) -> bool {
        !self.reference.is_empty() || self.guides.wrote() > 0 || self.of_directory() > 0
    }

    /// How many providers and services were written.
    fn of_directory(&self) -> usize {
        self.providers.wrote() + self.services.wrote() + self.retired.len()
    }
}

/// What seeding did to the records of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeedTally {
    /// Those that were new.
    pub added: usize,
    /// Those whose seed had changed.
    pub updated: usize,
    /// Those whose seed is as it was.
    pub unchanged: usize,
    /// Those whose seed has changed or gone, and which have been changed here too: they stay as they are.
    pub left_alone: Vec<Slug>,
}

impl SeedTally {
    fn wrote(&self) -> usize {
        self.added + self.updated
    }
}

impl Store {
    /// Seeds the database, all of it or nothing, after any other instance that does the same. Done again with the
    /// same records it writes nothing. It may take longer than a request is given.
    pub async fn seed(&self, records: &SeedRecords, now: DateTime<Utc>) -> Result<SeedReport, StoreError> {
        let turn = self.turn().await?;
        let database = &turn.transaction;
        let mut report = SeedReport { reference: reference::seed(database, records).await?, ..SeedReport::default() };
        directory::seed(database, records, now, &mut report).await?;
        if report.wrote() {
            self.commit(turn, Touched::Everything).await?;
        } else {
            self.commit_unchanged(turn).await?;
        }
        Ok(report)
    }
}

/// The checksum of a set as it was last seeded.
async fn checksum_of(database: &impl ConnectionTrait, set: &'static str) -> Result<Option<String>, DbErr> {
    let row = seed_set::Entity::find_by_id(set.to_owned()).one(database).await?;
    Ok(row.map(|row| row.checksum))
}

async fn set_checksum(database: &impl ConnectionTrait, set: &'static str, checksum: String) -> Result<(), DbErr> {
    let row = seed_set::ActiveModel { name: Set(set.to_owned()), checksum: Set(checksum) };
    seed_set::Entity::insert(row)
        .on_conflict(OnConflict::column(seed_set::Column::Name).update_column(seed_set::Column::Checksum).to_owned())
        .exec_without_returning(database)
        .await?;
    Ok(())
}
