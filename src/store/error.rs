//! What can go wrong with the database. The text of an error is for anyone; its source is for the log alone.

use std::error::Error;
use std::sync::Arc;

use sea_orm::sqlx::Error as DriverError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use thiserror::Error;

use super::refusal::cause_of;

/// The private reason of an error. It may quote the database.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// Why the store gave no answer.
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// The address of the database cannot be used.
    #[error("the database cannot be opened: {what}")]
    Settings {
        /// What is the matter.
        what: &'static str,
        /// Why; none where that would quote the address, which may hold a password.
        #[source]
        source: Option<Cause>,
    },
    /// The database cannot be reached, or has no connection to spare.
    #[error("the database cannot be reached")]
    Unavailable {
        /// Why.
        #[source]
        source: Cause,
    },
    /// The database did not answer in time.
    #[error("the database did not answer in time")]
    Timeout,
    /// Another instance is migrating or seeding the database, and has been for longer than is waited for.
    #[error("another instance is changing the database's schema or seeding it, and has not finished in time")]
    Busy,
    /// The change contradicts what is stored, or another change made at the same time.
    #[error("{what}")]
    Conflict {
        /// What it contradicts.
        what: String,
    },
    /// A stored record is not one that this version can read. Nothing is guessed in its place.
    #[error("a stored record cannot be read: {record}")]
    Corrupt {
        /// Which record.
        record: String,
        /// What is the matter with it.
        #[source]
        source: Cause,
    },
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Failed {
        /// Why.
        #[source]
        source: Cause,
    },
}

impl StoreError {
    /// An error of opening the database. SeaORM's own texts quote the address, and sqlx's the place in its own source.
    pub(super) fn of_opening(error: DbErr) -> Self {
        match error {
            DbErr::Conn(RuntimeErr::Internal(_)) => {
                Self::Settings { what: "its address is neither of SQLite nor of PostgreSQL", source: None }
            }
            DbErr::Conn(RuntimeErr::SqlxError(driver)) => match Words::of_whom_it_does_not_let_in(&driver) {
                Some(reason) => Self::Settings {
                    what: "the server does not let this user into this database",
                    source: Some(Arc::new(reason)),
                },
                None => Self::of_driver(driver),
            },
            other => other.into(),
        }
    }

    fn of_driver(driver: Arc<DriverError>) -> Self {
        match &*driver {
            DriverError::Configuration(fault) => Self::Settings {
                what: "a parameter of its address is not understood",
                // SeaORM puts one of these into another.
                source: Some(Arc::new(Words(fault.source().map_or_else(|| fault.to_string(), ToString::to_string)))),
            },
            _ => DbErr::Conn(RuntimeErr::SqlxError(driver)).into(),
        }
    }

    /// Names the record that a fault was found in.
    pub(super) fn corrupt(record: impl Into<String>) -> impl FnOnce(RowFault) -> Self {
        let record = record.into();
        move |fault| Self::Corrupt { record, source: Arc::new(fault) }
    }
}

/// A column that does not hold what its record needs, or a part of a record that no column can hold.
#[derive(Debug, Error)]
#[error("{column}: {reason}")]
pub(super) struct RowFault {
    /// The column.
    pub(super) column: &'static str,
    /// What is the matter.
    pub(super) reason: String,
}

/// Why a database is not opened, in the words of its server or its driver: they quote a user, a database and the value of a
/// parameter, and no password.
#[derive(Debug, Error)]
#[error("{0}")]
struct Words(String);

impl Words {
    /// No such user, wrong password, not from here; no such database; none that the user may connect to.
    fn of_whom_it_does_not_let_in(error: &DriverError) -> Option<Self> {
        let DriverError::Database(refusal) = error else { return None };
        let code = refusal.code()?;
        ["28000", "28P01", "3D000", "42501"].contains(&code.as_ref()).then(|| Self(refusal.message().to_owned()))
    }
}

impl From<RowFault> for StoreError {
    fn from(fault: RowFault) -> Self {
        Self::Failed { source: Arc::new(fault) }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match kind(&error) {
            Kind::Timeout => Self::Timeout,
            Kind::Unavailable => Self::Unavailable { source: Arc::new(error) },
            Kind::Conflict => Self::Conflict { what: "the change contradicts what is stored".to_owned() },
            Kind::Failed => Self::Failed { source: cause_of(error) },
        }
    }
}

enum Kind {
    Timeout,
    Unavailable,
    Conflict,
    Failed,
}

fn kind(error: &DbErr) -> Kind {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) | DbErr::Conn(_) => {
            Kind::Unavailable
        }
        DbErr::Exec(RuntimeErr::SqlxError(driver)) | DbErr::Query(RuntimeErr::SqlxError(driver)) => {
            if error.sql_err().is_some() {
                return Kind::Conflict;
            }
            kind_of_driver_error(driver)
        }
        _ => Kind::Failed,
    }
}

fn kind_of_driver_error(error: &DriverError) -> Kind {
    match error {
        DriverError::Io(_)
        | DriverError::Tls(_)
        | DriverError::PoolTimedOut
        | DriverError::PoolClosed
        | DriverError::WorkerCrashed => Kind::Unavailable,
        DriverError::Database(refusal) => refusal.code().map_or(Kind::Failed, |code| kind_of_code(&code)),
        _ => Kind::Failed,
    }
}

/// SQLite's result codes are numbers; PostgreSQL's are five characters, of which the first two are a class.
fn kind_of_code(code: &str) -> Kind {
    match code {
        // Cancelled by the statement timeout; a lock waited for in vain; SQLite busy, locked or interrupted.
        "57014" | "55P03" | "5" | "6" | "9" | "261" | "262" | "517" => Kind::Timeout,
        // A transaction that cannot be put in order with another; a deadlock.
        "40001" | "40P01" => Kind::Conflict,
        // SQLite: input or output, cannot open.
        "10" | "14" => Kind::Unavailable,
        // Connection exceptions, insufficient resources, an operator's intervention.
        _ if code.len() == 5 && ["08", "53", "57"].iter().any(|class| code.starts_with(class)) => Kind::Unavailable,
        _ => Kind::Failed,
    }
}
