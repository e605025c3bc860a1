//! Printing. A reader that has gone, as that of `rightdoor schema | head`, is no fault.

use std::io::{ErrorKind, Write};

/// Prints text to standard output as it is.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a line to standard error. When that is gone too there is nobody left to tell.
pub(super) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
