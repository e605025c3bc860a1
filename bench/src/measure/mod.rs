//! `bench measure`: every question to every server in turn, beside the limit that none can pass, and the table of it.

mod cell;
pub(crate) mod http;
pub(crate) mod process;
pub(crate) mod questions;
pub(crate) mod subject;
mod table;
mod way;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::Value;

use self::cell::{Cell, Load, median};
use self::process::Server;
pub use self::questions::{Case, for_cursors, questions};
pub use self::subject::Database;
use self::subject::{Changes, Found, Subject};
use self::table::{Row, memory_table, table};
pub use self::way::Way;
use crate::directory::Country;
use crate::peer::Answered;
use crate::progress::say;

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    /// The program `rightdoor`
    #[arg(long)]
    rightdoor: PathBuf,
    /// A database filled by `bench load`: its number of services, `=` and its address; several are measured in turn
    #[arg(long = "database", required = true)]
    databases: Vec<Database>,
    /// The seed that they were filled with
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How the server is run and asked
    #[arg(long = "way", default_values = ["cold", "documents", "answers"])]
    ways: Vec<Way>,
    /// The question
    #[arg(long = "case", default_values = ["match", "service", "browse", "deep-page", "search"])]
    cases: Vec<Case>,
    /// How many connections ask at once
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    connections: Vec<u32>,
    /// For how many seconds each is asked
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// How often each is measured, in turn with all the others; the table has the median
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// What the cache may take, for the ways that do not set it
    #[arg(long)]
    cache_bytes: Option<usize>,
    /// The Redis server, for the way `redis`
    #[arg(long)]
    redis_url: Option<String>,
    /// The process of PostgreSQL, whose use of the processor is then told
    #[arg(long)]
    postgres_id: Option<u32>,
    /// Measure plain async-graphql over the same answers in memory, too
    #[arg(long)]
    peer: bool,
    /// A folder for the bodies of requests
    #[arg(long, default_value = "/tmp")]
    scratch: PathBuf,
}

/// Measures and prints the tables.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let country = Country::new()?;
    let limit = Server::start(&std::env::current_exe()?, &["limit"], &[], "/")?;
    let mut subjects = Vec::new();
    for database in &arguments.databases {
        for way in &arguments.ways {
            let redis = arguments.redis_url.as_deref();
            subjects.push(Subject::start(&arguments.rightdoor, database, *way, arguments.cache_bytes, redis)?);
        }
    }
    let mut rows = Vec::new();
    for case in &arguments.cases {
        let asked = subjects
            .iter()
            .filter(|subject| subject.way.is_for(*case))
            .map(|subject| Asked::prepare(arguments, &country, subject, *case))
            .collect::<anyhow::Result<Vec<Asked<'_>>>>()?;
        let peer = if arguments.peer { peer(&asked)? } else { None };
        let without_data = WithoutData { limit: &limit, peer: peer.as_ref() };
        for connections in &arguments.connections {
            rows.extend(measure_in_turn(arguments, &asked, &without_data, *case, *connections)?);
        }
    }
    print!("{}\n{}", table(&rows), memory_table(&rows));
    Ok(())
}

/// Servers that are no Rightdoor.
struct WithoutData<'a> {
    /// As many bytes, and nothing else.
    limit: &'a Server,
    /// The same answers by plain async-graphql.
    peer: Option<&'a Server>,
}

/// A server of the answers to public questions by plain async-graphql, where every one of them was asked beforehand.
fn peer(asked: &[Asked<'_>]) -> anyhow::Result<Option<Server>> {
    let Some(answers) = asked.iter().find_map(|one| one.answers.as_ref()) else { return Ok(None) };
    let answers = answers.to_str().context("the folder has a name that is no text")?;
    Server::start(&std::env::current_exe()?, &["peer", "--answers", answers], &[], "/").map(Some)
}

/// A server with the questions of one kind to it.
struct Asked<'a> {
    subject: &'a Subject<'a>,
    bodies: PathBuf,
    /// The questions that are asked once before each measurement.
    beforehand: Vec<String>,
    /// All questions with their answers, where they are public and were all asked beforehand.
    answers: Option<PathBuf>,
    /// How many bytes an answer has on the whole.
    bytes: usize,
}

impl<'a> Asked<'a> {
    /// Asks questions once, so that answers are known to be right and what is to be kept is.
    fn prepare(arguments: &Arguments, country: &Country, subject: &'a Subject<'a>, case: Case) -> anyhow::Result<Self> {
        let address = subject.server.address;
        let cursors = if case.is_deep() { deep_cursors(address)? } else { Vec::new() };
        let mut bodies = questions(case, country, subject.database.services, arguments.seed, &cursors);
        let (different, beforehand) = subject.way.different();
        bodies.truncate(different);
        let (mut answered, mut bytes) = (Vec::new(), 0);
        for body in bodies.iter().take(beforehand) {
            let answer = http::ask(address, body).with_context(|| format!("{case}: {body}"))?;
            bytes += answer.len();
            answered.push(Answered { question: serde_json::from_str(body)?, answer: serde_json::from_str(&answer)? });
        }
        let of_server = |what: &str| arguments.scratch.join(format!("{what}-{}-{case:?}.jsonl", subject.server.id()));
        let answers = (case.is_public() && answered.len() == bodies.len()).then(|| of_server("answers"));
        if let Some(answers) = &answers {
            let lines = answered.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
            fs::write(answers, lines.join("\n"))?;
        }
        let path = of_server("bodies");
        fs::write(&path, bodies.join("\n"))?;
        bodies.truncate(beforehand);
        let bytes = bytes / answered.len().max(1);
        Ok(Self { subject, bodies: path, beforehand: bodies, answers, bytes })
    }

    /// Asks them once more, since the changes of another way touch every server.
    fn ask_beforehand(&self) -> anyhow::Result<()> {
        self.beforehand.iter().try_for_each(|body| http::ask(self.subject.server.address, body).map(drop))
    }
}

/// The cursors of the last hundred services but for twenty.
fn deep_cursors(address: std::net::SocketAddr) -> anyhow::Result<Vec<String>> {
    let answer: Value = serde_json::from_str(&http::ask(address, &for_cursors())?)?;
    let edges = answer.pointer("/data/services/edges").and_then(Value::as_array).context("no list of services")?;
    let cursors = edges.iter().filter_map(|edge| edge.get("cursor")?.as_str());
    Ok(cursors.take(80).map(str::to_owned).collect())
}

/// Measures the servers and the limit one after the other, so that what else the machine does touches all alike.
fn measure_in_turn(
    arguments: &Arguments,
    asked: &[Asked<'_>],
    others: &WithoutData<'_>,
    case: Case,
    connections: u32,
) -> anyhow::Result<Vec<Row>> {
    let mut cells: Vec<Vec<(Cell, Option<Found>)>> = asked.iter().map(|_| Vec::new()).collect();
    let (mut limits, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..arguments.rounds.max(1) {
        for (one, cells) in asked.iter().zip(&mut cells) {
            cells.push(measure_one(arguments, one, connections)?);
        }
        if let Some(first) = asked.first() {
            let path = format!("/bytes/{}", first.bytes);
            limits.push(cell::measure(&load(arguments, others.limit, &path, &first.bodies, connections))?);
        }
        let of_peer = asked.iter().find(|one| one.answers.is_some()).zip(others.peer);
        if let Some((one, peer)) = of_peer {
            peers.push(cell::measure(&load(arguments, peer, "/graphql", &one.bodies, connections))?);
        }
    }
    let limit = median(limits, |cell| cell.rate).context("nothing was measured")?;
    let mut rows = Vec::new();
    for (one, cells) in asked.iter().zip(cells) {
        let (cell, found) = median(cells, |(cell, _)| cell.rate).context("nothing was measured")?;
        rows.push(Row {
            case: case.to_string(),
            database: one.subject.database.name(),
            way: one.subject.way.name(),
            connections,
            cell,
            found,
            of_limit: cell.rate / limit.rate,
        });
    }
    let of_others = median(peers, |cell| cell.rate).map(|cell| ("async-graphql in memory", cell));
    for (way, cell) in of_others.into_iter().chain([("limit", limit)]) {
        rows.push(Row {
            case: case.to_string(),
            database: String::new(),
            way,
            connections,
            cell,
            found: None,
            of_limit: cell.rate / limit.rate,
        });
    }
    Ok(rows)
}

fn measure_one(arguments: &Arguments, asked: &Asked<'_>, connections: u32) -> anyhow::Result<(Cell, Option<Found>)> {
    let subject = asked.subject;
    asked.ask_beforehand()?;
    let changes = (subject.way == Way::Changing).then(|| Changes::start(subject.database)).transpose()?;
    let before = subject.found()?;
    let cell = cell::measure(&load(arguments, &subject.server, "/graphql", &asked.bodies, connections))?;
    let found = subject.found()?.zip(before).map(|(now, before)| now.since(before));
    drop(changes);
    say(&format!(
        "{} | {} | {connections} connections | {:.0} a second, p50 {:.2} ms, p99 {:.2} ms, {} failed",
        subject.database.name(),
        subject.way.name(),
        cell.rate,
        cell.p50,
        cell.p99,
        cell.failed
    ));
    Ok((cell, found))
}

fn load<'a>(arguments: &Arguments, server: &Server, path: &'a str, bodies: &'a Path, connections: u32) -> Load<'a> {
    Load {
        address: server.address,
        path,
        bodies,
        connections,
        seconds: arguments.seconds,
        server: server.id(),
        database: arguments.postgres_id,
    }
}
