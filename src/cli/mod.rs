//! The command line: reads arguments and settings, starts what was asked for, prints what came of it. The only
//! room that reads the clock, the variables of the process and files that a user names.

mod check;
mod clock;
mod explain;
mod files;
mod healthcheck;
mod import;
mod migrate;
mod output;
mod panics;
mod schema;
mod seed;
mod seed_records;
mod serve;
mod settings;
mod stop;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Which service can this child use? A directory of children's services whose published rules are data.
///
/// Without a command the server starts, as with `serve`.
#[derive(Parser)]
#[command(name = "rightdoor", version, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Arguments,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::Arguments),
    /// Bring the schema of the database up to date
    Migrate(migrate::Arguments),
    /// Bring the database up to date and load what ships into it
    Seed(seed::Arguments),
    /// Import reference data from their official files: postcodes, GP practices, schools, areas, holidays, terms
    Import(import::Arguments),
    /// Check provider files and guide files
    Check(check::Arguments),
    /// Print the GraphQL schema, or the JSON Schema of a kind of file
    Schema(schema::Arguments),
    /// Ask the server that listens here whether it is ready
    Healthcheck(healthcheck::Arguments),
    /// Say what a service's published criteria come to for one child, and why
    Explain(explain::Arguments),
}

/// Runs the command of the process's arguments. 0: done; 1: not done, or errors found; 2: not understood.
pub async fn run() -> ExitCode {
    panics::complain_without_their_message();
    let line = CommandLine::parse();
    let done = match line.command.unwrap_or(Command::Serve(line.serve)) {
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Migrate(arguments) => migrate::run(arguments).await,
        Command::Seed(arguments) => seed::run(arguments).await,
        Command::Import(arguments) => import::run(arguments).await,
        Command::Check(arguments) => check::run(&arguments).await,
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Healthcheck(arguments) => healthcheck::run(&arguments),
        Command::Explain(arguments) => explain::run(arguments).await,
    };
    done.unwrap_or_else(|error| {
        output::complain(&format!("error: {}", told(&error)));
        ExitCode::FAILURE
    })
}

/// An error with its causes. None is told twice: the texts of drivers end with those of their causes.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !told.ends_with(&cause) {
            told.push_str(if told.is_empty() { "" } else { ": " });
            told.push_str(&cause);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use clap::CommandFactory;

    #[test]
    fn a_cause_is_told_once() {
        let error = anyhow!("refused").context("cannot connect: refused").context("cannot start");
        assert_eq!(super::told(&error), "cannot start: cannot connect: refused");
    }

    #[test]
    fn the_command_line_is_consistent() {
        super::CommandLine::command().debug_assert();
    }
}
