//! Where a referral route stands for this child and this asker.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::answer::{Question, RouteAnswer, RouteStatus};
use super::leaf::{later, leaf_values, run_ends, step_taken};
use super::questions::{Item, questions};
use super::reach::{Part, Reach};
use super::reasons::{reason, weigh};
use super::responses::expected_responses;
use super::route_wording::{Told, explanation, who_may};
use super::values::{Value, Values};
use super::view::{FactValue, Setting, View};
use crate::child::Enquiry;
use crate::records::{Criterion, ReferralRoute, Service};
use crate::rules::{PriorStepTest, RoleTest, Rule};
use crate::vocabulary::{Fact, ReferrerPolicy, ServiceStatus, TermCode, Vocabulary};

/// How many days ahead the opening of a route is looked for.
const DAYS_AHEAD: u64 = 400;

/// What all routes of a service are asked with.
pub(super) struct Asked<'v, 'a> {
    pub(super) service: &'a Service,
    pub(super) enquiry: &'a Enquiry,
    pub(super) view: View<'v, 'a>,
    pub(super) reach: &'v Reach<'a>,
    /// Whether the service's own criteria rule the child out.
    pub(super) outside: bool,
}

/// The values that the parts of a route's answer reach.
struct Standing {
    need: Values,
    child: Values,
    applies: Values,
    asker: Values,
    conditions: Values,
}

pub(super) fn route_answer<'a>(route: &'a ReferralRoute, asked: &Asked<'_, 'a>) -> RouteAnswer {
    let standing = standing(route, asked);
    let status = status(route, &standing, asked);
    let opens_on = (status == RouteStatus::OpensLater).then(|| opens_on(route, asked)).flatten();
    let from = if status == RouteStatus::OpensLater { opens_on } else { Some(asked.enquiry.on) };
    let items = |criteria: &'a [Criterion]| criteria.iter().map(|criterion| Item { criterion, exclusion: false });
    let weighed = weigh(items(&route.applies_to).chain(items(&route.conditions)), &asked.view, asked.reach);
    let reasons: Vec<_> = weighed.iter().map(|one| reason(one, &asked.view, asked.reach)).collect();
    let asks = if status == RouteStatus::NeedsInformation { asks(route, &standing, asked) } else { Vec::new() };
    RouteAnswer {
        route: route.slug.clone(),
        status,
        usable: status == RouteStatus::Open && !asked.outside,
        explanation: explanation(
            &Told { route, status, opens_on, asks: &asks, weighed: &weighed, reasons: &reasons },
            asked,
        ),
        opens_on,
        opens_on_approximate: opens_on.is_some() && steps_of(route).iter().any(|(_, test)| test.approximate),
        ask_instead: if status == RouteStatus::NotForThisAsker { route.referrers.roles.clone() } else { Vec::new() },
        questions: asks,
        expected_responses: if status == RouteStatus::Paused {
            Vec::new()
        } else {
            expected_responses(asked.service, route, from, asked.view.setting.reference)
        },
        reasons,
    }
}

fn standing<'a>(route: &'a ReferralRoute, asked: &Asked<'_, 'a>) -> Standing {
    let least = |parts: &[Part<'a>]| asked.reach.least(parts, &asked.view);
    let (of_need, of_child): (Vec<_>, Vec<_>) = route.applies_to.iter().partition(|criterion| is_about_need(criterion));
    let parts = |criteria: &[&'a Criterion]| -> Vec<Part<'a>> {
        criteria.iter().map(|criterion| Part { rule: &criterion.rule, turned: false }).collect()
    };
    let every: Vec<&'a Criterion> = route.applies_to.iter().collect();
    let conditions: Vec<&'a Criterion> = route.conditions.iter().collect();
    Standing {
        need: least(&parts(&of_need)),
        child: least(&parts(&of_child)),
        applies: least(&parts(&every)),
        asker: asker(route, asked),
        conditions: least(&parts(&conditions)),
    }
}

/// Whether a criterion reads what help is asked for with, and nothing else.
pub(super) fn is_about_need(criterion: &Criterion) -> bool {
    let facts = criterion.rule.reads().facts;
    !facts.is_empty()
        && facts.iter().all(|fact| matches!(fact, Fact::Needs | Fact::Requests | Fact::Conditions | Fact::Events))
}

/// Whether this asker may refer.
fn asker<'a>(route: &ReferralRoute, asked: &Asked<'_, 'a>) -> Values {
    let terms = &asked.view.setting.reference.terms;
    let roles: Vec<TermCode> = match route.referrers.policy {
        ReferrerPolicy::Anyone | ReferrerPolicy::NotStated => return Values::only(Value::Passes),
        ReferrerPolicy::Listed => route.referrers.roles.clone(),
        ReferrerPolicy::ListedAndSimilar => {
            route.referrers.roles.iter().map(|role| terms.broadest(Vocabulary::Role, role).clone()).collect()
        }
    };
    leaf_values(&Rule::AskerRole(RoleTest { one_of: roles }), &asked.view)
}

fn status(route: &ReferralRoute, standing: &Standing, asked: &Asked<'_, '_>) -> RouteStatus {
    let fails = |values: Values| values == Values::only(Value::Fails);
    let open = [standing.applies, standing.asker, standing.conditions].iter().any(|values| values.settled().is_none());
    let judged = [standing.applies, standing.conditions].iter().any(|values| values.contains(Value::Judgement));
    if asked.service.status != ServiceStatus::Active {
        RouteStatus::Paused
    } else if fails(standing.need) {
        RouteStatus::NotForThisNeed
    } else if fails(standing.child) || fails(standing.applies) {
        RouteStatus::NotForThisChild
    } else if fails(standing.asker) {
        RouteStatus::NotForThisAsker
    } else if open {
        RouteStatus::NeedsInformation
    } else if fails(standing.conditions) {
        RouteStatus::OpensLater
    } else if route.referrers.policy == ReferrerPolicy::NotStated {
        RouteStatus::NotStated
    } else if judged {
        RouteStatus::NeedsJudgement
    } else {
        RouteStatus::Open
    }
}

/// The facts that could still change where the route stands.
fn asks<'a>(route: &'a ReferralRoute, standing: &Standing, asked: &Asked<'_, 'a>) -> Vec<Question> {
    let cannot_say = &asked.enquiry.cannot_say;
    let of = |criteria: &'a [Criterion]| {
        let items: Vec<Item<'a>> = criteria.iter().map(|criterion| Item { criterion, exclusion: false }).collect();
        questions(&items, &asked.view, cannot_say, asked.reach)
    };
    let mut asks = of(&route.applies_to);
    if standing.asker.settled().is_none() && !cannot_say.contains(&Fact::AskerRole) {
        let why = route.referrers.statement.as_ref().map_or_else(|| who_may(route, asked), ToString::to_string);
        asks.push(Question { fact: Fact::AskerRole, why, could_change: 0 });
    }
    asks.extend(of(&route.conditions));
    let mut seen = BTreeSet::new();
    asks.retain(|question| seen.insert(question.fact));
    asks
}

/// The steps that a route waits for, with the leaves that ask for them.
fn steps_of(route: &ReferralRoute) -> Vec<(&Rule, &PriorStepTest)> {
    let mut steps = Vec::new();
    for criterion in &route.conditions {
        criterion.rule.each_leaf(&mut |leaf| {
            if let Rule::PriorStep(test) = leaf {
                steps.push((leaf, test));
            }
        });
    }
    steps
}

/// The first day on which the conditions no longer fail, if steps go on and those not begun begin today.
fn opens_on<'a>(route: &'a ReferralRoute, asked: &Asked<'_, 'a>) -> Option<NaiveDate> {
    let on = asked.enquiry.on;
    let ready: BTreeMap<usize, Option<NaiveDate>> =
        steps_of(route).iter().map(|(_, test)| ready_on(test, asked)).enumerate().collect();
    let days = (0..=DAYS_AHEAD).filter_map(|ahead| on.checked_add_days(Days::new(ahead)));
    for day in days {
        let on_day = later_on(day, asked);
        if !windows_are_known(route, &on_day) {
            return None;
        }
        if conditions_hold(route, &ready, &on_day, asked) {
            return Some(day);
        }
    }
    None
}

/// The same child on a later day.
fn later_on<'a>(day: NaiveDate, asked: &Asked<'_, 'a>) -> View<'a, 'a> {
    View::new(Setting { on: day, age_on: day, ..asked.view.setting }, asked.view.child())
}

/// Whether the dates of every window of days are known on a day: past the last term date known, nothing is.
fn windows_are_known(route: &ReferralRoute, on_day: &View<'_, '_>) -> bool {
    let mut known = true;
    for criterion in &route.conditions {
        criterion.rule.each_leaf(&mut |leaf| {
            known &= !matches!(leaf, Rule::OnDay(_)) || leaf_values(leaf, on_day) != Values::only(Value::Judgement);
        });
    }
    known
}

fn conditions_hold<'a>(
    route: &'a ReferralRoute,
    ready: &BTreeMap<usize, Option<NaiveDate>>,
    on_day: &View<'_, 'a>,
    asked: &Asked<'_, 'a>,
) -> bool {
    let day = on_day.setting.on;
    let steps = steps_of(route);
    let leaves = steps
        .iter()
        .enumerate()
        .map(|(at, (leaf, _))| (*leaf, ready.get(&at).copied().flatten().is_some_and(|ready| ready <= day)))
        .collect();
    let value = FactValue::Leaves(leaves);
    let pin = on_day.pinning(Fact::PriorSteps, &value);
    let parts: Vec<Part<'a>> =
        route.conditions.iter().map(|criterion| Part { rule: &criterion.rule, turned: false }).collect();
    asked.reach.least(&parts, &on_day.with(&pin)).least() > Some(Value::Fails)
}

/// The day on which a step will have run its time; begun today when it has not begun. None when that cannot be
/// counted, or waits for a record.
fn ready_on(test: &PriorStepTest, asked: &Asked<'_, '_>) -> Option<NaiveDate> {
    let on = asked.enquiry.on;
    let terms = &asked.view.setting.reference.terms;
    let steps = asked.view.prior_steps().unwrap_or_default();
    if steps.iter().any(|step| step_taken(test, step, &asked.view) == Some(true)) {
        return Some(on);
    }
    let begun: Vec<_> =
        steps.iter().filter(|step| terms.covers(Vocabulary::PriorStep, &test.step, &step.step)).collect();
    let Some(lasting) = test.lasting else {
        return begun.is_empty().then_some(on);
    };
    if begun.is_empty() {
        return later(on, lasting);
    }
    begun
        .into_iter()
        .filter(|step| !(test.evidenced && step.evidenced == Some(false)))
        .filter_map(|step| run_ends(lasting, step.run, on))
        .min()
}
