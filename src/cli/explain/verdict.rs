//! The verdict on a service's own criteria: outcome, every criterion, and what could still change it.

use domain::calendar::spoken_date;
use domain::records::{Criterion, Source};
use domain::verdict::Reason;
use domain::vocabulary::TermCode;

use super::page::Page;
use super::words;
use crate::app::ServiceMatch;

/// Everything up to the questions.
pub(super) fn write(page: &mut Page, answer: &ServiceMatch, asker: Option<&str>) {
    let service = &answer.document.service;
    let provider = &answer.document.provider.provider;
    page.heading(service.name.as_str());
    page.paragraph(0, &format!("{} ({})", provider.name, service.slug));
    let asker = asker.and_then(|role| TermCode::parse(role).ok());
    let asker = asker.map(|role| format!(", asked by: {}", words::roles(&[role], &answer.moment.reference)));
    page.paragraph(0, &format!("On {}{}", spoken_date(answer.on), asker.unwrap_or_default()));
    let (mark, outcome) = words::outcome(answer.outcome);
    page.heading("Outcome");
    page.marked(2, mark, outcome);
    page.paragraph(4, &answer.headline);
    if let Some(until) = answer.age_allows_until {
        page.paragraph(4, &format!("The child's age allows this until {}.", spoken_date(until)));
    }
    for notice in &answer.notices {
        page.item(4, &format!("{} ({})", notice.text, notice.input.join(".")));
    }
    criteria(page, answer, &provider.sources);
    if !answer.questions.is_empty() {
        page.heading("Questions, most useful first");
        words::questions(page, 2, &answer.questions);
    }
}

fn criteria(page: &mut Page, answer: &ServiceMatch, sources: &[Source]) {
    let Some(eligibility) = answer.document.service.eligibility_on(answer.on) else {
        page.heading("Criteria");
        return page.paragraph(2, "No criteria are in force on this day.");
    };
    page.heading("Criteria");
    page.paragraph(
        2,
        &format!(
            "The facts given speak to {} of {}, and to {} in the child's favour. An arrow marks what decides the outcome.",
            answer.criteria_checked,
            answer.reasons.len(),
            answer.criteria_in_favour
        ),
    );
    let criteria: Vec<&Criterion> = eligibility.criteria().collect();
    reasons(page, 2, &Reasons { reasons: &answer.reasons, decisive: &answer.decisive, criteria: &criteria, sources });
}

/// Reasons with the criteria that they are about.
pub(super) struct Reasons<'a> {
    pub(super) reasons: &'a [Reason],
    pub(super) decisive: &'a [Reason],
    pub(super) criteria: &'a [&'a Criterion],
    pub(super) sources: &'a [Source],
}

/// Each criterion with its mark, its sentence, why it comes to what it does, and where it stands.
pub(super) fn reasons(page: &mut Page, indent: usize, all: &Reasons<'_>) {
    for reason in all.reasons {
        let (mark, result) = words::result(reason.result);
        let kind = reason.judgement.map(|kind| format!(" ({})", kind.label())).unwrap_or_default();
        let exclusion = if reason.exclusion { ", an exclusion" } else { "" };
        let decisive = if all.decisive.contains(reason) { "  ← decisive" } else { "" };
        page.marked(indent, mark, &format!("{result}{kind}: {}{exclusion}{decisive}", reason.code));
        page.paragraph(indent + 4, &reason.explanation);
        if let Some(criterion) = all.criteria.iter().find(|criterion| criterion.code == reason.code) {
            if !words::quotes(&reason.explanation, criterion.text.as_str()) {
                page.paragraph(indent + 4, &format!("Published: {}", criterion.text));
            }
            page.paragraph(indent + 4, &words::source(&criterion.source, all.sources));
        }
    }
}
