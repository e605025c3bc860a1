//! The answer for one service about one child.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::child::Enquiry;
use domain::records::ServiceDocument;
use domain::verdict::{Decision, OfferAnswer, Outcome, Question, Reason, RouteAnswer};
use domain::vocabulary::Slug;

use super::decided::Decided;
use super::distance::shown;
use super::notices::Notice;
use super::state::Moment;

/// The answer for one service. It speaks about a child, so that it has no `Debug`.
pub struct ServiceMatch {
    /// The service.
    pub document: Arc<ServiceDocument>,
    /// What the directory knows at the moment of the request.
    pub moment: Arc<Moment>,
    enquiry: Arc<Enquiry>,
    /// The day that the answer is for.
    pub on: NaiveDate,
    /// What the service's own criteria come to.
    pub outcome: Outcome,
    /// The outcome in one sentence.
    pub headline: String,
    /// Of the criteria that facts can speak to, how many the facts given do speak to.
    pub criteria_checked: usize,
    /// How many of those are in the child's favour.
    pub criteria_in_favour: usize,
    /// Every criterion with its result.
    pub reasons: Vec<Reason>,
    /// The reasons that hold the outcome where it is.
    pub decisive: Vec<Reason>,
    /// The missing facts that could still change the outcome.
    pub questions: Vec<Question>,
    /// The signposts that apply.
    pub signposts: Vec<Slug>,
    /// The codes of the conflicts that could matter.
    pub conflicts: Vec<Slug>,
    /// What the asker should know about the input.
    pub notices: Vec<Notice>,
    /// The last day before age makes a criterion worse.
    pub age_allows_until: Option<NaiveDate>,
    /// Kilometres from the child's home postcode.
    pub distance_km: Option<f64>,
}

impl ServiceMatch {
    /// The answer of a service's published criteria, with every reason.
    pub(super) fn new(
        decided: Decided,
        enquiry: &Arc<Enquiry>,
        moment: &Arc<Moment>,
        given_notices: &[Notice],
    ) -> Self {
        let Decided { document, questions, is_exact, distance_km, .. } = decided;
        // What to ask is the dear part of a decision.
        let decision = Decision::new(&document.service, enquiry, &moment.reference).that_asks(questions);
        let questions = decision.questions().to_vec();
        let mut notices = given_notices.to_vec();
        if !is_exact {
            notices.push(Notice::not_exact());
        }
        Self {
            on: enquiry.on,
            outcome: decision.outcome(),
            headline: decision.headline(),
            criteria_checked: decision.criteria_checked(),
            criteria_in_favour: decision.criteria_in_favour(),
            reasons: decision.reasons(),
            decisive: decision.decisive(),
            signposts: decision.signposts().into_iter().map(|signpost| signpost.slug.clone()).collect(),
            conflicts: decision.conflicts().into_iter().map(|conflict| conflict.code.clone()).collect(),
            age_allows_until: decision.age_allows_until(),
            questions,
            notices,
            distance_km: distance_km.map(shown),
            enquiry: Arc::clone(enquiry),
            moment: Arc::clone(moment),
            document,
        }
    }

    /// The outcome of each offer, worked out when asked for.
    pub fn offer_outcomes(&self) -> Vec<(&Slug, Outcome)> {
        self.decision().offer_outcomes()
    }

    /// The answer for an offer of this slug, worked out when asked for; none where the service has no such offer.
    pub fn offer(&self, slug: &Slug) -> Option<OfferAnswer> {
        let offer = self.document.service.offers.iter().find(|offer| offer.slug == *slug)?;
        Some(self.decision().offer(offer))
    }

    /// The answer for each offer, worked out when asked for.
    pub fn offers(&self) -> Vec<OfferAnswer> {
        self.decision().offers()
    }

    /// The answer for each referral route, worked out when asked for.
    pub fn routes(&self) -> Vec<RouteAnswer> {
        self.decision().routes()
    }

    fn decision(&self) -> Decision<'_> {
        Decision::new(&self.document.service, &self.enquiry, &self.moment.reference)
    }
}
