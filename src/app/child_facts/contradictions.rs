//! Facts given that contradict each other. Each stays as given; the asker is told.

use chrono::NaiveDate;
use domain::calendar::year_group;
use domain::child::Birth;
use domain::vocabulary::EducationSetting;

use crate::app::given::GivenChild;
use crate::app::notices::{Notice, NoticeCode};

/// A child may be taught one year out of its own; more than that is odd.
const YEARS_OUT: i16 = 1;

const TERMS_A_YEAR: i64 = 3;

/// The contradictions among the facts given.
pub(super) fn among(sent: &GivenChild, birth: Option<Birth>, on: NaiveDate) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut note = |holds: bool, path: &[&str], text: &str| {
        if holds {
            notices.push(Notice::new(NoticeCode::FactsContradict, path, text));
        }
    };
    let education = &sent.education;
    let at_no_school = education.setting.is_some_and(|setting| !setting.has_school());
    let has_school = education.school.is_some() || education.postcode.is_some() || education.area.is_some();
    note(
        at_no_school && has_school,
        &["child", "education", "setting"],
        "The setting says that there is no school, and a school is given.",
    );
    note(
        education.setting == Some(EducationSetting::None) && education.full_time == Some(true),
        &["child", "education", "fullTime"],
        "The setting says that there is none, and full-time education is given.",
    );
    note(
        at_no_school && education.maintained_by.is_some(),
        &["child", "education", "maintainedBy"],
        "The setting says that there is no school, and an authority that maintains it is given.",
    );
    note(
        sent.looked_after.status == Some(false) && sent.looked_after.by_area.is_some(),
        &["child", "lookedAfter", "byArea"],
        "The child is said not to be looked after, and an authority that looks after the child is given.",
    );
    let no_plan = sent.ehcp.status.is_some_and(|status| !status.has_plan());
    note(
        no_plan && sent.ehcp.maintaining_area.is_some(),
        &["child", "ehcp", "maintainingArea"],
        "There is said to be no plan yet, and an authority that maintains it is given.",
    );
    note(
        no_plan && sent.ehcp.provision_named.as_ref().is_some_and(|named| !named.is_empty()),
        &["child", "ehcp", "provisionNamed"],
        "There is said to be no plan yet, and provision that it names is given.",
    );
    note(
        far_from_own_year(education.year_group, birth, on),
        &["child", "education", "yearGroup"],
        "The school year is more than one year from the one that the date of birth gives; the year given is used.",
    );
    if let Some(birth) = birth {
        notices.extend(before_birth(sent, birth, on));
    }
    notices
}

/// Steps and contacts of a time before the first day on which the child can have been born.
fn before_birth(sent: &GivenChild, birth: Birth, on: NaiveDate) -> Vec<Notice> {
    let (Birth::On(first) | Birth::Between(first, _)) = birth;
    let mut notices = Vec::new();
    let mut note = |list: &str, index: usize, field: &str, what: &str| {
        let text = format!("The child was not born yet at the time of this {what}.");
        notices.push(Notice::new(NoticeCode::FactsContradict, &["child", list, &index.to_string(), field], text));
    };
    let days_lived = (on - first).num_days();
    for (index, step) in sent.prior_steps.iter().flatten().enumerate() {
        if step.started_on.is_some_and(|day| day < first) {
            note("priorSteps", index, "startedOn", "step");
        }
        if step.weeks.is_some_and(|weeks| i64::from(weeks) * 7 > days_lived) {
            note("priorSteps", index, "weeks", "step");
        }
        // The year that has begun counts whole: only what is certain is reported.
        if step.school_terms.is_some_and(|terms| i64::from(terms) > (days_lived / 365 + 1) * TERMS_A_YEAR) {
            note("priorSteps", index, "schoolTerms", "step");
        }
    }
    for (index, contact) in sent.previous_contacts.iter().flatten().enumerate() {
        if contact.last_contact_on.is_some_and(|day| day < first) {
            note("previousContacts", index, "lastContactOn", "contact");
        }
    }
    notices
}

fn far_from_own_year(given: Option<i32>, birth: Option<Birth>, on: NaiveDate) -> bool {
    let (Some(given), Some(birth)) = (given.and_then(|year| i16::try_from(year).ok()), birth) else {
        return false;
    };
    let (first, last) = match birth {
        Birth::On(day) => (day, day),
        Birth::Between(first, last) => (first, last),
    };
    let (oldest, youngest) = (i16::from(year_group(first, on)), i16::from(year_group(last, on)));
    given > oldest + YEARS_OUT || given < youngest - YEARS_OUT
}
