//! The fifty that are hostile, in a process of their own that has of the processors what others leave: those of real
//! attackers are elsewhere, and what they take is no part of what the server does to those who ask ordinary questions.

use std::fs;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};

use super::hostile::{Hostile, Tally, attack};
use super::origin::Origin;
use crate::progress::now;

/// Where hostile clients run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Share {
    /// On what is left of the processors.
    Left,
    /// On the processors like everyone else.
    Equal,
}

/// Whom to attack, and how.
#[derive(Args)]
pub struct Arguments {
    /// The server's address
    #[arg(long)]
    server: SocketAddr,
    /// How many requests there are at once
    #[arg(long)]
    number: usize,
    /// How many services the server has
    #[arg(long)]
    services: usize,
    /// Whose requests they are
    #[arg(long)]
    from: Origin,
    /// What they have of the processors
    #[arg(long)]
    processors: Share,
}

/// Attacks until standard input ends, and says what came of it.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.processors == Share::Left {
        come_last_of_all_sessions()?;
    }
    let hostile = Arc::new(Hostile::new(arguments.services));
    let stop = Arc::new(AtomicBool::new(false));
    let started = now();
    let attackers: Vec<_> = (0..arguments.number)
        .map(|number| {
            let (hostile, stop) = (Arc::clone(&hostile), Arc::clone(&stop));
            let (server, address) = (arguments.server, arguments.from.address(number));
            std::thread::spawn(move || attack(&hostile, server, &address, number, &stop))
        })
        .collect();
    std::io::stdin().read_to_end(&mut Vec::new())?;
    stop.store(true, Ordering::Relaxed);
    let seconds = started.elapsed().as_secs_f64();
    let mut tally = Tally::default();
    for attacker in attackers {
        tally.add(&attacker.join().ok().context("one that was hostile has panicked")?);
    }
    println!("{seconds} {}", tally.in_numbers());
    Ok(())
}

/// Linux shares the processors between sessions first (`sched_autogroup_enabled`) and then within each: what comes last in
/// its own session would come before the servers of another.
fn come_last_of_all_sessions() -> anyhow::Result<()> {
    match fs::write("/proc/self/autogroup", "19") {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault).context("cannot come last of all sessions"),
        _ => Ok(()),
    }
}

/// The process of those that are hostile. Dropped, it ends.
pub(super) struct Attackers(Child);

/// What they have done.
#[derive(Default)]
pub(super) struct Done {
    pub(super) seconds: f64,
    pub(super) tally: Tally,
}

impl Done {
    pub(super) fn add(&mut self, other: &Self) {
        self.seconds += other.seconds;
        self.tally.add(&other.tally);
    }
}

impl Attackers {
    /// Starts them.
    pub(super) fn start(
        share: Share,
        server: SocketAddr,
        number: usize,
        services: usize,
        from: Origin,
    ) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?;
        let mut command = match share {
            Share::Left => {
                // None needs any right: a session of their own, in a class that runs when nothing else of it would.
                let mut command = Command::new("setsid");
                command.args(["nice", "-n", "19", "chrt", "--idle", "0"]).arg(program);
                command
            }
            Share::Equal => Command::new(program),
        };
        let from = from.to_possible_value().context("no name")?;
        let share = share.to_possible_value().context("no name")?;
        command.args(["hostile", "--server", &server.to_string(), "--number", &number.to_string()]);
        command.args(["--services", &services.to_string(), "--from", from.get_name()]);
        command.args(["--processors", share.get_name()]);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        child.map(Self).context("cannot start those that are hostile, by `setsid`, `nice` and `chrt`")
    }

    /// Has them stop, and waits until they have.
    pub(super) fn stop(mut self) -> anyhow::Result<Done> {
        drop(self.0.stdin.take());
        let mut told = String::new();
        self.0.stdout.take().context("no output")?.read_to_string(&mut told)?;
        ensure!(self.0.wait()?.success(), "those that are hostile have failed");
        let (seconds, numbers) = told.trim().split_once(' ').context("no numbers")?;
        Ok(Done { seconds: seconds.parse()?, tally: Tally::of_numbers(numbers).context("other numbers")? })
    }
}

impl Drop for Attackers {
    fn drop(&mut self) {
        // They may have ended by themselves.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
