//! What a person who waits is told, and the clock that it is told by.

use std::io::Write;
use std::time::Instant;

/// Prints a line to standard error.
pub fn say(line: &str) {
    // Who reads no progress loses nothing else.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The time that passes.
#[expect(clippy::disallowed_methods, reason = "a measurement is of the time that passes")]
pub fn now() -> Instant {
    Instant::now()
}
