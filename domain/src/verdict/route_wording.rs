//! Why a referral route stands where it does, in words.

use chrono::NaiveDate;

use super::answer::{CriterionResult, Question, Reason, RouteStatus};
use super::leaf::leaf_values;
use super::phrases::{full_stop, joined, joined_by, spoken_lasting};
use super::reasons::Weighed;
use super::routes::{Asked, is_about_need};
use super::values::Values;
use super::view::View;
use super::wording::label;
use crate::calendar::spoken_date;
use crate::records::ReferralRoute;
use crate::rules::{PriorStepTest, Rule, Shape};
use crate::vocabulary::{ReferrerPolicy, ServiceStatus, Vocabulary};

/// What is told of a route.
pub(super) struct Told<'t, 'a> {
    pub(super) route: &'a ReferralRoute,
    pub(super) status: RouteStatus,
    pub(super) opens_on: Option<NaiveDate>,
    pub(super) asks: &'t [Question],
    /// What it is for and what must come first, and the reason of each, in the same order.
    pub(super) weighed: &'t [Weighed<'a>],
    pub(super) reasons: &'t [Reason],
}

/// Why the route has its status.
pub(super) fn explanation(told: &Told<'_, '_>, asked: &Asked<'_, '_>) -> String {
    let or = |reason: Option<String>, otherwise: &str| reason.unwrap_or_else(|| otherwise.to_owned());
    match told.status {
        RouteStatus::Paused if asked.service.status == ServiceStatus::Closed => "The service is closed.".to_owned(),
        RouteStatus::Paused => "The service takes no referrals for now.".to_owned(),
        RouteStatus::NotForThisNeed => {
            or(told.reason(CriterionResult::Fails, Some(true)), "The route is for other needs or requests.")
        }
        RouteStatus::NotForThisChild => {
            or(told.reason(CriterionResult::Fails, Some(false)), "The route is for other children.")
        }
        RouteStatus::NotForThisAsker => not_for_this_asker(told.route, asked),
        RouteStatus::NeedsInformation => needs_information(told.asks),
        RouteStatus::OpensLater => opens_later(told, asked),
        RouteStatus::NotStated => "The source does not say who may use this route: ask the service.".to_owned(),
        RouteStatus::NeedsJudgement => {
            or(told.reason(CriterionResult::Judgement, None), "Whether the route is open takes a professional's view.")
        }
        RouteStatus::Open => open(told.route, asked),
    }
}

impl Told<'_, '_> {
    /// The first reason that comes to this; of what the route is for, only among what is about the need or not,
    /// where that is said.
    fn reason(&self, wanted: CriterionResult, about_need: Option<bool>) -> Option<String> {
        let purposes = about_need.map_or(self.weighed.len(), |_| self.route.applies_to.len());
        let right_kind =
            |weighed: &Weighed<'_>| about_need.is_none_or(|need| need == is_about_need(weighed.item.criterion));
        self.weighed
            .iter()
            .zip(self.reasons)
            .take(purposes)
            .find(|(weighed, reason)| reason.result == wanted && right_kind(weighed))
            .map(|(_, reason)| reason.explanation.clone())
    }
}

fn needs_information(asks: &[Question]) -> String {
    let labels: Vec<String> = asks.iter().map(|question| question.fact.label().to_owned()).collect();
    if labels.is_empty() {
        return "The facts that would settle it cannot be given: ask the service.".to_owned();
    }
    format!("More needs to be known: {}.", joined(&labels))
}

fn open(route: &ReferralRoute, asked: &Asked<'_, '_>) -> String {
    let open = match (route.referrers.policy, &route.referrers.statement) {
        (ReferrerPolicy::Anyone, Some(statement)) => full_stop(statement.as_str()),
        (ReferrerPolicy::Anyone, None) => "Anyone may use this route.".to_owned(),
        _ => "The route is open to you.".to_owned(),
    };
    if asked.outside { format!("{open} The child is outside the service's criteria, though.") } else { open }
}

/// "The page names professionals only" is how a refusal is worded, never "you may not".
fn not_for_this_asker(route: &ReferralRoute, asked: &Asked<'_, '_>) -> String {
    let who = who_may(route, asked);
    if route.referrers.roles.is_empty() {
        return format!("{who} Ask the service who may refer.");
    }
    match &route.referrers.statement {
        None => format!("{who} Ask one of them to refer."),
        Some(statement) if statement.as_str().to_lowercase().contains("ask ") => who,
        Some(_) => format!("{who} Ask somebody who may refer."),
    }
}

/// Who may use the route, as the source says it.
pub(super) fn who_may(route: &ReferralRoute, asked: &Asked<'_, '_>) -> String {
    if let Some(statement) = &route.referrers.statement {
        return full_stop(statement.as_str());
    }
    let roles: Vec<String> =
        route.referrers.roles.iter().map(|role| label(Vocabulary::Role, role, &asked.view)).collect();
    if roles.is_empty() {
        return "The page limits who may refer and names nobody.".to_owned();
    }
    let similar =
        if route.referrers.policy == ReferrerPolicy::ListedAndSimilar { ", and others like them" } else { "" };
    format!("The page names as referrers: {}{similar}.", joined(&roles))
}

fn opens_later(told: &Told<'_, '_>, asked: &Asked<'_, '_>) -> String {
    let conditions = told.weighed.iter().skip(told.route.applies_to.len());
    let steps: Vec<String> = conditions
        .filter(|condition| condition.values == Values::FAILS)
        .filter_map(|condition| steps_left(&condition.item.criterion.rule, &asked.view))
        .collect();
    let first = if steps.is_empty() {
        "The route is closed for now".to_owned()
    } else {
        format!("This comes first: {}", joined(&steps))
    };
    match told.opens_on {
        Some(day) => format!("{first}; the route opens on {}.", spoken_date(day)),
        None => format!("{first}; the day on which the route opens cannot be worked out."),
    }
}

/// The steps that a condition still waits for; none where it waits for no step.
fn steps_left(rule: &Rule, view: &View<'_, '_>) -> Option<String> {
    let of = |parts: &[Rule]| -> Vec<String> { parts.iter().filter_map(|part| steps_left(part, view)).collect() };
    let left = match rule.shape() {
        Shape::Leaf(leaf @ Rule::PriorStep(test)) => {
            return (leaf_values(leaf, view) != Values::PASSES).then(|| step(test, view));
        }
        Shape::All(parts) => joined(&of(parts)),
        Shape::Any(parts) | Shape::AtLeast(1, parts) => joined_by("or", &of(parts)),
        Shape::AtLeast(count, parts) => format!("{count} of these: {}", joined(&of(parts))),
        Shape::Not(_) | Shape::Leaf(_) => return None,
    };
    (!left.is_empty()).then_some(left)
}

/// "universal advice followed for about 10 weeks, with a record of it".
fn step(test: &PriorStepTest, view: &View<'_, '_>) -> String {
    let name = label(Vocabulary::PriorStep, &test.step, view);
    let about = if test.approximate { "about " } else { "" };
    let lasting = test.lasting.map(|lasting| format!(" for {about}{}", spoken_lasting(lasting))).unwrap_or_default();
    let record = if test.evidenced { ", with a record of it" } else { "" };
    format!("{name}{lasting}{record}")
}
