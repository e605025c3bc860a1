//! Fills a database with a synthetic directory, serves the limit that nothing can pass, and measures a server.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "bench", about = "Synthetic directories, and what measures a server over them")]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill an empty database with a synthetic directory
    Load(bench::load::Arguments),
    /// Change one service after another at a steady pace
    Change(bench::change::Arguments),
    /// Serve as many bytes as are asked for, and nothing else: the limit of any server on axum
    Limit(bench::limit::Arguments),
    /// Serve answers from typed values in memory by plain async-graphql
    Peer(bench::peer::Arguments),
    /// Serve answers from the same tables by plain SeaORM with DataLoader
    Relational(bench::relational::Arguments),
    /// Measure servers over databases that are filled, and print the table
    Measure(bench::measure::Arguments),
    /// Measure what ordinary questions take while hostile requests run
    Attack(bench::attack::Arguments),
    /// Attack a server until standard input ends, as `attack` has done beside it
    Hostile(bench::attack::HostileArguments),
    /// Write files of national size in the shapes of registers
    Registers(bench::registers::Arguments),
    /// Import registers first and again, and print what that takes
    Import(bench::import::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Load(arguments) => bench::load::run(arguments).await,
        Command::Change(arguments) => bench::change::run(arguments).await,
        Command::Limit(arguments) => bench::limit::run(arguments).await,
        Command::Peer(arguments) => bench::peer::run(arguments).await,
        Command::Relational(arguments) => bench::relational::run(arguments).await,
        Command::Measure(arguments) => bench::measure::run(&arguments),
        Command::Attack(arguments) => bench::attack::run(&arguments),
        Command::Hostile(arguments) => bench::attack::run_hostile(&arguments),
        Command::Registers(arguments) => bench::registers::run(&arguments),
        Command::Import(arguments) => bench::import::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            bench::progress::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
