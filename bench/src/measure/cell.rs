//! One measurement: one kind of question to one server over so many connections, by `wrk`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::process::{memory, processor_seconds, processor_seconds_with_children};

/// The script that `wrk` asks by.
pub(super) const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ask.lua");

/// What `wrk` says.
#[derive(Deserialize)]
struct Said {
    requests: u64,
    microseconds: u64,
    bytes: u64,
    failed: u64,
    p50_microseconds: f64,
    p99_microseconds: f64,
}

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Half of the answers take no longer, in milliseconds.
    pub(super) p50: f64,
    /// All but one of a hundred take no longer.
    pub(super) p99: f64,
    /// Answers a second.
    pub(super) rate: f64,
    /// Microseconds of the processor's time that the server takes for one.
    pub(super) server_cpu: f64,
    /// And the database.
    pub(super) database_cpu: f64,
    /// Bytes of an answer with its head.
    pub(super) bytes: f64,
    /// MiB of memory of the server afterwards, and the most that it has had.
    pub(super) memory: (f64, f64),
    /// Answers that failed.
    pub(super) failed: u64,
}

/// Where to ask, and how.
pub(super) struct Load<'a> {
    pub(super) address: SocketAddr,
    pub(super) path: &'a str,
    /// The file of bodies.
    pub(super) bodies: &'a Path,
    pub(super) connections: u32,
    pub(super) seconds: u32,
    /// The server's process.
    pub(super) server: u32,
    /// The database's, where it has one.
    pub(super) database: Option<u32>,
}

/// Measures.
pub(super) fn measure(load: &Load<'_>) -> anyhow::Result<Cell> {
    let used = || (processor_seconds(load.server), load.database.map_or(0.0, processor_seconds_with_children));
    let before = used();
    let output = Command::new("wrk")
        .args(["--threads", "1", "--timeout", "30s", "--script", SCRIPT])
        .args(["--connections", &load.connections.to_string(), "--duration", &format!("{}s", load.seconds)])
        .arg(format!("http://{}{}", load.address, load.path))
        .arg("--")
        .arg(load.bodies)
        .output()
        .context("cannot start wrk: `apt-get install wrk`")?;
    let after = used();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().rfind(|line| line.starts_with('{'));
    let said: Said = serde_json::from_str(line.with_context(|| format!("wrk has failed: {text}"))?)?;
    ensure!(said.requests > 0, "no answer came in {} s", load.seconds);
    let requests = said.requests as f64;
    Ok(Cell {
        p50: said.p50_microseconds / 1e3,
        p99: said.p99_microseconds / 1e3,
        rate: requests / (said.microseconds as f64 / 1e6),
        server_cpu: (after.0 - before.0) * 1e6 / requests,
        database_cpu: (after.1 - before.1) * 1e6 / requests,
        bytes: said.bytes as f64 / requests,
        memory: memory(load.server),
        failed: said.failed,
    })
}

/// The one of the middle rate.
pub(super) fn median<T: Copy>(mut measured: Vec<T>, rate: impl Fn(&T) -> f64) -> Option<T> {
    measured.sort_by(|one, other| rate(one).total_cmp(&rate(other)));
    measured.get(measured.len() / 2).copied()
}
