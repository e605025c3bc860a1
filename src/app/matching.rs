//! Which services can this child use?

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::child::Enquiry;
use domain::records::{Position, ServiceDocument};
use domain::verdict::{Decision, Outcome, Question, merge_questions};
use domain::vocabulary::{Fact, JudgementKind, ServiceStatus};

use super::candidates::{self, Candidates};
use super::child_facts::{self, Checked};
use super::directory::nearer_first;
use super::distance::to_service;
use super::fault::Fault;
use super::filters::GivenServiceFilter;
use super::given::GivenEnquiry;
use super::keys::not_of_this_list;
use super::listing::{Entry, Found, PageRequest, page_of};
use super::notices::Notice;
use super::service_filter;
use super::service_match::ServiceMatch;
use super::state::{AppState, Moment};
use crate::metrics::{count_verdicts, take_turn};

/// Closed services are answered for only when asked for.
const USUAL_STATUSES: [ServiceStatus; 2] = [ServiceStatus::Active, ServiceStatus::Paused];

/// What a verdict costs, of a whole turn.
const OF_A_VERDICT: usize = 1;

/// The question as sent.
pub struct Asked {
    /// The child, the asker, the day.
    pub enquiry: GivenEnquiry,
    /// Which services.
    pub filter: GivenServiceFilter,
    /// Which outcomes the pages show; empty: any.
    pub outcomes: Vec<Outcome>,
    /// Which page.
    pub page: PageRequest,
}

/// The answer: one page, and what holds over all the services answered for.
pub struct Matches {
    /// The page.
    pub found: Found<ServiceMatch>,
    /// The day that the answers are for.
    pub on: NaiveDate,
    /// How many services have each outcome.
    pub counts: OutcomeCounts,
    /// The missing facts, most useful first.
    pub questions: Vec<Question>,
    /// Ties that could bring in services not answered for.
    pub unknown_ties: Vec<Fact>,
    /// What the asker should know.
    pub notices: Vec<Notice>,
    /// What the directory knows at the moment of the request.
    pub moment: Arc<Moment>,
}

/// How many services have each outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// All criteria met.
    pub meets_criteria: usize,
    /// Somebody's view needed.
    pub needs_judgement: usize,
    /// Facts missing.
    pub needs_information: usize,
    /// Ruled out.
    pub outside_criteria: usize,
}

impl OutcomeCounts {
    fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::MeetsCriteria => &mut self.meets_criteria,
            Outcome::NeedsJudgement => &mut self.needs_judgement,
            Outcome::NeedsInformation => &mut self.needs_information,
            Outcome::OutsideCriteria => &mut self.outside_criteria,
        };
        *count += 1;
    }

    fn measure(self) {
        count_verdicts(Outcome::MeetsCriteria, self.meets_criteria);
        count_verdicts(Outcome::NeedsJudgement, self.needs_judgement);
        count_verdicts(Outcome::NeedsInformation, self.needs_information);
        count_verdicts(Outcome::OutsideCriteria, self.outside_criteria);
    }
}

/// Answers for every service that covers an area known for the child.
pub async fn match_services(app: &AppState, asked: Asked, moment: &Arc<Moment>) -> Result<Matches, Fault> {
    let Checked { enquiry, mut notices, home } = child_facts::check(app, asked.enquiry, moment).await?;
    let filter = service_filter::check(app, asked.filter, &USUAL_STATUSES, moment).await?;
    filter.check_providers(app).await?;
    notices.extend(filter.notices.iter().cloned());
    let Candidates { ids, unknown_ties } = candidates::find(app, &enquiry.child, &filter, &moment.reference).await?;
    let documents = app.services(&ids).await?;

    let enquiry = Arc::new(enquiry);
    let mut weighed = Vec::with_capacity(documents.len());
    for document in documents {
        weighed.push(Weighed::new(document, &enquiry, moment, home));
        take_turn(OF_A_VERDICT).await;
    }
    let mut counts = OutcomeCounts::default();
    weighed.iter().for_each(|one| counts.add(one.outcome));
    counts.measure();
    let mut questions = merge_questions(weighed.iter_mut().map(|one| std::mem::take(&mut one.questions)));
    add_ties(&mut questions, &unknown_ties, &enquiry);
    let given_notices = notices.clone();
    if weighed.iter().any(|one| !one.exact) {
        notices.push(Notice::not_exact());
    }
    weighed.sort_by(Weighed::better_first);
    let found = page(weighed, &asked.outcomes, &asked.page)?;
    Ok(Matches {
        found: found.map(|one| ServiceMatch::new(one.document, &enquiry, moment, &given_notices, one.distance_km)),
        on: enquiry.on,
        counts,
        questions,
        unknown_ties,
        notices,
        moment: Arc::clone(moment),
    })
}

/// A service with what its place in the list depends on.
struct Weighed {
    document: Arc<ServiceDocument>,
    outcome: Outcome,
    rank: u8,
    distance_km: Option<f64>,
    questions: Vec<Question>,
    exact: bool,
}

impl Weighed {
    fn new(document: Arc<ServiceDocument>, enquiry: &Enquiry, moment: &Moment, home: Option<Position>) -> Self {
        let decision = Decision::new(&document.service, enquiry, &moment.reference);
        let outcome = decision.outcome();
        let questions = decision.questions().to_vec();
        Self {
            rank: rank(&decision),
            outcome,
            questions,
            exact: decision.is_exact(),
            distance_km: home.and_then(|home| to_service(home, &document)),
            document,
        }
    }

    fn better_first(&self, other: &Self) -> Ordering {
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

/// A tie that could bring in more services is asked for even when no outcome turns on it.
fn add_ties(questions: &mut Vec<Question>, unknown_ties: &[Fact], enquiry: &Enquiry) {
    for tie in unknown_ties {
        let asked = questions.iter().any(|question| question.fact == *tie);
        if !asked && !cannot_be_said(*tie, enquiry) {
            questions.push(Question {
                fact: *tie,
                why: "It could bring in services that are not answered for yet.".to_owned(),
                could_change: 0,
            });
        }
    }
}

/// Where a school is known and which one is not, the tie is the school itself.
fn cannot_be_said(tie: Fact, enquiry: &Enquiry) -> bool {
    let which_school = tie == Fact::SchoolArea && enquiry.child.school_area.is_some();
    enquiry.cannot_say.contains(&tie) || (which_school && enquiry.cannot_say.contains(&Fact::School))
}

/// The page of the services with one of the outcomes. The cursor is looked up among all of them, since a
/// service may have left the outcomes asked for and still say where the next page starts.
fn page(weighed: Vec<Weighed>, outcomes: &[Outcome], request: &PageRequest) -> Result<Found<Weighed>, Fault> {
    let wanted = |one: &Weighed| outcomes.is_empty() || outcomes.contains(&one.outcome);
    let mut request = request.clone();
    let mut last_wanted = None;
    let mut cursor_seen = request.after.is_none();
    for one in &weighed {
        if cursor_seen {
            break;
        }
        let key = one.document.id.0.to_string();
        cursor_seen = request.after.as_ref() == Some(&key);
        if wanted(one) {
            last_wanted = Some(key);
        }
    }
    if !cursor_seen {
        return Err(not_of_this_list("after"));
    }
    if request.after.is_some() {
        request.after = last_wanted;
    }
    let entries = weighed
        .into_iter()
        .filter(wanted)
        .map(|one| Entry { key: one.document.id.0.to_string(), distance_km: one.distance_km, item: one })
        .collect();
    page_of(entries, &request).map_err(|missing| not_of_this_list(missing.0))
}
