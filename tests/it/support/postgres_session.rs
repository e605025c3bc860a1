//! A session of its own beside the program's, to stand in its way and to watch it.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tokio::runtime::Runtime;

/// One connection to a PostgreSQL database.
pub(crate) struct Session {
    runtime: Runtime,
    database: DatabaseConnection,
}

impl Session {
    pub(crate) fn open(url: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut options = ConnectOptions::new(url.to_owned());
        options.max_connections(1).sqlx_logging(false);
        let database = runtime.block_on(Database::connect(options)).unwrap();
        Self { runtime, database }
    }

    /// Runs statements.
    pub(crate) fn run(&self, statements: &str) {
        self.runtime.block_on(self.database.execute_unprepared(statements)).unwrap();
    }

    /// Makes everybody else wait who reads or writes services, until [`Session::let_go`].
    pub(crate) fn hold_services(&self) {
        self.run("BEGIN; LOCK TABLE service IN ACCESS EXCLUSIVE MODE");
    }

    pub(crate) fn let_go(&self) {
        self.run("ROLLBACK");
    }

    /// The number that a query gives.
    pub(crate) fn number(&self, query: &str) -> i64 {
        let statement =
            Statement::from_string(DbBackend::Postgres, format!("SELECT CAST(({query}) AS bigint) AS number"));
        let row = self.runtime.block_on(self.database.query_one_raw(statement)).unwrap().unwrap();
        row.try_get("", "number").unwrap()
    }

    /// How many of the program's connections to this database are in a state that a condition describes.
    pub(crate) fn connections(&self, condition: &str) -> i64 {
        self.number(&format!(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'rightdoor' AND {condition}"
        ))
    }
}
