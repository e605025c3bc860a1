//! `bench import`: registers imported by the program, first and again, with what each takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use crate::measure::process::memory;
use crate::progress::{now, say};

/// How often it is looked what memory the program has had at most.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// What to import, and where.
#[derive(Args)]
pub struct Arguments {
    /// The program `rightdoor`
    #[arg(long)]
    rightdoor: PathBuf,
    /// A database with its name, `NAME=ADDRESS`: each register is imported into each of them
    #[arg(long = "database", required = true)]
    databases: Vec<Named>,
    /// A kind of register with its file, `KIND=FILE`, in the order in which they are imported
    #[arg(long = "register", required = true)]
    registers: Vec<Named>,
}

/// A name and what it stands for.
#[derive(Clone)]
pub struct Named {
    name: String,
    value: String,
}

impl FromStr for Named {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').context("expected a name, `=` and what it stands for")?;
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

/// What one import took.
struct Took {
    seconds: f64,
    mebibytes: f64,
}

/// Imports and prints the rows of a table.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    for register in &arguments.registers {
        for database in &arguments.databases {
            let first = import(&arguments.rightdoor, register, &database.value)?;
            let again = import(&arguments.rightdoor, register, &database.value)?;
            let file = Path::new(&register.value).file_name().unwrap_or_default().to_string_lossy();
            println!(
                "| {} (`{file}`) | {} | {:.1} s | {:.1} s | {:.0} MiB | {:.0} MiB |",
                register.name, database.name, first.seconds, again.seconds, first.mebibytes, again.mebibytes
            );
        }
    }
    Ok(())
}

fn import(rightdoor: &Path, register: &Named, url: &str) -> anyhow::Result<Took> {
    let started = now();
    let mut child = Command::new(rightdoor)
        .args(["import", &register.name, &register.value, "--database-url", url])
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", rightdoor.display()))?;
    let mut most: f64 = 0.0;
    let status = loop {
        most = most.max(memory(child.id()).1);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(LOOK_EVERY);
    };
    let seconds = started.elapsed().as_secs_f64();
    if !status.success() {
        bail!("importing {} failed: {status}", register.value);
    }
    say(&format!("{} into {}: {seconds:.1} s, {most:.0} MiB", register.value, url.split(':').next().unwrap_or(url)));
    Ok(Took { seconds, mebibytes: most })
}
