//! Waiting for something that happens by itself.

use std::time::{Duration, Instant};

/// Asks until the answer is yes; a failure past the limit.
#[expect(clippy::disallowed_methods, reason = "a deadline is a time of the real clock")]
pub(crate) fn until(limit: Duration, what: &str, mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < limit, "within {limit:?}: {what}");
        std::thread::yield_now();
    }
}
