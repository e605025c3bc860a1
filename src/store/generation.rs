//! The generation of the directory: a number that every committed change raises by one, in its own transaction.
//! Who has read it before reading a record knows which later changes that record cannot show.

use domain::records::RecordId;
use entity::{directory_change, directory_generation};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::connection::{change, snapshot};
use super::error::RowFault;
use super::{Store, StoreError};

/// The only row of its table.
const ROW: i32 = 1;
/// How many generations are remembered. Who has missed more takes everything to be touched.
const REMEMBERED: i64 = 1_000;

/// What a change touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// One service.
    Service(RecordId),
    /// Anything: reference records, providers, any service.
    Everything,
}

/// The changes that came after a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// A name that only this database has.
    pub lineage: String,
    /// The generation of the last change.
    pub generation: u64,
    /// What the changes touched, the oldest first; those too old to be remembered are missing.
    pub touched: Vec<(u64, Touched)>,
}

impl Store {
    /// A transaction for writing to the directory.
    pub(super) async fn change(&self) -> Result<ChangeTransaction, StoreError> {
        Ok(ChangeTransaction { transaction: change(&self.database).await?, alone: None })
    }

    /// Commits and raises the generation; this store sees the change from then on. The row of the generation is held
    /// until then, so that generations follow one another as the commits do.
    pub(super) async fn commit(&self, change: ChangeTransaction, touched: Touched) -> Result<(), StoreError> {
        raise(&change.transaction, touched).await?;
        self.commit_unchanged(change).await
    }

    /// Commits what the cache cannot tell.
    pub(super) async fn commit_unchanged(&self, change: ChangeTransaction) -> Result<(), StoreError> {
        change.transaction.commit().await?;
        if let Some(alone) = change.alone {
            // Else it is open for a while longer, and what was written stays in the write-ahead log.
            let _ = alone.close().await;
        }
        self.follow().await;
        Ok(())
    }

    /// The changes that came after a generation, with the present one. What is read afterwards shows them, wherever it
    /// is read.
    pub async fn changes_since(&self, generation: u64) -> Result<Changes, StoreError> {
        let changes = self.read_changes(generation).await?;
        if changes.generation != generation {
            self.follow().await;
        }
        Ok(changes)
    }

    async fn read_changes(&self, generation: u64) -> Result<Changes, StoreError> {
        self.bounded(async {
            let present = read_present(&self.database).await?;
            if number(present.generation) == generation {
                // Mostly there is no news, and one statement says so.
                return Ok(Changes { lineage: present.lineage, generation, touched: Vec::new() });
            }
            let snapshot = snapshot(&self.database).await?;
            let present = read_present(&snapshot).await?;
            let changes = directory_change::Entity::find()
                .filter(directory_change::Column::Generation.gt(i64::try_from(generation).unwrap_or(i64::MAX)))
                .order_by_asc(directory_change::Column::Id)
                .all(&snapshot)
                .await?;
            snapshot.commit().await?;
            Ok(Changes {
                lineage: present.lineage,
                generation: number(present.generation),
                touched: changes.iter().map(|change| (number(change.generation), touched(change))).collect(),
            })
        })
        .await
    }
}

/// A transaction that changes the directory. It can only be committed by saying what it touched.
pub(super) struct ChangeTransaction {
    /// The transaction.
    pub(super) transaction: DatabaseTransaction,
    /// Its connection to a SQLite file, where nothing else has it.
    pub(super) alone: Option<DatabaseConnection>,
}

async fn raise(database: &impl ConnectionTrait, touched: Touched) -> Result<(), StoreError> {
    use directory_generation::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Generation, Expr::col(Column::Generation).add(1))
        .filter(Column::Id.eq(ROW))
        .exec(database)
        .await?;
    let raised: Option<i64> =
        Entity::find_by_id(ROW).select_only().column(Column::Generation).into_tuple().one(database).await?;
    let generation = raised.ok_or_else(no_row)?;
    let service = match touched {
        Touched::Service(id) => Some(id.0),
        Touched::Everything => None,
    };
    let row = directory_change::ActiveModel { id: NotSet, generation: Set(generation), service_id: Set(service) };
    directory_change::Entity::insert(row).exec(database).await?;
    directory_change::Entity::delete_many()
        .filter(directory_change::Column::Generation.lte(generation - REMEMBERED))
        .exec(database)
        .await?;
    Ok(())
}

async fn read_present(database: &impl ConnectionTrait) -> Result<directory_generation::Model, StoreError> {
    Ok(directory_generation::Entity::find_by_id(ROW).one(database).await?.ok_or_else(no_row)?)
}

fn touched(change: &directory_change::Model) -> Touched {
    change.service_id.map_or(Touched::Everything, |id| Touched::Service(RecordId(id)))
}

fn no_row() -> RowFault {
    RowFault { column: "directory_generation.id", reason: "there is no row".to_owned() }
}

fn number(generation: i64) -> u64 {
    u64::try_from(generation).unwrap_or(0)
}
