//! What is measured: a server over a database, run in one way.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;

use anyhow::Context;

use super::http;
use super::process::Server;
use super::way::Way;

/// Bytes of memory for a server that is to keep no document: reference data and the index of services have room of their own.
const NONE: usize = 0;

/// A database that is filled: `20000=postgres://…`.
#[derive(Debug, Clone)]
pub struct Database {
    /// How many services it has.
    pub(crate) services: usize,
    /// Its address.
    pub(crate) url: String,
}

impl FromStr for Database {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let (services, url) = text.split_once('=').context("expected a number of services, `=` and an address")?;
        Ok(Self { services: services.parse()?, url: url.to_owned() })
    }
}

impl Database {
    /// What the table calls it.
    pub(crate) fn name(&self) -> String {
        let kind = if self.url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
        format!("{} services, {kind}", self.services)
    }
}

/// A server that is measured.
pub(crate) struct Subject<'a> {
    pub(crate) database: &'a Database,
    pub(crate) way: Way,
    pub(crate) server: Server,
}

impl<'a> Subject<'a> {
    /// Starts it.
    pub(crate) fn start(
        program: &Path,
        database: &'a Database,
        way: Way,
        cache_bytes: Option<usize>,
        redis_url: Option<&str>,
    ) -> anyhow::Result<Self> {
        if way == Way::Relational {
            let arguments = ["relational", "--database-url", &database.url];
            let server = Server::start(&std::env::current_exe()?, &arguments, &[], "/")?;
            return Ok(Self { database, way, server });
        }
        let mut variables =
            vec![("RIGHTDOOR_DATABASE_URL", database.url.clone()), ("RIGHTDOOR_SEED_ON_START", "false".to_owned())];
        if let Some(bytes) = if way.keeps_documents() { cache_bytes } else { Some(NONE) } {
            variables.push(("RIGHTDOOR_CACHE_BYTES", bytes.to_string()));
        }
        variables.push(("RIGHTDOOR_CACHE_ANSWERS", way.keeps_answers().to_string()));
        variables.push(("RIGHTDOOR_CACHE_LISTS", way.keeps_lists().to_string()));
        if way == Way::Redis {
            variables
                .push(("RIGHTDOOR_REDIS_URL", redis_url.context("Redis is measured with --redis-url")?.to_owned()));
        }
        let server = Server::start(program, &["serve"], &variables, "/health/ready")?;
        Ok(Self { database, way, server })
    }

    /// What the cache has found and where, since the server started; none where it has none.
    pub(crate) fn found(&self) -> anyhow::Result<Option<Found>> {
        if self.way == Way::Relational {
            return Ok(None);
        }
        let page = http::get(self.server.address, "/metrics")?;
        let count = |place: &str| {
            let label = format!("found=\"{place}\"");
            let line = page.lines().find(|line| line.contains("cache_values") && line.contains(&label));
            line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_default()
        };
        Ok(Some(Found {
            in_process: count("in_process"),
            shared: count("shared"),
            elsewhere: count("joined") + count("loaded"),
        }))
    }
}

/// How many values were found where.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    pub(crate) in_process: f64,
    pub(crate) shared: f64,
    pub(crate) elsewhere: f64,
}

impl Found {
    /// Those found since another count, in hundredths of all.
    pub(crate) fn since(self, before: Self) -> Self {
        let (in_process, shared) = (self.in_process - before.in_process, self.shared - before.shared);
        let elsewhere = self.elsewhere - before.elsewhere;
        let hundredth = (in_process + shared + elsewhere).max(1.0) / 100.0;
        Self { in_process: in_process / hundredth, shared: shared / hundredth, elsewhere: elsewhere / hundredth }
    }
}

/// Changes to a database that go on until this goes.
pub(crate) struct Changes(Child);

impl Changes {
    /// Starts them.
    pub(crate) fn start(database: &Database) -> anyhow::Result<Self> {
        let child = Command::new(std::env::current_exe()?)
            .args(["change", "--database-url", &database.url, "--services", &database.services.to_string()])
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
