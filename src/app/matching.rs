//! Which services can this child use?

use std::sync::Arc;

use chrono::NaiveDate;
use domain::child::Enquiry;
use domain::verdict::{Outcome, Question, merge_questions};
use domain::vocabulary::{Fact, ServiceStatus};

use super::candidates::{self, Candidates};
use super::child_facts::{self, Checked};
use super::decided::Decided;
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
    let mut decided = Vec::with_capacity(documents.len());
    for document in documents {
        decided.push(Decided::new(document, &enquiry, moment, home));
        take_turn(OF_A_VERDICT).await;
    }
    let mut counts = OutcomeCounts::default();
    decided.iter().for_each(|one| counts.add(one.outcome));
    counts.measure();
    let mut questions = merge_questions(decided.iter().map(|one| one.questions.as_slice()));
    add_ties(&mut questions, &unknown_ties, &enquiry);
    let given_notices = notices.clone();
    if decided.iter().any(|one| !one.is_exact) {
        notices.push(Notice::not_exact());
    }
    decided.sort_by(Decided::better_first);
    let found = page(decided, &asked.outcomes, &asked.page)?;
    Ok(Matches {
        found: found.map(|one| ServiceMatch::new(one, &enquiry, moment, &given_notices)),
        on: enquiry.on,
        counts,
        questions,
        unknown_ties,
        notices,
        moment: Arc::clone(moment),
    })
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

/// Whoever cannot say which school it is cannot say more closely where it is.
fn cannot_be_said(tie: Fact, enquiry: &Enquiry) -> bool {
    let which_school = tie == Fact::SchoolArea && enquiry.child.school_area.is_some();
    enquiry.cannot_say.contains(&tie) || (which_school && enquiry.cannot_say.contains(&Fact::School))
}

/// The page of the services with one of the outcomes. The cursor is looked up among all of them, since a
/// service may have left the outcomes asked for and still say where the next page starts.
fn page(decided: Vec<Decided>, outcomes: &[Outcome], request: &PageRequest) -> Result<Found<Decided>, Fault> {
    let wanted = |one: &Decided| outcomes.is_empty() || outcomes.contains(&one.outcome);
    let mut request = request.clone();
    let mut last_wanted = None;
    let mut cursor_seen = request.after.is_none();
    for one in &decided {
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
    let entries = decided
        .into_iter()
        .filter(wanted)
        .map(|one| Entry { key: one.document.id.0.to_string(), distance_km: one.distance_km, item: one })
        .collect();
    page_of(entries, &request).map_err(|missing| not_of_this_list(missing.0))
}
