//! The PostgreSQL servers on which tests make databases of their own.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use url::Url;

/// A statement, and where to tell that it was run.
type Errand = (String, Sender<()>);

/// The server.
pub(crate) struct PostgresServer {
    url: Url,
    errands: Sender<Errand>,
}

/// A database of the server, which goes when it is dropped.
pub(crate) struct ServerDatabase {
    server: &'static PostgresServer,
    name: String,
}

impl PostgresServer {
    /// The server of RIGHTDOOR_TEST_POSTGRES, where it names one.
    pub(crate) fn get() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
        SERVER.get_or_init(|| std::env::var("RIGHTDOOR_TEST_POSTGRES").ok().map(|url| Self::at(&url))).as_ref()
    }

    /// The server of an address.
    pub(crate) fn at(url: &str) -> Self {
        let (errands, received) = channel();
        let address = url.to_owned();
        thread::spawn(move || run(&address, &received));
        Self { url: Url::parse(url).unwrap(), errands }
    }

    /// A new database, empty or as another is.
    pub(crate) fn create(&'static self, template: Option<&ServerDatabase>) -> ServerDatabase {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("rightdoor_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let template = template.map_or("template0", |template| &template.name);
        self.run(format!("CREATE DATABASE {name} TEMPLATE {template}"));
        ServerDatabase { server: self, name }
    }

    /// Runs a statement beside any database of a test.
    fn run(&self, statement: String) {
        let (done, waiting) = channel();
        self.errands.send((statement, done)).unwrap();
        waiting.recv().unwrap();
    }
}

impl ServerDatabase {
    /// Its address.
    pub(crate) fn url(&self) -> String {
        let mut url = self.server.url.clone();
        url.set_path(&self.name);
        url.to_string()
    }
}

impl Drop for ServerDatabase {
    fn drop(&mut self) {
        self.server.run(format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Runs statements on a thread of its own, so that any test can wait for them, whatever it runs on.
fn run(url: &str, errands: &Receiver<Errand>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    let database: DatabaseConnection = runtime.block_on(Database::connect(options)).unwrap();
    for (statement, done) in errands {
        runtime.block_on(database.execute_unprepared(&statement)).unwrap();
        done.send(()).unwrap();
    }
}
