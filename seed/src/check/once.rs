//! Reports one mistake once.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Cause, Finding, Part};

/// Of the findings about one value, the most telling and those that hold apart from it. What cannot be read for
/// a reason that another finding near it gives is not reported again.
pub(super) fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut telling: BTreeMap<String, Cause> = BTreeMap::new();
    for finding in findings.iter().filter(|it| about_the_value(it)) {
        telling
            .entry(finding.pointer.clone())
            .and_modify(|cause| *cause = finding.cause.min(*cause))
            .or_insert(finding.cause);
    }
    let reasons: Vec<(String, bool)> = findings
        .iter()
        .filter(|it| it.is_error() && it.cause != Cause::Reading)
        .map(|it| (it.pointer.clone(), about_the_value(it)))
        .collect();
    let explained = |finding: &Finding| {
        let explains = |(reason, about_the_value): &(String, bool)| {
            within(reason, &finding.pointer) || (*about_the_value && within(&finding.pointer, reason))
        };
        finding.cause == Cause::Reading && reasons.iter().any(explains)
    };
    let mut seen = BTreeSet::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let outdone =
            about_the_value(&finding) && telling.get(&finding.pointer).is_some_and(|most| *most < finding.cause);
        if !outdone && !explained(&finding) && seen.insert((finding.pointer.clone(), finding.message.clone())) {
            kept.push(finding);
        }
    }
    kept
}

fn about_the_value(finding: &Finding) -> bool {
    finding.part == Part::Value && finding.cause != Cause::Apart
}

/// Whether a pointer is another or lies below it.
pub(super) fn within(pointer: &str, other: &str) -> bool {
    pointer.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::once;
    use crate::finding::{Cause, Finding};

    #[test]
    fn the_most_telling_finding_about_a_value_stays() {
        let shape = Finding::error("/a", "shape").because(Cause::Shape);
        let meaning = Finding::error("/a", "meaning").because(Cause::Meaning);
        let apart = Finding::warning("/a", "apart");
        let elsewhere = Finding::error("/ab", "elsewhere").because(Cause::Shape);
        let kept = once(vec![shape, meaning.clone(), apart.clone(), elsewhere.clone(), apart.clone()]);
        assert_eq!(kept, [meaning, apart, elsewhere]);
    }

    #[test]
    fn what_cannot_be_read_is_not_reported_where_the_reason_is() {
        let reason = Finding::error("/a/b", "reason").because(Cause::Shape);
        let unread = |pointer: &str| Finding::error(pointer, "unread").because(Cause::Reading);
        let kept = once(vec![unread("/a"), reason.clone(), unread("/a/b/c"), unread("/d")]);
        assert_eq!(kept, [reason, unread("/d")]);
    }
}
