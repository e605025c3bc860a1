//! A fact cannot be given and declared not to be known at once.

use domain::vocabulary::Fact;

use crate::app::codes::item;
use crate::app::fault::Fault;
use crate::app::given::GivenChild;

/// An error where a fact is both given and among those that cannot be said.
pub(super) fn check(sent: &GivenChild, asker_given: bool) -> Result<(), Fault> {
    let both = sent.cannot_say.iter().position(|fact| is_given(*fact, sent, asker_given));
    match both {
        None => Ok(()),
        Some(index) => Err(Fault::bad_input_at(
            item(&["child", "cannotSay"], index),
            "This fact is given and in `cannotSay`; leave out one of the two.",
        )),
    }
}

fn is_given(fact: Fact, sent: &GivenChild, asker_given: bool) -> bool {
    let education = &sent.education;
    match fact {
        Fact::DateOfBirth => sent.date_of_birth.is_some() || sent.age.is_some(),
        Fact::HomeArea => sent.home.is_some() || sent.other_homes.is_some(),
        Fact::GpArea => sent.gp.is_some(),
        Fact::EducationSetting => education.setting.is_some(),
        Fact::School => education.school.is_some(),
        Fact::SchoolArea => education.school.is_some() || education.postcode.is_some() || education.area.is_some(),
        Fact::SchoolMaintainingArea => education.maintained_by.is_some(),
        Fact::SchoolYear => education.year_group.is_some(),
        Fact::FullTimeEducation => education.full_time.is_some(),
        Fact::LookedAfter => sent.looked_after.status.is_some(),
        Fact::CareArea => sent.looked_after.by_area.is_some(),
        Fact::EhcpStatus => sent.ehcp.status.is_some(),
        Fact::EhcpMaintainingArea => sent.ehcp.maintaining_area.is_some(),
        Fact::EhcpProvision => sent.ehcp.provision_named.is_some(),
        Fact::Needs => sent.needs.is_some(),
        Fact::Requests => sent.requests.is_some(),
        Fact::Conditions => sent.conditions.is_some(),
        Fact::Events => sent.events.is_some(),
        Fact::PriorSteps => sent.prior_steps.is_some(),
        Fact::PreviousContact => sent.previous_contacts.is_some(),
        Fact::AskerRole => asker_given,
    }
}
