//! The log of a panic: where it happened. Its message may say anything, a fact about a child among it.

use std::panic::{Location, set_hook};

use tracing::error;

/// From now on a panic is logged without its message.
pub(super) fn log_without_their_message() {
    set_hook(Box::new(|panic| log(panic.location())));
}

fn log(at: Option<&Location<'_>>) {
    error!(file = at.map(Location::file), line = at.map(Location::line), "a part of the program panicked");
}
