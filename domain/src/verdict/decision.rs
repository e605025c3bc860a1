//! One service's answer for one child on one day.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::age_limit::age_allows_until;
use super::answer::{CriterionResult, OfferAnswer, Outcome, Question, Reason, RouteAnswer};
use super::phrases::{full_stop, joined, lower_first};
use super::questions::{Item, questions};
use super::reach::{Part, Reach};
use super::reasons::{Weighed, decisive, judgement_kinds, outcome, reads_facts, reason, weigh};
use super::routes::{Asked, route_answer};
use super::values::{Value, Values};
use super::view::{Setting, View};
use crate::child::Enquiry;
use crate::records::{Conflict, Eligibility, Offer, Service, Signpost};
use crate::reference::Reference;
use crate::rules::Rule;
use crate::vocabulary::{JudgementKind, ServiceStatus, Slug};

/// The answer for one service. The outcome and the reasons are worked out at once, the rest when asked for.
pub struct Decision<'a> {
    service: &'a Service,
    enquiry: &'a Enquiry,
    setting: Setting<'a>,
    weighed: Vec<Weighed<'a>>,
    /// Whether criteria are in force on the day. Where none are, what they are is for the service to say.
    in_force: bool,
    reached: Values,
    reach: Reach<'a>,
    questions: OnceCell<Vec<Question>>,
}

/// The criteria of an offer: its own, and with them those of the service that hold for it.
struct WeighedOffer<'a> {
    own: Vec<Weighed<'a>>,
    all: Vec<Weighed<'a>>,
    reached: Values,
}

impl<'a> Decision<'a> {
    /// Decides the service's criteria that are in force on the day of the question.
    pub fn new(service: &'a Service, enquiry: &'a Enquiry, reference: &'a Reference) -> Self {
        let setting =
            Setting { reference, service: &service.slug, on: enquiry.on, age_on: enquiry.on, given_on: enquiry.on };
        let view = View::new(setting, &enquiry.child);
        let reach = Reach::new();
        let criteria = service.eligibility_on(enquiry.on);
        let weighed = weigh(criteria.into_iter().flat_map(items_of), &view, &reach);
        let reached = least(&weighed, criteria.is_some(), &view, &reach);
        Self {
            service,
            enquiry,
            setting,
            weighed,
            in_force: criteria.is_some(),
            reached,
            reach,
            questions: OnceCell::new(),
        }
    }

    /// The same with questions that were worked out before, for the same service and the same enquiry.
    pub fn that_asks(self, questions: Vec<Question>) -> Self {
        Self { questions: OnceCell::from(questions), ..self }
    }

    fn view(&self) -> View<'_, 'a> {
        View::new(self.setting, &self.enquiry.child)
    }

    /// What the service's own criteria come to.
    pub fn outcome(&self) -> Outcome {
        outcome(self.reached)
    }

    /// Every criterion in force, with its result.
    pub fn reasons(&self) -> Vec<Reason> {
        self.say(&self.weighed.iter().collect::<Vec<_>>())
    }

    /// The reasons that hold the outcome where it is.
    pub fn decisive(&self) -> Vec<Reason> {
        self.say(&decisive(&self.weighed, self.reached))
    }

    fn say(&self, weighed: &[&Weighed<'a>]) -> Vec<Reason> {
        let view = self.view();
        weighed.iter().map(|one| reason(one, &view, &self.reach)).collect()
    }

    /// The kinds of judgement that the outcome waits for.
    pub fn judgement_kinds(&self) -> BTreeSet<JudgementKind> {
        if !self.in_force {
            return BTreeSet::from([JudgementKind::SourceSilent]);
        }
        judgement_kinds(&decisive(&self.weighed, self.reached), &self.view(), &self.reach)
    }

    /// Of the criteria that facts can speak to, how many the facts given do speak to.
    pub fn criteria_checked(&self) -> usize {
        self.spoken_to().count()
    }

    /// How many of those are in the child's favour.
    pub fn criteria_in_favour(&self) -> usize {
        self.spoken_to().filter(|one| one.values == Values::only(Value::Passes)).count()
    }

    fn spoken_to(&self) -> impl Iterator<Item = &Weighed<'a>> {
        self.weighed.iter().filter(|one| reads_facts(&one.item) && one.values.settled().is_some())
    }

    /// The missing facts that could still change the outcome, most useful first. Worked out once.
    pub fn questions(&self) -> &[Question] {
        self.questions.get_or_init(|| {
            let items: Vec<Item<'a>> = self.weighed.iter().map(|one| one.item).collect();
            let mut asked = questions(&items, &self.view(), &self.enquiry.cannot_say, &self.reach);
            asked.iter_mut().for_each(|question| question.could_change = 1);
            asked
        })
    }

    /// The last day before a criterion that reads the child's age gets worse than it is.
    pub fn age_allows_until(&self) -> Option<NaiveDate> {
        let items: Vec<Item<'a>> = self.weighed.iter().map(|one| one.item).collect();
        self.allows_until(&items, self.outcome())
    }

    fn allows_until(&self, items: &[Item<'a>], outcome: Outcome) -> Option<NaiveDate> {
        (outcome != Outcome::OutsideCriteria).then(|| age_allows_until(items, &self.view(), &self.reach)).flatten()
    }

    /// The answer for each offer, in the service's order.
    pub fn offers(&self) -> Vec<OfferAnswer> {
        self.service.offers.iter().map(|offer| self.offer(offer)).collect()
    }

    /// The outcome of each offer, in the service's order: what [`Decision::offers`] says of it, without the reasons.
    pub fn offer_outcomes(&self) -> Vec<(&'a Slug, Outcome)> {
        self.service.offers.iter().map(|offer| (&offer.slug, outcome(self.weigh_offer(offer).reached))).collect()
    }

    /// The answer for one offer of the service.
    pub fn offer(&self, offer: &'a Offer) -> OfferAnswer {
        let WeighedOffer { own, all, reached } = self.weigh_offer(offer);
        let items: Vec<Item<'a>> = all.iter().map(|one| one.item).collect();
        OfferAnswer {
            offer: offer.slug.clone(),
            outcome: outcome(reached),
            reasons: self.say(&own.iter().collect::<Vec<_>>()),
            decisive: self.say(&decisive(&all, reached)),
            questions: questions(&items, &self.view(), &self.enquiry.cannot_say, &self.reach),
            age_allows_until: self.allows_until(&items, outcome(reached)),
        }
    }

    fn weigh_offer(&self, offer: &'a Offer) -> WeighedOffer<'a> {
        let view = self.view();
        let criteria = Some(&offer.eligibility).filter(|criteria| criteria.in_force(self.enquiry.on));
        let own = weigh(criteria.into_iter().flat_map(items_of), &view, &self.reach);
        let in_force = criteria.is_some() && (self.in_force || !offer.needs_referral());
        let governing: &[Weighed<'a>] = if offer.needs_referral() { &self.weighed } else { &[] };
        let all: Vec<Weighed<'a>> = governing.iter().chain(&own).copied().collect();
        let reached = least(&all, in_force, &view, &self.reach);
        WeighedOffer { own, all, reached }
    }

    /// The answer for each referral route, in the service's order.
    pub fn routes(&self) -> Vec<RouteAnswer> {
        let asked = Asked {
            service: self.service,
            enquiry: self.enquiry,
            view: self.view(),
            reach: &self.reach,
            outside: self.outcome() == Outcome::OutsideCriteria,
        };
        self.service.referral_routes.iter().map(|route| route_answer(route, &asked)).collect()
    }

    /// The signposts that apply to this child, and those of the criteria that failed.
    pub fn signposts(&self) -> Vec<&'a Signpost> {
        let failed: BTreeSet<_> = self
            .weighed
            .iter()
            .filter(|one| one.values == Values::only(Value::Fails))
            .flat_map(|one| &one.item.criterion.signposts)
            .collect();
        let applies = |rule: &'a Rule| matches!(self.comes_to(rule).least(), Some(Value::Passes | Value::Judgement));
        self.service
            .signposts
            .iter()
            .filter(|signpost| failed.contains(&signpost.slug) || signpost.applies_when.as_ref().is_none_or(applies))
            .collect()
    }

    /// The conflicts that could matter to this child.
    pub fn conflicts(&self) -> Vec<&'a Conflict> {
        let could_matter = |rule: &'a Rule| self.comes_to(rule) != Values::only(Value::Fails);
        self.service
            .conflicts
            .iter()
            .filter(|conflict| conflict.matters_when.as_ref().is_none_or(could_matter))
            .collect()
    }

    fn comes_to(&self, rule: &'a Rule) -> Values {
        self.reach.part(Part { rule, turned: false }, &self.view())
    }

    /// Whether every case could be split. When not, the outcome is safe and a question may be superfluous.
    pub fn is_exact(&self) -> bool {
        self.reach.is_exact()
    }

    /// The outcome in a sentence or two; of a closed service, that it is closed. Never an acceptance: the provider
    /// decides.
    pub fn headline(&self) -> String {
        let by_outcome = match self.outcome() {
            Outcome::MeetsCriteria if self.service.status == ServiceStatus::Active => {
                "The facts given meet every published criterion; the provider decides whether to accept.".to_owned()
            }
            Outcome::MeetsCriteria => "The facts given meet every published criterion.".to_owned(),
            Outcome::NeedsJudgement => self.judgement_headline(),
            Outcome::NeedsInformation => self.information_headline(),
            Outcome::OutsideCriteria => self.outside_headline(),
        };
        match self.service.status {
            ServiceStatus::Active => by_outcome,
            ServiceStatus::Paused => format!("The service takes no referrals for now. {by_outcome}"),
            ServiceStatus::Closed => "The service is closed and takes no referrals.".to_owned(),
        }
    }

    fn judgement_headline(&self) -> String {
        if !self.in_force {
            return "No published criteria are known to be in force on this day; ask the service before referring."
                .to_owned();
        }
        let kinds = self.judgement_kinds();
        let published_clearly = kinds.iter().all(|kind| *kind == JudgementKind::ProfessionalView);
        let next = if published_clearly {
            "a professional's view is needed, which is the normal next step"
        } else {
            "the published criteria leave something open: ask the service before referring"
        };
        format!("Nothing in the facts rules the child out; {next}.")
    }

    fn information_headline(&self) -> String {
        let labels: Vec<String> = self.questions().iter().map(|question| question.fact.label().to_owned()).collect();
        if labels.is_empty() {
            return "The facts that would settle it cannot be given: ask the service.".to_owned();
        }
        format!("More needs to be known: {}.", joined(&labels))
    }

    fn outside_headline(&self) -> String {
        let explanations: Vec<String> = self
            .decisive()
            .into_iter()
            .filter(|reason| reason.result == CriterionResult::Fails)
            .map(|reason| reason.explanation)
            .collect();
        match explanations.as_slice() {
            [] => "The published criteria rule the child out, whatever the missing facts are.".to_owned(),
            [only] => full_stop(&format!("Outside the published criteria: {}", lower_first(only))),
            [first, others @ ..] => full_stop(&format!(
                "Outside the published criteria on {} points, the first of which is: {}",
                others.len() + 1,
                lower_first(first)
            )),
        }
    }
}

fn items_of(criteria: &Eligibility) -> impl Iterator<Item = Item<'_>> {
    let requirements = criteria.requirements.iter().map(|criterion| Item { criterion, exclusion: false });
    requirements.chain(criteria.exclusions.iter().map(|criterion| Item { criterion, exclusion: true }))
}

/// The values that all criteria together reach. Criteria that are not in force on the day leave a judgement: what
/// holds now is for the service to say.
fn least<'a>(weighed: &[Weighed<'a>], in_force: bool, view: &View<'_, 'a>, reach: &Reach<'a>) -> Values {
    let parts: Vec<Part<'a>> = weighed.iter().map(|one| one.item.part()).collect();
    let reached = reach.least(&parts, view);
    if in_force { reached } else { reached.least_of(Values::only(Value::Judgement)) }
}
