//! `bench attack`: what an ordinary question takes while fifty hostile requests at once run, beside what it takes when
//! nothing else does, in turn on the same server.

mod hostile;
mod ordinary;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};

use self::hostile::{Hostile, Tally, attack};
use self::ordinary::{Asking, Times};
use crate::directory::Country;
use crate::measure::process::{Server, memory, processor_seconds};
use crate::measure::questions::{Case, questions};
use crate::measure::subject::Database;
use crate::progress::{now, say};

/// The most that an ordinary question may take, by what it takes when nothing else runs.
const MOST_TIMES: f64 = 4.0;
/// The most memory that the server may have, in MiB.
const MOST_MEMORY: f64 = 512.0;
/// How long the hostile requests run before anything is measured beside them, and the server rests afterwards.
const SETTLE: Duration = Duration::from_millis(500);

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    /// The program `rightdoor`
    #[arg(long)]
    rightdoor: PathBuf,
    /// A database filled by `bench load`: its number of services, `=` and its address
    #[arg(long)]
    database: Database,
    /// The seed that it was filled with
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many hostile requests there are at once
    #[arg(long, default_value_t = 50)]
    hostile: usize,
    /// How many seconds each is asked for, quietly and under attack
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How often, in turn
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Whose requests they are
    #[arg(long = "from", default_values = ["one", "many", "unlimited"])]
    origins: Vec<Origin>,
}

/// Where hostile requests come from, as the server sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Origin {
    /// One address, with the usual share of it.
    One,
    /// An address for each, with the usual share of each.
    Many,
    /// Addresses that are not limited.
    Unlimited,
}

impl Origin {
    fn name(self) -> &'static str {
        match self {
            Self::One => "one address",
            Self::Many => "an address each",
            Self::Unlimited => "no limit of rate",
        }
    }

    /// The address of one that is hostile.
    fn address(self, number: usize) -> String {
        match self {
            Self::One => "203.0.113.1".to_owned(),
            Self::Many | Self::Unlimited => format!("203.0.113.{}", number % 250 + 1),
        }
    }
}

/// Measures, prints the table, and fails where a promise is broken.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let country = Country::new()?;
    let mut broken = Vec::new();
    println!(
        "| hostile requests from | question | quiet p50 ms | quiet p99 ms | p50 ms | p99 ms | times | asked | failed | hostile answers a second | server's processors | peak MiB |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for origin in &arguments.origins {
        broken.extend(measure(arguments, &country, *origin)?);
    }
    ensure!(broken.is_empty(), "promises broken: {}", broken.join("; "));
    Ok(())
}

fn measure(arguments: &Arguments, country: &Country, origin: Origin) -> anyhow::Result<Vec<String>> {
    let limit = if origin == Origin::Unlimited { "0" } else { "3000" };
    let variables = [
        ("RIGHTDOOR_DATABASE_URL", arguments.database.url.clone()),
        ("RIGHTDOOR_SEED_ON_START", "false".to_owned()),
        ("RIGHTDOOR_HTTP_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("RIGHTDOOR_HTTP_UNITS_A_MINUTE", limit.to_owned()),
    ];
    let server = Server::start(&arguments.rightdoor, &["serve"], &variables, "/health/ready")?;
    let cases = [Case::Match, Case::Service];
    let askings: Vec<Asking> = cases
        .iter()
        .map(|case| Asking::new(*case, questions(*case, country, arguments.database.services, arguments.seed, &[])))
        .collect();
    let hostile = Arc::new(Hostile::new(arguments.database.services));
    let length = Duration::from_secs(arguments.seconds);
    let mut times: Vec<(Times, Times)> = askings.iter().map(|_| Default::default()).collect();
    let (mut tally, mut seconds, mut processors) = (Tally::default(), 0.0, 0.0);
    // What is to be at hand is.
    for asking in &askings {
        asking.ask_for(server.address, length.min(Duration::from_secs(2)));
    }
    for round in 0..arguments.rounds {
        for (asking, (quiet, _)) in askings.iter().zip(&mut times) {
            quiet.extend(asking.ask_for(server.address, length));
        }
        let stop = Arc::new(AtomicBool::new(false));
        let attackers: Vec<_> = (0..arguments.hostile)
            .map(|number| {
                let (hostile, stop) = (Arc::clone(&hostile), Arc::clone(&stop));
                let (server, address) = (server.address, origin.address(number));
                std::thread::spawn(move || attack(&hostile, server, &address, number, &stop))
            })
            .collect();
        std::thread::sleep(SETTLE);
        let (before, started) = (processor_seconds(server.id()), now());
        for (asking, (_, attacked)) in askings.iter().zip(&mut times) {
            attacked.extend(asking.ask_for(server.address, length));
        }
        processors += processor_seconds(server.id()) - before;
        seconds += started.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        for attacker in attackers {
            tally.add(&attacker.join().ok().context("one that was hostile has panicked")?);
        }
        std::thread::sleep(SETTLE);
        say(&format!("{}: round {} of {}: {tally}", origin.name(), round + 1, arguments.rounds));
    }
    let (_, peak) = memory(server.id());
    let mut broken = Vec::new();
    if peak > MOST_MEMORY {
        broken.push(format!("{}: {peak:.0} MiB", origin.name()));
    }
    for (asking, (quiet, attacked)) in askings.iter().zip(&times) {
        let ratio = attacked.percentile(99) / quiet.percentile(99);
        println!(
            "| {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {ratio:.1} | {} | {} | {:.0} | {:.2} | {peak:.0} |",
            origin.name(),
            asking.case,
            quiet.percentile(50),
            quiet.percentile(99),
            attacked.percentile(50),
            attacked.percentile(99),
            attacked.asked(),
            attacked.failed,
            tally.answers() as f64 / seconds,
            processors / seconds,
        );
        if attacked.failed > 0 {
            broken.push(format!("{}, {}: {} failed", origin.name(), asking.case, attacked.failed));
        }
        if ratio > MOST_TIMES {
            broken.push(format!("{}, {}: {ratio:.1} times", origin.name(), asking.case));
        }
    }
    Ok(broken)
}
