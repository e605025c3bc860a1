//! Work that one instance does at a time: bringing the schema up to date, and seeding.

use std::collections::HashSet;

use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Statement};
use sea_orm_migration::{MigratorTrait, seaql_migrations};

use super::connection::change;
use super::foreign::refuse_foreign_tables;
use super::generation::ChangeTransaction;
use super::opening::{self, Purpose};
use super::{Store, StoreError};

/// The number by which instances wait for one another in PostgreSQL. Every version has the same.
const TURN: i64 = 0x7269_6768_7464_6f6f;

impl Store {
    /// Brings the schema up to date, all of it or nothing, and gives the number of steps that took. A schema that is
    /// ahead, since a later version of the program has been here, is left as it is: steps only add to it before
    /// no version in use needs what they take away.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        let turn = self.turn().await?;
        refuse_foreign_tables(&turn.transaction).await?;
        let applied =
            Migrator::get_migration_models(&turn.transaction).await?.into_iter().map(|step| step.version).collect();
        let lacking = lacking(&applied);
        if lacking > 0 {
            Migrator::up(&turn.transaction, None).await?;
        }
        self.commit_unchanged(turn).await?;
        Ok(lacking)
    }

    /// The number of schema steps that the database lacks. Nothing is written.
    pub async fn steps_lacking(&self) -> Result<usize, StoreError> {
        self.bounded(async {
            // Without its table there has been no step.
            let applied = seaql_migrations::Entity::find().all(&self.database).await.map_err(StoreError::from);
            match applied {
                Ok(applied) => Ok(lacking(&applied.into_iter().map(|step| step.version).collect())),
                Err(StoreError::Failed { .. }) => Ok(Migrator::migrations().len()),
                Err(other) => Err(other),
            }
        })
        .await
    }

    /// A transaction that only one instance has at a time, on a connection of its own. It is waited for as long as
    /// the settings say.
    pub(super) async fn turn(&self) -> Result<ChangeTransaction, StoreError> {
        let url = &self.settings.url;
        let alone = match opening::in_memory(url) {
            true => None,
            false => Some(opening::connect(url, &self.settings, Purpose::Alone, &self.statements).await?),
        };
        let database = alone.as_ref().unwrap_or(&self.database);
        let turn = change(database).await.map_err(busy)?;
        if database.get_database_backend() == DbBackend::Postgres {
            take_turn(&turn).await.map_err(StoreError::from).map_err(busy)?;
        }
        // In PostgreSQL the transaction keeps its connection, which is closed with it.
        let alone = alone.filter(|database| database.get_database_backend() == DbBackend::Sqlite);
        Ok(ChangeTransaction { transaction: turn, alone })
    }
}

/// How many steps are not among those applied.
fn lacking(applied: &HashSet<String>) -> usize {
    Migrator::migrations().iter().filter(|step| !applied.contains(step.name())).count()
}

/// SQLite's write lock is taken when its transaction begins. In PostgreSQL this lock is, and it goes when the
/// transaction ends, however it does.
async fn take_turn(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    let lock = "SELECT pg_advisory_xact_lock($1)";
    transaction.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [TURN.into()])).await?;
    Ok(())
}

fn busy(error: StoreError) -> StoreError {
    match error {
        StoreError::Timeout => StoreError::Busy,
        other => other,
    }
}
