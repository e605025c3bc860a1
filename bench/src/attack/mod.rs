//! `bench attack`: what an ordinary question takes while fifty hostile requests at once run, beside what it takes when
//! nothing else does, in turn on the same server.

mod attackers;
mod hostile;
mod ordinary;
mod origin;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use clap::Args;

pub use self::attackers::{Arguments as HostileArguments, run as run_hostile};
use self::attackers::{Attackers, Done, Share};
use self::ordinary::{Asking, Times};
use self::origin::Origin;
use crate::directory::Country;
use crate::measure::process::{Server, memory, processor_seconds};
use crate::measure::questions::{Case, questions};
use crate::measure::subject::Database;
use crate::progress::{now, say};

/// The most that an ordinary question may take, by what it takes when nothing else runs.
const MOST_TIMES: f64 = 4.0;
/// The most memory that the server may have, in MiB.
const MOST_MEMORY: f64 = 512.0;
/// The fewest hostile requests a second that are an attack.
const FEWEST: f64 = 20.0;
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
    /// What those that are hostile have of the processors
    #[arg(long = "processors", default_value = "left")]
    share: Share,
}

/// Measures, prints the table, and fails where a promise is broken.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let country = Country::new()?;
    let mut broken = Vec::new();
    println!(
        "| hostile requests from | question | quiet p50 ms | quiet p99 ms | p50 ms | p99 ms | times | asked | failed | \
         hostile requests a second | of them answered | server's processors, quiet | server's processors | peak MiB |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for origin in &arguments.origins {
        let measured = measure(arguments, &country, *origin)?;
        broken.extend(measured.tell(*origin));
    }
    ensure!(broken.is_empty(), "promises broken: {}", broken.join("; "));
    Ok(())
}

/// What was measured against those of one origin.
struct Measured {
    cases: Vec<OfCase>,
    hostile: Done,
    /// Seconds of the processors' time that the server took in each second.
    quiet_processors: f64,
    processors: f64,
    peak: f64,
}

/// Times of one question.
struct OfCase {
    asking: Asking,
    quiet: Times,
    attacked: Times,
}

/// What the server takes of the processors.
#[derive(Default)]
struct Taken {
    processor_seconds: f64,
    seconds: f64,
}

impl Taken {
    fn a_second(&self) -> f64 {
        self.processor_seconds / self.seconds
    }

    fn during(&mut self, server: &Server, work: impl FnOnce()) {
        let (before, started) = (processor_seconds(server.id()), now());
        work();
        self.processor_seconds += processor_seconds(server.id()) - before;
        self.seconds += started.elapsed().as_secs_f64();
    }
}

fn measure(arguments: &Arguments, country: &Country, origin: Origin) -> anyhow::Result<Measured> {
    let variables = [
        ("RIGHTDOOR_DATABASE_URL", arguments.database.url.clone()),
        ("RIGHTDOOR_SEED_ON_START", "false".to_owned()),
        ("RIGHTDOOR_HTTP_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("RIGHTDOOR_HTTP_UNITS_A_MINUTE", origin.units().to_owned()),
    ];
    let server = Server::start(&arguments.rightdoor, &["serve"], &variables, "/health/ready")?;
    let services = arguments.database.services;
    let of_case = |case: Case| OfCase {
        asking: Asking::new(case, questions(case, country, services, arguments.seed, &[])),
        quiet: Times::default(),
        attacked: Times::default(),
    };
    let mut cases = [Case::Match, Case::Service].map(of_case);
    let length = Duration::from_secs(arguments.seconds);
    let (mut quiet, mut attacked, mut hostile) = (Taken::default(), Taken::default(), Done::default());
    // What is to be at hand is.
    for case in &cases {
        case.asking.ask_for(server.address, length.min(Duration::from_secs(2)));
    }
    for round in 0..arguments.rounds {
        std::thread::sleep(SETTLE);
        quiet.during(&server, || {
            cases.iter_mut().for_each(|case| case.quiet.extend(case.asking.ask_for(server.address, length)))
        });
        let attackers = Attackers::start(arguments.share, server.address, arguments.hostile, services, origin)?;
        std::thread::sleep(SETTLE);
        attacked.during(&server, || {
            cases.iter_mut().for_each(|case| case.attacked.extend(case.asking.ask_for(server.address, length)));
        });
        let done = attackers.stop()?;
        say(&format!("{}: round {} of {}: {}", origin.name(), round + 1, arguments.rounds, done.tally));
        hostile.add(&done);
    }
    let (_, peak) = memory(server.id());
    let (quiet_processors, processors) = (quiet.a_second(), attacked.a_second());
    Ok(Measured { cases: cases.into(), hostile, quiet_processors, processors, peak })
}

impl Measured {
    /// Prints the rows of the table; the promises that are broken.
    fn tell(&self, origin: Origin) -> Vec<String> {
        let Self { hostile, quiet_processors, processors, peak, .. } = self;
        let mut broken = Vec::new();
        if *peak > MOST_MEMORY {
            broken.push(format!("{}: {peak:.0} MiB", origin.name()));
        }
        let requests = hostile.tally.requests() as f64 / hostile.seconds;
        let answered = hostile.tally.answered() as f64 / hostile.seconds;
        if requests < FEWEST {
            broken.push(format!("{}: {requests:.0} hostile requests a second are no attack", origin.name()));
        }
        for OfCase { asking, quiet, attacked } in &self.cases {
            let ratio = attacked.percentile(99) / quiet.percentile(99);
            println!(
                "| {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {ratio:.1} | {} | {} | {requests:.0} | {answered:.0} | \
                 {quiet_processors:.2} | {processors:.2} | {peak:.0} |",
                origin.name(),
                asking.case,
                quiet.percentile(50),
                quiet.percentile(99),
                attacked.percentile(50),
                attacked.percentile(99),
                attacked.asked(),
                attacked.failed + quiet.failed,
            );
            let failed = attacked.failed + quiet.failed;
            if failed > 0 {
                broken.push(format!("{}, {}: {failed} failed", origin.name(), asking.case));
            }
            if ratio.is_nan() || ratio > MOST_TIMES {
                broken.push(format!("{}, {}: {ratio:.1} times", origin.name(), asking.case));
            }
        }
        broken
    }
}
