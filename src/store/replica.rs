//! A read replica: asked instead of the primary while it answers and has what this instance has written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::opening::{self, Purpose, StatementCounter};
use super::{StoreError, StoreSettings};

/// How long a replica that went away is left alone before it is asked whether it is back.
const PAUSE: Duration = Duration::from_secs(1);

/// A replica. Cheap to clone; all clones share what is known of it.
#[derive(Clone)]
pub(super) struct Replica {
    database: DatabaseConnection,
    known: Arc<Known>,
}

#[derive(Default)]
struct Known {
    /// It does not answer.
    away: AtomicBool,
    /// How far it must have come before it may be read again.
    wanted: Mutex<Wanted>,
}

/// A place in the primary's log, in bytes.
type Place = i64;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Wanted {
    /// It may be anywhere.
    #[default]
    Anywhere,
    /// It must have come here.
    At(Place),
    /// It must have come to a place that the primary has not told yet.
    NotToldYet,
}

impl Replica {
    /// A replica of an address. It is not connected to before it is read, so a replica that is away keeps nothing
    /// from starting.
    pub(super) async fn open(
        url: &str,
        settings: &StoreSettings,
        counter: &StatementCounter,
    ) -> Result<Self, StoreError> {
        let database = opening::connect(url, settings, Purpose::Replica, counter).await?;
        Ok(Self { database, known: Arc::default() })
    }

    /// The replica, if it may be read now.
    pub(super) async fn readable(&self, primary: &DatabaseConnection) -> Option<&DatabaseConnection> {
        if self.known.away.load(Ordering::Relaxed) {
            return None;
        }
        if *self.wanted() == Wanted::NotToldYet {
            self.follow(primary).await;
        }
        match self.has_caught_up().await {
            Ok(true) => Some(&self.database),
            Ok(false) => None,
            Err(_) => {
                self.set_aside();
                None
            }
        }
    }

    /// Asks it no more until it answers again.
    pub(super) fn set_aside(&self) {
        if self.known.away.swap(true, Ordering::Relaxed) {
            return;
        }
        tracing::warn!("the replica does not answer; the primary is read instead");
        let replica = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(PAUSE).await;
                if replica.database.ping().await.is_ok() {
                    break;
                }
            }
            replica.known.away.store(false, Ordering::Relaxed);
            tracing::info!("the replica answers again");
        });
    }

    /// Notes that the primary has changed: the replica is not read before it has come that far, so that an instance
    /// sees what it has written itself.
    pub(super) async fn follow(&self, primary: &DatabaseConnection) {
        let told = ask_place(primary, "pg_current_wal_insert_lsn()").await;
        let mut wanted = self.wanted();
        *wanted = match (told, *wanted) {
            (Ok(place), Wanted::At(further)) => Wanted::At(place.max(further)),
            (Ok(place), _) => Wanted::At(place),
            (Err(_), _) => Wanted::NotToldYet,
        };
    }

    /// Closes its connections.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        self.database.close_by_ref().await
    }

    async fn has_caught_up(&self) -> Result<bool, DbErr> {
        let before = *self.wanted();
        let Wanted::At(place) = before else {
            return Ok(before == Wanted::Anywhere);
        };
        // A primary replays nothing, and is where it is.
        let there =
            ask_place(&self.database, "COALESCE(pg_last_wal_replay_lsn(), pg_current_wal_insert_lsn())").await?;
        let mut wanted = self.wanted();
        if there >= place && *wanted == before {
            *wanted = Wanted::Anywhere;
        }
        Ok(there >= place)
    }

    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        // Nothing panics while it is held, and any value of it is whole.
        self.known.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a database for a place in the log.
async fn ask_place(database: &DatabaseConnection, place: &str) -> Result<Place, DbErr> {
    let query = format!("SELECT CAST({place} - CAST('0/0' AS pg_lsn) AS bigint) AS place");
    let row = database.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("no place".to_owned()))?.try_get("", "place")
}
