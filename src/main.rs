//! Starts the program.

use std::io;
use std::process::ExitCode;

use mimalloc::MiMalloc;
use tokio::runtime::Builder;

/// An answer is thousands of small values: the usual allocator took a third of the time of making one.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// After how many pieces of work the runtime looks for what has come over connections. By default it does so after 61, for
/// all of which an answer of the database would wait where many requests are under way.
const PIECES: u32 = 8;

fn main() -> io::Result<ExitCode> {
    let runtime = Builder::new_multi_thread().enable_all().event_interval(PIECES).build()?;
    Ok(runtime.block_on(rightdoor::cli::run()))
}
