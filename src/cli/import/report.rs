//! What an import did, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use import::{Attribution, Line};

use crate::cli::output;
use crate::store::{Counts, ImportReport};

/// How many lines are named of those skipped for one reason.
const NAMED: usize = 3;
const NOT_PLACED: &str = "its postcode is not known here, so that its authority is not either";

/// The rows of which no record came, by why.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    reasons: BTreeMap<&'static str, Reason>,
    /// Whether each is printed as it comes.
    listed: bool,
}

#[derive(Debug, Default)]
struct Reason {
    rows: u64,
    first: Vec<String>,
}

impl Skipped {
    pub(super) fn new(listed: bool) -> Self {
        Self { listed, ..Self::default() }
    }

    pub(super) fn add(&mut self, at: &Line, why: &'static str) {
        self.count(why, || at.to_string());
    }

    fn count(&mut self, why: &'static str, place: impl Fn() -> String) {
        if self.listed {
            // A reader that has gone stops no import.
            let _ = output::print(&format!("skipped: {}: {why}\n", place()));
        }
        let reason = self.reasons.entry(why).or_default();
        reason.rows += 1;
        if reason.first.len() < NAMED {
            reason.first.push(place());
        }
    }
}

/// What came of an import.
pub(super) struct Outcome {
    file: String,
    skipped: Skipped,
    report: ImportReport,
    attribution: Option<Attribution>,
}

impl Outcome {
    pub(super) fn new(file: String, mut skipped: Skipped, report: ImportReport) -> Self {
        for line in &report.unplaced {
            skipped.count(NOT_PLACED, || format!("line {line}"));
        }
        Self { file, skipped, report, attribution: None }
    }

    /// With the text that the licence of the file wants said.
    pub(super) fn under(self, attribution: Attribution) -> Self {
        Self { attribution: Some(attribution), ..self }
    }
}

/// The report, a line a matter.
pub(super) fn text(outcome: &Outcome) -> String {
    let report = &outcome.report;
    let mut text = format!("{}: {}\n", outcome.file, counts(report.records));
    if report.former_schools != Counts::default() {
        let _ = writeln!(text, "schools that have closed: {}", counts(report.former_schools));
    }
    if report.moved > 0 {
        let _ = writeln!(text, "practices and schools in another authority now: {}", report.moved);
    }
    for (why, reason) in &outcome.skipped.reasons {
        let more = if reason.rows > reason.first.len() as u64 { ", …" } else { "" };
        let _ = writeln!(text, "skipped: {}, since {why} ({}{more})", reason.rows, reason.first.join("; "));
    }
    if let Some(Attribution(words)) = outcome.attribution {
        let _ = writeln!(text, "{words}");
    }
    text
}

fn counts(counts: Counts) -> String {
    let Counts { added, changed, dropped, unchanged } = counts;
    format!("{added} added, {changed} changed, {dropped} dropped, {unchanged} as they were")
}
