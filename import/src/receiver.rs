//! Where records go as they are read.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The file; one within a zip as `codepo_gb.zip/Data/CSV/mk.csv`.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub number: u64,
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, line {}", self.file, self.number)
    }
}

/// Takes what a reader finds, row by row, in the order of the file.
pub trait Receiver<T> {
    /// Takes a record. Reading ends at once, without a fault, where this breaks.
    fn record(&mut self, record: T, at: &Line) -> ControlFlow<()>;

    /// Hears of a row of which no record comes, and why.
    fn skipped(&mut self, at: &Line, why: &'static str);
}
