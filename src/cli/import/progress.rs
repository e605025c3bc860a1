//! How far reading has come, shown to a person at a terminal and to nobody else.

use std::io::IsTerminal;

use import::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line that says how much of the file has been read.
pub(super) struct ProgressLine {
    bar: ProgressBar,
    progress: Progress,
}

impl ProgressLine {
    pub(super) fn new(progress: Progress) -> Self {
        let target = match std::io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left") {
            bar.set_style(style);
        }
        Self { bar, progress }
    }

    /// Shows how far it is now.
    pub(super) fn show(&self) {
        self.bar.set_length(self.progress.total());
        self.bar.set_position(self.progress.read());
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
