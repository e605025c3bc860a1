//! Turns what was sent about a child into facts: checks every code, looks identifiers up, and notes what the
//! asker should know.

mod areas;
mod birth;
mod cannot_say;
mod contradictions;
mod places;
mod records;
mod registers;

use std::collections::BTreeSet;

use domain::child::{Child, Enquiry};
use domain::records::Position;
use domain::vocabulary::Vocabulary;

use super::codes;
use super::fault::Fault;
use super::given::GivenEnquiry;
use super::notices::Notice;
use super::state::{AppState, Moment};
use registers::Registers;

/// A question about a child that is fit to be answered. Personal data, so that it has no `Debug`.
pub(super) struct Checked {
    /// The question.
    pub enquiry: Enquiry,
    /// What the asker should know about what they sent.
    pub notices: Vec<Notice>,
    /// Where the child's home postcode is.
    pub home: Option<Position>,
}

/// Checks what was sent. The first fault found is the answer; a well-formed identifier that is not known is none.
pub(super) async fn check(app: &AppState, given: GivenEnquiry, moment: &Moment) -> Result<Checked, Fault> {
    let on = given.on.unwrap_or(moment.today);
    let reference = &moment.reference;
    let asker_role = given
        .asker_role
        .map(|role| codes::term(Vocabulary::Role, &role, path(&["asker", "role"]), reference))
        .transpose()?;
    let sent = given.child;
    cannot_say::check(&sent, asker_role.is_some())?;
    let birth = birth::birth(&sent, on)?;
    let mut registers = Registers::look_up(app, &sent, on, moment).await?;
    let homes = places::homes(&mut registers, &sent)?;
    let gp = places::gp(&mut registers, sent.gp.as_ref())?;
    let education = places::education(&mut registers, &sent.education)?;
    let care_area = registers.authority(sent.looked_after.by_area.as_deref(), &["child", "lookedAfter", "byArea"])?;
    let plan_area =
        registers.authority(sent.ehcp.maintaining_area.as_deref(), &["child", "ehcp", "maintainingArea"])?;
    let mut notices = registers.notices;
    let contacts = records::previous_contacts(app, sent.previous_contacts.as_deref(), on, &mut notices).await?;
    notices.extend(contradictions::among(&sent, birth, on));
    let list = |vocabulary, texts: Option<&Vec<String>>, path: &[&str]| {
        texts.map(|texts| codes::terms(vocabulary, texts, path, reference)).transpose()
    };
    let child = Child {
        birth,
        homes: homes.whereabouts,
        gp,
        setting: education.setting,
        school: education.school,
        school_area: education.area,
        school_maintaining_area: education.maintained_by,
        school_year: records::school_year(sent.education.year_group)?,
        full_time_education: sent.education.full_time,
        looked_after: sent.looked_after.status,
        care_area,
        ehcp_status: sent.ehcp.status,
        ehcp_maintaining_area: plan_area,
        ehcp_provision: list(
            Vocabulary::Discipline,
            sent.ehcp.provision_named.as_ref(),
            &["child", "ehcp", "provisionNamed"],
        )?,
        needs: list(Vocabulary::Need, sent.needs.as_ref(), &["child", "needs"])?,
        requests: list(Vocabulary::Request, sent.requests.as_ref(), &["child", "requests"])?,
        conditions: list(Vocabulary::Condition, sent.conditions.as_ref(), &["child", "conditions"])?,
        events: list(Vocabulary::Event, sent.events.as_ref(), &["child", "events"])?,
        prior_steps: records::prior_steps(sent.prior_steps.as_deref(), on, reference)?,
        previous_contacts: contacts,
        asker_role,
    };
    Ok(Checked {
        enquiry: Enquiry { child: child.with_what_follows(), cannot_say: BTreeSet::from_iter(sent.cannot_say), on },
        notices,
        home: homes.position,
    })
}

fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}
