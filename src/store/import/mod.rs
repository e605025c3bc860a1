//! Importing registers: their records are put aside in a table of the transaction as they come, compared with what is
//! stored, and what differs is written. All of it is one transaction, so an import that ends early changes nothing.

mod area_ties;
mod areas;
mod bank_holidays;
mod gp_practices;
mod places;
mod schools;
mod staging;
mod term_dates;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::vocabulary::AreaCode;
use entity::register_import;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, sea_query::OnConflict};
use thiserror::Error;
use tokio::sync::mpsc;

use super::error::RowFault;
use super::stored_form::number;
use super::{Store, StoreError, Touched};
use staging::Staging;

/// A register whose records are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// Where postcodes are.
    Places,
    /// The GP practices.
    GpPractices,
    /// The schools.
    Schools,
    /// The areas.
    Areas,
    /// The bank holidays.
    BankHolidays,
    /// The term dates.
    TermDates,
}

impl Register {
    /// The table that holds its records.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Places => "place",
            Self::GpPractices => "gp_practice",
            Self::Schools => "school",
            Self::Areas => "area",
            Self::BankHolidays => "bank_holiday",
            Self::TermDates => "term_date",
        }
    }
}

/// What comes from a reader.
#[derive(Debug)]
pub enum Delivery<T, K> {
    /// Records, each with its line.
    Records(Vec<(u64, T)>),
    /// That there are no more, and what kind of file they came from. A channel that closes without it was interrupted.
    End(K),
}

/// Where deliveries come from.
pub type Deliveries<T, K> = mpsc::Receiver<Delivery<T, K>>;

/// What an import is told.
#[derive(Debug, Clone)]
pub struct ImportOrder {
    /// The name of the file.
    pub file: String,
    /// The instant.
    pub now: DateTime<Utc>,
    /// Whether most of what an earlier import brought may go.
    pub may_drop_most: bool,
    /// The areas that ship. They count as known before they are loaded too.
    pub shipped_areas: BTreeSet<AreaCode>,
}

/// How many records were treated in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New ones.
    pub added: u64,
    /// Those that say something else now.
    pub changed: u64,
    /// Those that the file no longer has.
    pub dropped: u64,
    /// Those that are as they were.
    pub unchanged: u64,
}

impl Counts {
    fn wrote(self) -> bool {
        self.added + self.changed + self.dropped > 0
    }
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The records.
    pub records: Counts,
    /// The schools that have closed.
    pub former_schools: Counts,
    /// The lines whose postcode is not known here: there is no record of them, since their authority is not known.
    pub unplaced: Vec<u64>,
    /// The practices and schools that are in another authority now.
    pub moved: u64,
}

impl ImportReport {
    /// Whether anything was written that a reader can tell.
    fn wrote(&self) -> bool {
        self.records.wrote() || self.former_schools.wrote() || self.moved > 0
    }
}

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportRefusal {
    /// The reader ended before its file did.
    #[error("the file was not read to its end, and nothing was changed")]
    Interrupted,
    /// Most of what is stored would go.
    #[error(
        "the file lacks {lacking} of the {held} records that an earlier import brought, and nothing was changed. Name \
         the whole file (or the folder or zip of all of them); if it is whole, say so with --may-drop-most"
    )]
    DropsMost {
        /// How many it lacks.
        lacking: u64,
        /// How many an earlier import brought.
        held: u64,
    },
    /// Most records are of places that are not known.
    #[error(
        "the postcodes of {unplaced} of the {read} records are not known here, so that their authorities are not \
         either, and nothing was changed. Import postcodes first: rightdoor import postcodes FILE"
    )]
    PostcodesNotKnown {
        /// How many are.
        unplaced: u64,
        /// Of how many.
        read: u64,
    },
    /// An area is named that there is not.
    #[error(
        "`{code}` (line {line}) is no area that is known here, and nothing was changed. Correct it, or name the area in a \
         list of areas that comes first or is the same: rightdoor import areas FILE"
    )]
    AreaNotKnown {
        /// The line that names it.
        line: u64,
        /// Its code.
        code: AreaCode,
    },
    /// An area would become one of another kind.
    #[error("`{code}` (line {line}) is known here as an area of another kind, and nothing was changed. Correct it")]
    OtherKind {
        /// The line of the area.
        line: u64,
        /// Its code.
        code: AreaCode,
    },
    /// An area would be replaced by one that cannot take its place.
    #[error(
        "`{successor}` cannot take the place of `{code}` (line {line}), which is of another kind, and nothing was changed. \
         Correct it"
    )]
    NoSuccessor {
        /// The line of the area.
        line: u64,
        /// Its code.
        code: AreaCode,
        /// The code of the other.
        successor: AreaCode,
    },
    /// Areas lie in one another, or replace one another, in a circle.
    #[error(
        "`{code}` (line {line}) would {tie} itself, by way of others if not at once, and nothing was changed. Correct it"
    )]
    Circle {
        /// The line of one of them.
        line: u64,
        /// Its code.
        code: AreaCode,
        /// What they would do.
        tie: &'static str,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for ImportRefusal {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<RowFault> for ImportRefusal {
    fn from(fault: RowFault) -> Self {
        Self::Store(fault.into())
    }
}

impl Store {
    /// Runs an import in a transaction of its own, and commits it when it is done.
    async fn import(
        &self,
        register: Register,
        order: &ImportOrder,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<ImportReport, ImportRefusal>,
    ) -> Result<ImportReport, ImportRefusal> {
        let turn = self.turn().await?;
        let report = work(&turn.transaction).await?;
        note(&turn.transaction, register, order, &report).await?;
        if report.wrote() {
            self.commit(turn, Touched::Everything).await?;
        } else {
            self.commit_unchanged(turn).await?;
        }
        self.fold_in().await;
        Ok(report)
    }

    /// Has SQLite take a large change from its log into its file. A process that opens the database would else first
    /// read all of it. Where readers stand in the way, it is for a later time.
    async fn fold_in(&self) {
        if self.backend() == DbBackend::Sqlite {
            let _ = self.database.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
    }
}

/// Notes down that a register was imported, so that what ships no longer adds to it.
async fn note(
    database: &impl ConnectionTrait,
    register: Register,
    order: &ImportOrder,
    report: &ImportReport,
) -> Result<(), ImportRefusal> {
    use register_import::Column;
    let Counts { added, changed, unchanged, .. } = report.records;
    let row = register_import::ActiveModel {
        register: Set(register.table().to_owned()),
        file: Set(order.file.clone()),
        records: Set(number("register_import.records", added + changed + unchanged)?),
        imported_at: Set(order.now),
    };
    let again = OnConflict::column(Column::Register)
        .update_columns([Column::File, Column::Records, Column::ImportedAt])
        .to_owned();
    register_import::Entity::insert(row).on_conflict(again).exec_without_returning(database).await?;
    Ok(())
}

/// Whether a register was imported.
pub(super) async fn is_imported(database: &impl ConnectionTrait, register: Register) -> Result<bool, StoreError> {
    Ok(register_import::Entity::find_by_id(register.table().to_owned()).one(database).await?.is_some())
}

/// Takes deliveries until the last, and gives what kind of file they came from.
async fn take_all<T, K>(
    deliveries: &mut Deliveries<T, K>,
    mut put: impl AsyncFnMut(Vec<(u64, T)>) -> Result<(), ImportRefusal>,
) -> Result<K, ImportRefusal> {
    loop {
        match deliveries.recv().await {
            Some(Delivery::Records(records)) => put(records).await?,
            Some(Delivery::End(kind)) => return Ok(kind),
            None => return Err(ImportRefusal::Interrupted),
        }
    }
}

/// Refuses a file that lacks most of what an earlier import brought: it is likely to be a part of the whole.
fn refuse_to_drop_most(lacking: u64, held: u64, order: &ImportOrder) -> Result<(), ImportRefusal> {
    if lacking * 2 > held && !order.may_drop_most {
        return Err(ImportRefusal::DropsMost { lacking, held });
    }
    Ok(())
}

/// Gives the records put aside the authorities of their postcodes, and takes out those without one.
async fn place_all(database: &impl ConnectionTrait, staging: &Staging, read: u64) -> Result<Vec<u64>, ImportRefusal> {
    staging
        .run(
            database,
            "UPDATE {staging} SET area_code = place.area_code FROM place WHERE place.postcode = {staging}.postcode",
        )
        .await?;
    let unplaced = staging.lines_where(database, "area_code IS NULL").await?;
    if unplaced.len() as u64 * 2 > read {
        return Err(ImportRefusal::PostcodesNotKnown { unplaced: unplaced.len() as u64, read });
    }
    staging.run(database, "DELETE FROM {staging} WHERE area_code IS NULL").await?;
    Ok(unplaced)
}
