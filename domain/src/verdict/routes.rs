//! Where a referral route stands for this child and this asker.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::answer::{Question, RouteAnswer, RouteStatus};
use super::leaf::{later, leaf_values, run_ends, step_taken};
use super::questions::{Item, questions};
use super::reach::{Part, Reach};
use super::reasons::{reason, weigh};
use super::responses::expected_responses;
use super::values::{Value, Values};
use super::view::{FactValue, Setting, View};
use super::wording::{full_stop, joined, label, lower_first, spoken_lasting};
use crate::calendar::spoken_date;
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
        explanation: explanation(route, status, opens_on, &asks, &reasons, asked),
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

fn is_about_need(criterion: &Criterion) -> bool {
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

fn explanation(
    route: &ReferralRoute,
    status: RouteStatus,
    opens_on: Option<NaiveDate>,
    asks: &[Question],
    reasons: &[super::answer::Reason],
    asked: &Asked<'_, '_>,
) -> String {
    let first_with = |wanted: super::answer::CriterionResult| {
        reasons.iter().find(|reason| reason.result == wanted).map(|reason| reason.explanation.clone())
    };
    match status {
        RouteStatus::Paused => "The service takes no referrals now.".to_owned(),
        RouteStatus::NotForThisNeed | RouteStatus::NotForThisChild => first_with(super::answer::CriterionResult::Fails)
            .unwrap_or_else(|| "The route is for other children.".to_owned()),
        RouteStatus::NotForThisAsker => format!("{} Ask one of them to refer.", who_may(route, asked)),
        RouteStatus::NeedsInformation => {
            let labels: Vec<String> = asks.iter().map(|question| question.fact.label().to_owned()).collect();
            if labels.is_empty() {
                "The facts that would settle it cannot be given: ask the service.".to_owned()
            } else {
                format!("More needs to be known: {}.", joined(&labels))
            }
        }
        RouteStatus::OpensLater => opens_later(route, opens_on, asked),
        RouteStatus::NotStated => "The source does not say who may use this route: ask the service.".to_owned(),
        RouteStatus::NeedsJudgement => first_with(super::answer::CriterionResult::Judgement)
            .unwrap_or_else(|| "Whether the route is open takes a professional's view.".to_owned()),
        RouteStatus::Open if route.referrers.policy == ReferrerPolicy::Anyone => {
            "The page restricts this route to nobody: anyone may use it.".to_owned()
        }
        RouteStatus::Open => "The route is open to you.".to_owned(),
    }
}

/// "The page names professionals only" is how a refusal is worded, never "you may not".
fn who_may(route: &ReferralRoute, asked: &Asked<'_, '_>) -> String {
    if let Some(statement) = &route.referrers.statement {
        return full_stop(statement.as_str());
    }
    let roles: Vec<String> =
        route.referrers.roles.iter().map(|role| label(Vocabulary::Role, role, &asked.view)).collect();
    let similar =
        if route.referrers.policy == ReferrerPolicy::ListedAndSimilar { ", and others like them" } else { "" };
    format!("The page names as referrers: {}{similar}.", joined(&roles))
}

fn opens_later(route: &ReferralRoute, opens_on: Option<NaiveDate>, asked: &Asked<'_, '_>) -> String {
    let steps: Vec<String> = steps_of(route)
        .iter()
        .map(|(_, test)| {
            let name = label(Vocabulary::PriorStep, &test.step, &asked.view);
            let about = if test.approximate { "about " } else { "" };
            let lasting =
                test.lasting.map(|lasting| format!(" for {about}{}", spoken_lasting(lasting))).unwrap_or_default();
            let record = if test.evidenced { ", with a record of it" } else { "" };
            format!("{name}{lasting}{record}")
        })
        .collect();
    let first = match steps.as_slice() {
        [] => "The route is closed for now".to_owned(),
        steps => format!("This comes first: {}", lower_first(&joined(steps))),
    };
    match opens_on {
        Some(day) => format!("{first}; the route opens on {}.", spoken_date(day)),
        None => format!("{first}; the day on which the route opens cannot be worked out."),
    }
}
