//! The databases of tests: each test has its own, on SQLite, or on the PostgreSQL server that
//! RIGHTDOOR_TEST_POSTGRES names.

use std::ops::Deref;
use std::sync::OnceLock;
use std::time::Duration;

use rightdoor::store::{Store, StoreSettings};
use tempfile::TempDir;

use super::postgres_server::{PostgresServer, ServerDatabase};

/// A database, which goes when it is dropped.
pub(crate) enum TestDatabase {
    Memory,
    File(TempDir),
    Server(ServerDatabase),
}

impl TestDatabase {
    /// An empty database that outlives its connections.
    pub(crate) fn empty() -> Self {
        match PostgresServer::get() {
            Some(server) => Self::Server(server.create(None)),
            None => Self::File(tempfile::tempdir().unwrap()),
        }
    }

    /// An empty database on the server that has a replica.
    pub(crate) fn replicated() -> Self {
        Self::Server(replicated_server().create(None))
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Memory => "sqlite::memory:".to_owned(),
            Self::File(folder) => format!("sqlite://{}/rightdoor.sqlite", folder.path().display()),
            Self::Server(database) => database.url(),
        }
    }

    /// Settings for it, with time enough for a busy machine.
    pub(crate) fn settings(&self) -> StoreSettings {
        let limit = Duration::from_secs(60);
        StoreSettings { acquire_limit: limit, statement_limit: limit, ..StoreSettings::new(self.url()) }
    }
}

/// A store over a database of its own.
pub(crate) struct TestStore {
    // The connections go before their database does.
    store: Store,
    database: TestDatabase,
}

impl TestStore {
    /// A store whose database has its schema and no record.
    pub(crate) async fn migrated() -> Self {
        if let Some(server) = PostgresServer::get() {
            return Self::over(TestDatabase::Server(server.create(Some(template(server))))).await;
        }
        let store = Self::over(TestDatabase::Memory).await;
        store.migrate().await.unwrap();
        store
    }

    /// A store whose database is empty.
    pub(crate) async fn without_schema() -> Self {
        match PostgresServer::get() {
            Some(_) => Self::over(TestDatabase::empty()).await,
            None => Self::over(TestDatabase::Memory).await,
        }
    }

    async fn over(database: TestDatabase) -> Self {
        Self { store: Store::open(&database.settings()).await.unwrap(), database }
    }

    /// The store, and the database that it must not outlive.
    pub(crate) fn into_parts(self) -> (Store, TestDatabase) {
        (self.store, self.database)
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// The server of RIGHTDOOR_TEST_REPLICATED, which has a replica and no other tests, so that the replica keeps up.
fn replicated_server() -> &'static PostgresServer {
    static SERVER: OnceLock<PostgresServer> = OnceLock::new();
    SERVER.get_or_init(|| PostgresServer::at(&std::env::var("RIGHTDOOR_TEST_REPLICATED").unwrap()))
}

/// A database with the schema, made once.
fn template(server: &'static PostgresServer) -> &'static ServerDatabase {
    static TEMPLATE: OnceLock<ServerDatabase> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let database = server.create(None);
        let settings = StoreSettings::new(database.url());
        let migrating = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { Store::open(&settings).await.unwrap().migrate().await.unwrap() })
        });
        migrating.join().unwrap();
        database
    })
}
