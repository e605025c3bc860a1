//! Findings as lines of text.

use crate::check::FileReport;
use crate::finding::{Finding, Severity};

/// The lines of a report, one a finding, each with a newline:
/// `file:line:column: error: message (expected …; nearest: …)`.
pub fn lines(report: &FileReport) -> String {
    report.findings.iter().map(|finding| format!("{}\n", line(&report.name, finding))).collect()
}

/// One finding in a file of this name, on one line.
pub fn line(file: &str, finding: &Finding) -> String {
    let at = match finding.position {
        Some(position) => format!("{file}:{}:{}", position.line, position.column),
        None => file.to_owned(),
    };
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let expected = finding.expected.iter().map(|it| format!("expected {it}"));
    let expected = expected.filter(|it| !finding.message.starts_with(it.as_str()));
    let nearest = finding.nearest.iter().map(|it| format!("nearest: {it}"));
    let more: Vec<String> = expected.chain(nearest).collect();
    let text = if more.is_empty() {
        format!("{at}: {severity}: {}", finding.message)
    } else {
        format!("{at}: {severity}: {} ({})", finding.message, more.join("; "))
    };
    text.replace(['\n', '\r'], " ")
}

/// `2 errors and 1 warning`, over all reports.
pub fn summary(reports: &[FileReport]) -> String {
    let findings = || reports.iter().flat_map(|report| &report.findings);
    let errors = findings().filter(|finding| finding.is_error()).count();
    let warnings = findings().count() - errors;
    format!("{} and {}", count(errors, "error"), count(warnings, "warning"))
}

fn count(number: usize, word: &str) -> String {
    match number {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        more => format!("{more} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines, summary};
    use crate::check::FileReport;
    use crate::finding::{Finding, Position};

    fn report() -> FileReport {
        let mut unknown = Finding::error("/a", "unknown key `a`").expecting("one of `b`").nearest(Some("b".to_owned()));
        unknown.position = Some(Position { line: 2, column: 3 });
        FileReport { name: "kent.yaml".to_owned(), findings: vec![unknown, Finding::warning("", "look\nhere")] }
    }

    #[test]
    fn a_finding_is_one_line() {
        assert_eq!(
            lines(&report()),
            "kent.yaml:2:3: error: unknown key `a` (expected one of `b`; nearest: b)\nkent.yaml: warning: look here\n"
        );
        let said = Finding::error("", "expected a list, found text").expecting("a list");
        assert_eq!(line("x", &said), "x: error: expected a list, found text");
    }

    #[test]
    fn the_summary_counts() {
        assert_eq!(summary(&[report()]), "1 error and 1 warning");
        assert_eq!(summary(&[]), "no errors and no warnings");
    }
}
