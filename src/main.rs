//! Starts the program.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    rightdoor::cli::run().await
}
