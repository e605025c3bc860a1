//! What follows from the verdict: offers, ways in, signposts, contradictions of the sources.

use domain::calendar::spoken_date;
use domain::records::{Criterion, Offer, ReferralRoute, Source};
use domain::verdict::{OfferAnswer, RouteAnswer, RouteStatus};

use super::page::Page;
use super::verdict::{Reasons, reasons};
use super::words;
use crate::app::ServiceMatch;

/// Everything after the questions.
pub(super) fn write(page: &mut Page, answer: &ServiceMatch) {
    let service = &answer.document.service;
    let sources = &answer.document.provider.provider.sources;
    let offers = answer.offers();
    if !offers.is_empty() {
        page.heading("Offers");
    }
    for said in &offers {
        if let Some(about) = service.offers.iter().find(|offer| offer.slug == said.offer) {
            offer(page, about, said, sources);
        }
    }
    let routes = answer.routes();
    if !routes.is_empty() {
        page.heading("Ways in");
    }
    for said in &routes {
        if let Some(about) = service.referral_routes.iter().find(|route| route.slug == said.route) {
            route(page, about, said, answer);
        }
    }
    signposts(page, answer, sources);
    conflicts(page, answer, sources);
}

fn offer(page: &mut Page, about: &Offer, said: &OfferAnswer, sources: &[Source]) {
    let (mark, outcome) = words::outcome(said.outcome);
    let referral = match about.referral_required {
        Some(true) => "needs a referral",
        Some(false) => "needs no referral",
        None => "not stated whether it needs a referral",
    };
    page.marked(2, mark, &format!("{outcome}: {} ({}, {referral})", about.title, about.tier.label()));
    if let Some(until) = said.age_allows_until {
        page.paragraph(6, &format!("The child's age allows this until {}.", spoken_date(until)));
    }
    let criteria: Vec<&Criterion> = about.eligibility.criteria().collect();
    reasons(page, 6, &Reasons { reasons: &said.reasons, decisive: &said.decisive, criteria: &criteria, sources });
    words::questions(page, 6, &said.questions);
}

fn route(page: &mut Page, about: &ReferralRoute, said: &RouteAnswer, answer: &ServiceMatch) {
    let (mark, status) = words::status(said.status);
    let barred = said.status == RouteStatus::Open && !said.usable;
    let barred = if barred { ", but the service's own criteria rule the child out" } else { "" };
    page.marked(2, mark, &format!("{status}{barred}: {}", about.name));
    page.paragraph(6, &said.explanation);
    if let Some(day) = said.opens_on {
        let about = if said.opens_on_approximate { "about " } else { "" };
        page.paragraph(6, &format!("Opens on {about}{}.", spoken_date(day)));
    }
    if !said.ask_instead.is_empty() {
        page.paragraph(6, &format!("Who could refer: {}.", words::roles(&said.ask_instead, &answer.moment.reference)));
    }
    let criteria: Vec<&Criterion> = about.applies_to.iter().chain(&about.conditions).collect();
    let sources = &answer.document.provider.provider.sources;
    reasons(page, 6, &Reasons { reasons: &said.reasons, decisive: &[], criteria: &criteria, sources });
    words::questions(page, 6, &said.questions);
    for response in &said.expected_responses {
        page.item(6, &format!("{}: {}", response.stage.label(), response.explanation));
    }
}

fn signposts(page: &mut Page, answer: &ServiceMatch, sources: &[Source]) {
    let service = &answer.document.service;
    let signposts: Vec<_> = answer.signposts.iter().filter_map(|slug| service.signpost(slug)).collect();
    if !signposts.is_empty() {
        page.heading("Where else to go");
    }
    for signpost in signposts {
        page.item(2, signpost.situation.as_str());
        page.paragraph(6, &format!("Go to: {}", signpost.to));
        page.paragraph(6, signpost.text.as_str());
        let url = signpost.url.iter().map(ToString::to_string);
        let phone = signpost.phone.iter().map(ToString::to_string);
        let listed = signpost.service.iter().map(|slug| format!("rightdoor explain {slug}"));
        for reach in url.chain(phone).chain(listed) {
            page.paragraph(6, &reach);
        }
        page.paragraph(6, &words::source(&signpost.source, sources));
    }
}

fn conflicts(page: &mut Page, answer: &ServiceMatch, sources: &[Source]) {
    let all = &answer.document.service.conflicts;
    let conflicts: Vec<_> = all.iter().filter(|conflict| answer.conflicts.contains(&conflict.code)).collect();
    if !conflicts.is_empty() {
        page.heading("Where the sources contradict themselves");
    }
    for conflict in conflicts {
        page.item(2, conflict.text.as_str());
        for statement in &conflict.statements {
            page.item(6, statement.as_str());
        }
        for place in &conflict.sources {
            page.paragraph(6, &words::source(place, sources));
        }
    }
}
