//! Steps taken, contacts had, years of school.

use chrono::NaiveDate;
use domain::child::{PreviousContact, PriorStep, StepRun};
use domain::reference::Reference;
use domain::vocabulary::{Slug, Vocabulary};

use crate::app::codes::{self, expected, item};
use crate::app::fault::{Fault, InputPath};
use crate::app::given::{GivenPreviousContact, GivenPriorStep};
use crate::app::notices::{Notice, NoticeCode};
use crate::app::state::AppState;
use crate::store::Slugged;

/// Reception is 0, and nursery before it negative.
const SCHOOL_YEARS: std::ops::RangeInclusive<i32> = -5..=14;

/// The most steps, and the most contacts, that are looked at.
const MOST_RECORDS: usize = 50;

/// The school year given.
pub(super) fn school_year(given: Option<i32>) -> Result<Option<i8>, Fault> {
    let Some(year) = given else {
        return Ok(None);
    };
    let fits = i8::try_from(year).ok().filter(|_| SCHOOL_YEARS.contains(&year));
    fits.map(Some).ok_or_else(|| {
        let message = "`yearGroup` is between -5 and 14, with 0 for Reception.";
        Fault::bad_input(&["child", "education", "yearGroup"], message)
    })
}

/// The steps taken, each once.
pub(super) fn prior_steps(
    given: Option<&[GivenPriorStep]>,
    on: NaiveDate,
    reference: &Reference,
) -> Result<Option<Vec<PriorStep>>, Fault> {
    let Some(given) = given else {
        return Ok(None);
    };
    codes::at_most(MOST_RECORDS, given.len(), &["child", "priorSteps"])?;
    let mut steps: Vec<PriorStep> = Vec::with_capacity(given.len());
    for (index, step) in given.iter().enumerate() {
        let at = |name: &str| below(item(&["child", "priorSteps"], index), name);
        let step = PriorStep {
            step: codes::term(Vocabulary::PriorStep, &step.step, at("step"), reference)?,
            run: run(step, on, at)?,
            evidenced: step.evidenced,
        };
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    Ok(Some(steps))
}

fn run(step: &GivenPriorStep, on: NaiveDate, at: impl Fn(&str) -> InputPath) -> Result<StepRun, Fault> {
    match (step.started_on, step.weeks, step.school_terms) {
        (None, None, None) => Ok(StepRun::NotKnown),
        (Some(day), None, None) if day <= on => Ok(StepRun::Since(day)),
        (Some(_), None, None) => Err(after_the_question(at("startedOn"))),
        (None, Some(weeks), None) => count(weeks, at("weeks")).map(StepRun::Weeks),
        (None, None, Some(terms)) => count(terms, at("schoolTerms")).map(StepRun::SchoolTerms),
        (None, Some(_), Some(_)) => Err(too_many_times(at("schoolTerms"))),
        (Some(_), Some(_), _) => Err(too_many_times(at("weeks"))),
        (Some(_), None, Some(_)) => Err(too_many_times(at("schoolTerms"))),
    }
}

fn count(number: i32, path: InputPath) -> Result<u16, Fault> {
    u16::try_from(number)
        .ok()
        .filter(|number| *number <= 2_000)
        .ok_or_else(|| Fault::bad_input_at(path, "Expected a whole number from 0 to 2000."))
}

fn too_many_times(path: InputPath) -> Fault {
    Fault::bad_input_at(path, "Give at most one of `startedOn`, `weeks` and `schoolTerms`.")
}

fn after_the_question(path: InputPath) -> Fault {
    Fault::bad_input_at(path, "This day lies after the day that the question is asked for.")
}

/// The contacts had, each once. A service need not be in the directory: that one is not is noted, since it may be a
/// slip by which a contact goes unseen.
pub(super) async fn previous_contacts(
    app: &AppState,
    given: Option<&[GivenPreviousContact]>,
    on: NaiveDate,
    notices: &mut Vec<Notice>,
) -> Result<Option<Vec<PreviousContact>>, Fault> {
    let Some(given) = given else {
        return Ok(None);
    };
    codes::at_most(MOST_RECORDS, given.len(), &["child", "previousContacts"])?;
    let mut contacts: Vec<PreviousContact> = Vec::with_capacity(given.len());
    for (index, contact) in given.iter().enumerate() {
        let at = |name: &str| below(item(&["child", "previousContacts"], index), name);
        if contact.last_contact_on.is_some_and(|day| day > on) {
            return Err(after_the_question(at("lastContactOn")));
        }
        let contact = PreviousContact {
            service: Slug::parse(&contact.service)
                .map_err(|_| Fault::bad_input_at(at("service"), expected(Slug::EXPECTED)))?,
            last_contact_on: contact.last_contact_on,
            discharged_for_non_attendance: contact.discharged_for_non_attendance,
            same_need: contact.same_need,
        };
        if !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    let services: Vec<Slug> = contacts.iter().map(|contact| contact.service.clone()).collect();
    let unknown = app.store().slugs_of_none(Slugged::Service, &services).await?;
    let is_unknown = |contact: &GivenPreviousContact| unknown.iter().any(|slug| slug.as_str() == contact.service);
    for (index, _) in given.iter().enumerate().filter(|(_, contact)| is_unknown(contact)) {
        let text = "No service of this directory has this slug, so that none is told of the contact.";
        let path = ["child", "previousContacts", &index.to_string(), "service"];
        notices.push(Notice::new(NoticeCode::IdentifierNotKnown, &path, text));
    }
    Ok(Some(contacts))
}

fn below(mut path: InputPath, name: &str) -> InputPath {
    path.push(name.to_owned());
    path
}
