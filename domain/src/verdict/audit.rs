//! What is wrong with rules whatever the child: parts that can never pass or never fail, criteria that rule
//! each other out, offers and routes that nobody can reach.

use chrono::NaiveDate;

use super::reach::{Part, Reach};
use super::values::Values;
use super::view::{Setting, View};
use crate::child::Child;
use crate::records::{Criterion, Eligibility, Service};
use crate::reference::Reference;
use crate::rules::{Rule, Shape};
use crate::vocabulary::Slug;

/// Something wrong with the rules of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// Where, as a JSON pointer within the service: `/eligibility/0/requirements/1/rule/any/0`.
    pub pointer: String,
    /// What.
    pub kind: RuleFaultKind,
}

/// What is wrong with rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleFaultKind {
    /// No child at all satisfies it, and nobody's view could.
    NeverPasses,
    /// Every child satisfies it.
    NeverFails,
    /// No child satisfies both this criterion and the one named.
    Contradicts(Slug),
    /// No child satisfies these criteria together, though any two of them can hold.
    ContradictTogether,
    /// No child who meets the service's criteria can have this offer.
    OfferUnreachable(Slug),
    /// The route is for no child.
    RouteUnreachable(Slug),
}

/// Audits every rule of a service against a child of whom nothing is known, on one day. Windows of days are left
/// out: they open and close.
pub fn audit_rules(service: &Service, reference: &Reference, on: NaiveDate) -> Vec<RuleFault> {
    let setting = Setting { reference, service: &service.slug, on, age_on: on, given_on: on };
    let child = Child::default();
    let mut audit = Audit { view: View::new(setting, &child), reach: Reach::new(), faults: Vec::new() };
    for (at, version) in service.eligibility.iter().enumerate() {
        audit.eligibility(&format!("/eligibility/{at}"), version);
    }
    audit.offers(service, on);
    audit.routes(service);
    let situations = service
        .signposts
        .iter()
        .enumerate()
        .map(|(at, one)| (format!("/signposts/{at}/applies_when"), &one.applies_when));
    let matters = service
        .conflicts
        .iter()
        .enumerate()
        .map(|(at, one)| (format!("/conflicts/{at}/matters_when"), &one.matters_when));
    for (pointer, rule) in situations.chain(matters) {
        rule.iter().for_each(|rule| audit.rule(&pointer, rule));
    }
    audit.faults
}

/// One criterion with where it stands.
struct Placed<'a> {
    pointer: String,
    criterion: &'a Criterion,
    part: Part<'a>,
}

struct Audit<'a> {
    view: View<'a, 'a>,
    reach: Reach<'a>,
    faults: Vec<RuleFault>,
}

impl<'a> Audit<'a> {
    fn report(&mut self, pointer: &str, kind: RuleFaultKind) {
        self.faults.push(RuleFault { pointer: pointer.to_owned(), kind });
    }

    fn eligibility(&mut self, pointer: &str, criteria: &'a Eligibility) {
        let placed = placed(pointer, criteria);
        for one in &placed {
            self.rule(&format!("{}/rule", one.pointer), &one.criterion.rule);
        }
        self.contradictions(pointer, &placed);
    }

    /// Reports the innermost part that comes to one of the two ends for every child.
    fn rule(&mut self, pointer: &str, rule: &'a Rule) {
        let before = self.faults.len();
        match rule.shape() {
            Shape::All(parts) => self.each(pointer, "all", parts),
            Shape::Any(parts) => self.each(pointer, "any", parts),
            Shape::AtLeast(_, parts) => self.each(pointer, "at_least/of", parts),
            Shape::Not(inner) => self.rule(&format!("{pointer}/not"), inner),
            Shape::Leaf(_) => {}
        }
        if self.faults.len() > before || turns_on_the_day(rule) {
            return;
        }
        match self.reach.part(Part { rule, turned: false }, &self.view) {
            Values::FAILS => self.report(pointer, RuleFaultKind::NeverPasses),
            Values::PASSES => self.report(pointer, RuleFaultKind::NeverFails),
            _ => {}
        }
    }

    fn each(&mut self, pointer: &str, key: &str, parts: &'a [Rule]) {
        for (at, part) in parts.iter().enumerate() {
            self.rule(&format!("{pointer}/{key}/{at}"), part);
        }
    }

    fn contradictions(&mut self, pointer: &str, placed: &[Placed<'a>]) {
        let sound: Vec<&Placed<'a>> = placed.iter().filter(|one| !self.fails(&[one.part])).collect();
        let before = self.faults.len();
        for (at, one) in sound.iter().enumerate() {
            for other in sound.iter().take(at) {
                if self.fails(&[one.part, other.part]) {
                    self.report(&one.pointer, RuleFaultKind::Contradicts(other.criterion.code.clone()));
                }
            }
        }
        let all: Vec<Part<'a>> = sound.iter().map(|one| one.part).collect();
        if self.faults.len() == before && self.fails(&all) {
            self.report(pointer, RuleFaultKind::ContradictTogether);
        }
    }

    fn fails(&self, parts: &[Part<'a>]) -> bool {
        let steady: Vec<Part<'a>> = parts.iter().filter(|part| !turns_on_the_day(part.rule)).copied().collect();
        !steady.is_empty() && self.reach.least(&steady, &self.view) == Values::FAILS
    }

    fn offers(&mut self, service: &'a Service, on: NaiveDate) {
        let governing: Vec<Part<'a>> = service
            .eligibility_on(on)
            .map(|criteria| placed("", criteria))
            .into_iter()
            .flatten()
            .map(|one| one.part)
            .collect();
        let governed = !self.fails(&governing);
        for (at, offer) in service.offers.iter().enumerate() {
            let pointer = format!("/offers/{at}");
            let before = self.faults.len();
            self.eligibility(&format!("{pointer}/eligibility"), &offer.eligibility);
            let own = placed("", &offer.eligibility).into_iter().map(|one| one.part);
            let all: Vec<Part<'a>> = governing.iter().copied().filter(|_| offer.needs_referral()).chain(own).collect();
            if self.faults.len() == before && governed && self.fails(&all) {
                self.report(&pointer, RuleFaultKind::OfferUnreachable(offer.slug.clone()));
            }
        }
    }

    fn routes(&mut self, service: &'a Service) {
        for (at, route) in service.referral_routes.iter().enumerate() {
            let before = self.faults.len();
            for (key, criteria) in [("applies_to", &route.applies_to), ("conditions", &route.conditions)] {
                for (place, criterion) in criteria.iter().enumerate() {
                    self.rule(&format!("/referral_routes/{at}/{key}/{place}/rule"), &criterion.rule);
                }
            }
            let all: Vec<Part<'a>> =
                route.applies_to.iter().map(|one| Part { rule: &one.rule, turned: false }).collect();
            if self.faults.len() == before && self.fails(&all) {
                self.report(&format!("/referral_routes/{at}"), RuleFaultKind::RouteUnreachable(route.slug.clone()));
            }
        }
    }
}

fn placed<'a>(pointer: &str, criteria: &'a Eligibility) -> Vec<Placed<'a>> {
    let list = |key: &str, turned: bool, criteria: &'a [Criterion]| -> Vec<Placed<'a>> {
        let place = |(at, criterion): (usize, &'a Criterion)| Placed {
            pointer: format!("{pointer}/{key}/{at}"),
            criterion,
            part: Part { rule: &criterion.rule, turned },
        };
        criteria.iter().enumerate().map(place).collect()
    };
    let mut placed = list("requirements", false, &criteria.requirements);
    placed.extend(list("exclusions", true, &criteria.exclusions));
    placed
}

fn turns_on_the_day(rule: &Rule) -> bool {
    let mut turns = false;
    rule.each_leaf(&mut |leaf| turns |= matches!(leaf, Rule::OnDay(_)));
    turns
}
