//! A service decided for a child, with what its place in a list depends on.

use std::cmp::Ordering;
use std::sync::Arc;

use domain::child::Enquiry;
use domain::records::{Position, ServiceDocument};
use domain::verdict::{Decision, Outcome, Question};
use domain::vocabulary::JudgementKind;

use super::directory::nearer_first;
use super::distance::to_service;
use super::state::Moment;

/// What every service of a list is decided for; the reasons are worked out for those that are shown. It speaks about a
/// child, so that it has no `Debug`.
pub(super) struct Decided {
    pub(super) document: Arc<ServiceDocument>,
    pub(super) outcome: Outcome,
    /// The missing facts that could still change the outcome.
    pub(super) questions: Vec<Question>,
    /// Whether every case could be split.
    pub(super) is_exact: bool,
    /// Kilometres from the child's home postcode.
    pub(super) distance_km: Option<f64>,
    rank: u8,
}

impl Decided {
    /// Decides a service's published criteria.
    pub(super) fn new(
        document: Arc<ServiceDocument>,
        enquiry: &Enquiry,
        moment: &Moment,
        home: Option<Position>,
    ) -> Self {
        let decision = Decision::new(&document.service, enquiry, &moment.reference);
        let questions = decision.questions().to_vec();
        Self {
            rank: rank(&decision),
            outcome: decision.outcome(),
            questions,
            is_exact: decision.is_exact(),
            distance_km: home.and_then(|home| to_service(home, &document)),
            document,
        }
    }

    /// The better outcome first, then the nearer, then by name.
    pub(super) fn better_first(&self, other: &Self) -> Ordering {
        let name = |one: &Self| one.document.service.name.as_str().to_lowercase();
        self.rank
            .cmp(&other.rank)
            .then_with(|| nearer_first(self.distance_km, other.distance_km))
            .then_with(|| name(self).cmp(&name(other)))
            .then_with(|| self.document.id.cmp(&other.document.id))
    }
}

/// Meets; a professional's view alone; a source that is silent or contradicts itself; information; outside.
fn rank(decision: &Decision<'_>) -> u8 {
    match decision.outcome() {
        Outcome::MeetsCriteria => 0,
        Outcome::NeedsJudgement => {
            let kinds = decision.judgement_kinds();
            let alone = kinds.iter().all(|kind| *kind == JudgementKind::ProfessionalView);
            if alone { 1 } else { 2 }
        }
        Outcome::NeedsInformation => 3,
        Outcome::OutsideCriteria => 4,
    }
}
