//! A fact cannot be given whole and declared not to be known at once. One given in part can: what is still open of it is
//! not asked for.

use domain::child::{Child, PreviousContact, PriorStep, StepRun};
use domain::reference::Reference;
use domain::vocabulary::{AreaKind, Fact, TermCode, Vocabulary, Whereabouts};

use crate::app::codes::item;
use crate::app::fault::Fault;
use crate::app::given::GivenChild;

/// An error where a fact is both given whole and among those that cannot be said. `child` is what was sent, looked up.
pub(super) fn check(sent: &GivenChild, child: &Child, reference: &Reference) -> Result<(), Fault> {
    let both = sent.cannot_say.iter().position(|fact| is_given_whole(*fact, sent, child, reference));
    match both {
        None => Ok(()),
        Some(index) => Err(Fault::bad_input_at(
            item(&["child", "cannotSay"], index),
            "This fact is given and in `cannotSay`; leave out one of the two.",
        )),
    }
}

/// Whether nothing is left to ask about a fact that was sent.
fn is_given_whole(fact: Fact, sent: &GivenChild, child: &Child, reference: &Reference) -> bool {
    let education = &sent.education;
    let terms = |list, given: &Option<Vec<TermCode>>| {
        given.as_ref().is_some_and(|given| given.iter().all(|term| is_narrowest(list, term, reference)))
    };
    let authority = |sent: &Option<String>, place: &Option<Whereabouts>| {
        sent.is_some() && place.as_ref().is_some_and(|place| is_one_authority(place, reference))
    };
    match fact {
        Fact::DateOfBirth => sent.date_of_birth.is_some(),
        Fact::HomeArea => child.homes.as_ref().is_some_and(|homes| homes.iter().all(is_exact)),
        Fact::GpArea => child.gp.as_ref().is_some_and(is_exact),
        Fact::EducationSetting => education.setting.is_some(),
        // Where a school is does not say which it is, and that can be asked for.
        Fact::School | Fact::SchoolArea => education.school.is_some() && child.school.is_some(),
        Fact::SchoolMaintainingArea => authority(&education.maintained_by, &child.school_maintaining_area),
        Fact::SchoolYear => education.year_group.is_some(),
        Fact::FullTimeEducation => education.full_time.is_some(),
        Fact::LookedAfter => sent.looked_after.status.is_some(),
        Fact::CareArea => authority(&sent.looked_after.by_area, &child.care_area),
        Fact::EhcpStatus => sent.ehcp.status.is_some(),
        Fact::EhcpMaintainingArea => authority(&sent.ehcp.maintaining_area, &child.ehcp_maintaining_area),
        Fact::EhcpProvision => terms(Vocabulary::Discipline, &child.ehcp_provision),
        Fact::Needs => terms(Vocabulary::Need, &child.needs),
        Fact::Requests => terms(Vocabulary::Request, &child.requests),
        Fact::Conditions => terms(Vocabulary::Condition, &child.conditions),
        Fact::Events => terms(Vocabulary::Event, &child.events),
        Fact::PriorSteps => {
            child.prior_steps.as_ref().is_some_and(|steps| steps.iter().all(|step| is_whole_step(step, reference)))
        }
        Fact::PreviousContact => child.previous_contacts.as_ref().is_some_and(|all| all.iter().all(is_whole_contact)),
        Fact::AskerRole => {
            child.asker_role.as_ref().is_some_and(|role| is_narrowest(Vocabulary::Role, role, reference))
        }
    }
}

fn is_exact(place: &Whereabouts) -> bool {
    matches!(place, Whereabouts::At(_) | Whereabouts::Nowhere)
}

fn is_one_authority(place: &Whereabouts, reference: &Reference) -> bool {
    let (Whereabouts::At(codes) | Whereabouts::Within(codes)) = place else { return is_exact(place) };
    codes
        .iter()
        .filter_map(|code| reference.gazetteer.get(code))
        .any(|area| matches!(area.kind, AreaKind::County | AreaKind::District | AreaKind::SingleTierAuthority))
}

fn is_narrowest(list: Vocabulary, term: &TermCode, reference: &Reference) -> bool {
    reference.terms.narrower_or_same(list, term).nth(1).is_none()
}

fn is_whole_step(step: &PriorStep, reference: &Reference) -> bool {
    step.run != StepRun::NotKnown
        && step.evidenced.is_some()
        && is_narrowest(Vocabulary::PriorStep, &step.step, reference)
}

fn is_whole_contact(contact: &PreviousContact) -> bool {
    contact.last_contact_on.is_some() && contact.discharged_for_non_attendance.is_some() && contact.same_need.is_some()
}
