//! Why a file is not imported.

use std::io;

use thiserror::Error;

use crate::receiver::Line;

/// Why nothing of a file is imported: where, what was expected, and what to do.
#[derive(Debug, Error)]
#[error("{place}: {problem}. {advice}")]
pub struct ImportFault {
    /// The file, with the line where there is one.
    place: String,
    /// What was expected and what was found.
    problem: String,
    /// What to do.
    advice: &'static str,
}

/// What to do about a file that ends before its time.
pub(crate) const FETCH_AGAIN: &str = "The file seems cut off or damaged: fetch it again";
/// What to do about a file that is not of the kind asked for.
pub(crate) const NAME_ANOTHER: &str = "Name the file that this kind is read from: see docs/importing.md";
/// What to do about rows that cannot both be true.
pub(crate) const CORRECT: &str = "Correct the file, or fetch it again";

impl ImportFault {
    /// A fault of a file as a whole.
    pub(crate) fn of_file(file: &str, problem: impl Into<String>, advice: &'static str) -> Self {
        Self { place: file.to_owned(), problem: problem.into(), advice }
    }

    /// A fault of one line.
    pub(crate) fn at(line: &Line, problem: impl Into<String>, advice: &'static str) -> Self {
        Self { place: line.to_string(), problem: problem.into(), advice }
    }

    /// A fault of this program, whatever the file.
    pub(crate) fn of_program(fault: &dyn std::error::Error) -> Self {
        Self::of_file("this program", fault.to_string(), "Report it")
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(file: &str, error: io::Error) -> Self {
        let problem = format!("cannot be read ({error})");
        let advice = match error.kind() {
            io::ErrorKind::NotFound => "Name a file or a folder that exists",
            io::ErrorKind::PermissionDenied => "Let this program read it",
            _ => FETCH_AGAIN,
        };
        Self::of_file(file, problem, advice)
    }
}
