//! The results of a verdict as marks and words.

use domain::calendar::spoken_date;
use domain::records::{Source, SourceRef};
use domain::reference::Reference;
use domain::verdict::{CriterionResult, Outcome, Question, RouteStatus};
use domain::vocabulary::{TermCode, Vocabulary};

use super::page::{Mark, Page};

pub(super) fn outcome(outcome: Outcome) -> (Mark, &'static str) {
    match outcome {
        Outcome::MeetsCriteria => (Mark::Yes, "meets the published criteria"),
        Outcome::NeedsJudgement => (Mark::Partly, "needs judgement"),
        Outcome::NeedsInformation => (Mark::Unknown, "needs information"),
        Outcome::OutsideCriteria => (Mark::No, "outside the published criteria"),
    }
}

pub(super) fn result(result: CriterionResult) -> (Mark, &'static str) {
    match result {
        CriterionResult::Passes => (Mark::Yes, "passes"),
        CriterionResult::Fails => (Mark::No, "fails"),
        CriterionResult::Unknown => (Mark::Unknown, "unknown"),
        CriterionResult::Judgement => (Mark::Partly, "judgement"),
    }
}

pub(super) fn status(status: RouteStatus) -> (Mark, &'static str) {
    match status {
        RouteStatus::Open => (Mark::Yes, "open"),
        RouteStatus::NeedsJudgement => (Mark::Partly, "needs judgement"),
        RouteStatus::NotStated => (Mark::Partly, "not stated who may refer"),
        RouteStatus::OpensLater => (Mark::Partly, "opens later"),
        RouteStatus::NeedsInformation => (Mark::Unknown, "needs information"),
        RouteStatus::NotForThisAsker => (Mark::No, "not for this asker"),
        RouteStatus::NotForThisChild => (Mark::No, "not for this child"),
        RouteStatus::NotForThisNeed => (Mark::No, "not for this need"),
        RouteStatus::Paused => (Mark::No, "paused"),
    }
}

/// The names of roles, in their order.
pub(super) fn roles(roles: &[TermCode], reference: &Reference) -> String {
    let names: Vec<&str> = roles.iter().map(|role| reference.terms.label(Vocabulary::Role, role)).collect();
    names.join(", ")
}

/// Whether an explanation already says what a criterion says.
pub(super) fn quotes(explanation: &str, criterion: &str) -> bool {
    explanation.to_lowercase().contains(criterion.trim_end_matches('.').to_lowercase().as_str())
}

/// Where something stands: the source's title, section and address.
pub(super) fn source(place: &SourceRef, sources: &[Source]) -> String {
    let source = sources.iter().find(|source| source.key == place.key);
    let title = source.map_or(place.key.as_str(), |source| source.title.as_str());
    let section = place.section.iter().map(|section| format!(" § {section}"));
    let address = source.and_then(|source| source.url.as_ref()).map(|url| format!(", {url}"));
    let read = source.and_then(|source| source.retrieved_on).map(|day| format!(" (read on {})", spoken_date(day)));
    format!("Source: {title}{}{}{}", section.collect::<String>(), address.unwrap_or_default(), read.unwrap_or_default())
}

/// Each question with what turns on it.
pub(super) fn questions(page: &mut Page, indent: usize, questions: &[Question]) {
    for question in questions {
        page.item(indent, &format!("What is not known: {}", question.fact.label()));
        page.paragraph(indent + 2, &format!("Why it matters: {}", question.why));
    }
}
