//! Days: reviews that are overdue, versions of criteria that overlap or leave a gap.

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::FileKind;
use super::outline::{At, eligibilities};
use crate::finding::Finding;

/// What is wrong with the days of a file as of one day.
pub(super) fn findings(kind: FileKind, value: &Value, on: NaiveDate) -> Vec<Finding> {
    let root = At::root(value);
    let services = match kind {
        FileKind::Provider => root.items("services"),
        FileKind::Guide => Vec::new(),
    };
    let owners = match kind {
        FileKind::Provider => root.get("provider").into_iter().chain(services.clone()).collect(),
        FileKind::Guide => vec![root.clone()],
    };
    let mut findings: Vec<Finding> = owners.iter().filter_map(|owner| overdue(owner, on)).collect();
    for service in &services {
        findings.extend(eligibilities(service).iter().filter_map(|version| backwards(version)));
        findings.extend(out_of_step(&service.items("eligibility")));
    }
    findings
}

fn overdue(owner: &At<'_>, on: NaiveDate) -> Option<Finding> {
    let freshness = owner.get("freshness")?;
    let due = freshness.date("review_due_on").filter(|due| on > *due)?;
    let at = freshness.get("review_due_on")?;
    Some(
        Finding::warning(at.pointer, format!("the review was due on {due}"))
            .expecting("a look at the sources, and a later day"),
    )
}

/// A version that ends before it starts.
fn backwards(version: &At<'_>) -> Option<Finding> {
    let (first, last) = (version.date("valid_from")?, version.date("valid_until")?);
    let at = version.get("valid_until")?;
    (last < first).then(|| {
        Finding::error(at.pointer, format!("these criteria end before they start on {first}"))
            .expecting("the same day or a later one")
    })
}

/// The span of days of one version.
struct Span<'a> {
    version: At<'a>,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

fn out_of_step(versions: &[At<'_>]) -> Vec<Finding> {
    let mut spans: Vec<Span<'_>> = versions
        .iter()
        .map(|version| Span {
            version: version.clone(),
            first: version.date("valid_from"),
            last: version.date("valid_until"),
        })
        .collect();
    spans.retain(|span| span.first.is_none() || span.last.is_none() || span.first <= span.last);
    spans.sort_by_key(|span| span.first);
    let next = spans.iter().skip(1);
    spans.iter().zip(next).filter_map(|(one, next)| step(one, next)).collect()
}

fn step(one: &Span<'_>, next: &Span<'_>) -> Option<Finding> {
    let pointer = &next.version.pointer;
    let overlap = || {
        Finding::warning(
            pointer,
            "these criteria and an earlier version hold on the same days; the later to start count",
        )
        .expecting("a version that starts on the day after the last one ends")
    };
    let (Some(last), Some(first)) = (one.last, next.first) else {
        return Some(overlap());
    };
    if first <= last {
        return Some(overlap());
    }
    let day_after = last.checked_add_days(Days::new(1))?;
    (first > day_after).then(|| {
        Finding::warning(pointer, format!("no criteria hold from {day_after} until these do, on {first}"))
            .expecting(format!("a version that starts on {day_after}"))
    })
}
