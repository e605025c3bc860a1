//! What is known of the child in one case: the facts given, and the missing ones that the case pins to a value.

use chrono::{Months, NaiveDate};

use crate::calendar::school_year_start;
use crate::child::{Birth, Child, PreviousContact, PriorStep, SchoolTie};
use crate::reference::Reference;
use crate::rules::Rule;
use crate::vocabulary::{EducationSetting, EhcpStatus, Fact, Slug, TermCode, Urn, Whereabouts};

/// How far back a birth date may lie.
const OLDEST_IN_MONTHS: u32 = 30 * 12;

/// What rules are decided against: everything but the child.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) reference: &'a Reference,
    /// The service whose rules they are.
    pub(super) service: &'a Slug,
    /// The day of the question.
    pub(super) on: NaiveDate,
    /// The day on which the child's age is read: `on`, or a later day when looking ahead.
    pub(super) age_on: NaiveDate,
    /// The day on which the facts were given.
    pub(super) given_on: NaiveDate,
}

/// One value that a missing fact could have, of a region in which all rules at hand agree.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum FactValue<'a> {
    Birth(NaiveDate),
    Homes(Vec<Whereabouts>),
    Place(Whereabouts),
    Setting(EducationSetting),
    /// A school, or one that no rule names.
    School(Option<&'a Urn>),
    SchoolYear(i8),
    Truth(bool),
    Ehcp(EhcpStatus),
    /// These very terms, a broader one standing for itself alone.
    Terms(Vec<&'a TermCode>),
    /// This very role, or one that no rule names.
    Role(Option<&'a TermCode>),
    /// What each of these leaves comes to.
    Leaves(Vec<(&'a Rule, bool)>),
}

/// A fact pinned to a value, on top of those pinned before.
pub(super) struct Pin<'v, 'a> {
    fact: Fact,
    value: &'v FactValue<'a>,
    before: Option<&'v Pin<'v, 'a>>,
}

/// The child as one case sees it.
#[derive(Clone, Copy)]
pub(super) struct View<'v, 'a> {
    pub(super) setting: Setting<'a>,
    child: &'a Child,
    pin: Option<&'v Pin<'v, 'a>>,
}

/// A list of terms as known: as given, where a broader term stands for any narrower one, or as pinned.
pub(super) enum KnownTerms<'v, 'a> {
    Given(&'a [TermCode]),
    Exactly(&'v [&'a TermCode]),
}

impl<'v, 'a> View<'v, 'a> {
    pub(super) fn new(setting: Setting<'a>, child: &'a Child) -> Self {
        Self { setting, child, pin: None }
    }

    pub(super) fn pinning(&self, fact: Fact, value: &'v FactValue<'a>) -> Pin<'v, 'a> {
        Pin { fact, value, before: self.pin }
    }

    /// The same child with one more fact pinned.
    pub(super) fn with<'w>(&self, pin: &'w Pin<'w, 'a>) -> View<'w, 'a>
    where
        'v: 'w,
    {
        View { setting: self.setting, child: self.child, pin: Some(pin) }
    }

    /// The same child on another day of its life.
    pub(super) fn aged(&self, age_on: NaiveDate) -> Self {
        Self { setting: Setting { age_on, ..self.setting }, ..*self }
    }

    fn pinned(&self, fact: Fact) -> Option<&'v FactValue<'a>> {
        let mut next = self.pin;
        while let Some(pin) = next {
            if pin.fact == fact {
                return Some(pin.value);
            }
            next = pin.before;
        }
        None
    }

    /// The first and last day on which the child can have been born.
    pub(super) fn births(&self) -> (NaiveDate, NaiveDate) {
        if let Some(FactValue::Birth(day)) = self.pinned(Fact::DateOfBirth) {
            return (*day, *day);
        }
        match self.child.birth {
            Some(Birth::On(day)) => (day, day),
            Some(Birth::Between(first, last)) => (first, last),
            None => {
                let on = self.setting.given_on;
                let first = on.checked_sub_months(Months::new(OLDEST_IN_MONTHS)).unwrap_or(NaiveDate::MIN);
                (first, on)
            }
        }
    }

    /// The day of birth, when it is known to the day.
    pub(super) fn birth(&self) -> Option<NaiveDate> {
        let (first, last) = self.births();
        (first == last).then_some(first)
    }

    /// The school year given, brought on to the day on which the age is read.
    pub(super) fn school_year(&self) -> Option<i32> {
        let given = match self.pinned(Fact::SchoolYear) {
            Some(FactValue::SchoolYear(year)) => *year,
            _ => self.child.school_year?,
        };
        let years_on = |day: NaiveDate| i32::from(given) + years_between(self.setting.given_on, day);
        Some(years_on(self.setting.age_on))
    }

    pub(super) fn homes(&self) -> Option<&'v [Whereabouts]>
    where
        'a: 'v,
    {
        match self.pinned(Fact::HomeArea) {
            Some(FactValue::Homes(homes)) => Some(homes),
            _ => self.child.homes.as_deref(),
        }
    }

    pub(super) fn place(&self, fact: Fact) -> Option<&'v Whereabouts>
    where
        'a: 'v,
    {
        if let Some(FactValue::Place(place)) = self.pinned(fact) {
            return Some(place);
        }
        match fact {
            Fact::GpArea => self.child.gp.as_ref(),
            Fact::SchoolArea => self.child.school_area.as_ref(),
            Fact::SchoolMaintainingArea => self.child.school_maintaining_area.as_ref(),
            Fact::CareArea => self.child.care_area.as_ref(),
            Fact::EhcpMaintainingArea => self.child.ehcp_maintaining_area.as_ref(),
            _ => None,
        }
    }

    pub(super) fn education_setting(&self) -> Option<EducationSetting> {
        match self.pinned(Fact::EducationSetting) {
            Some(FactValue::Setting(setting)) => Some(*setting),
            _ => self.child.setting,
        }
    }

    /// The school, when known; inside, none when there is none.
    pub(super) fn school(&self) -> Option<Option<&'a Urn>> {
        match (self.pinned(Fact::School), &self.child.school) {
            (Some(FactValue::School(urn)), _) => Some(*urn),
            (_, Some(SchoolTie::NoSchool)) => Some(None),
            (_, Some(SchoolTie::Attends(urn, _))) => Some(Some(urn)),
            _ => None,
        }
    }

    pub(super) fn truth(&self, fact: Fact) -> Option<bool> {
        match self.pinned(fact) {
            Some(FactValue::Truth(truth)) => Some(*truth),
            _ if fact == Fact::FullTimeEducation => self.child.full_time_education,
            _ => self.child.looked_after,
        }
    }

    pub(super) fn ehcp_status(&self) -> Option<EhcpStatus> {
        match self.pinned(Fact::EhcpStatus) {
            Some(FactValue::Ehcp(status)) => Some(*status),
            _ => self.child.ehcp_status,
        }
    }

    pub(super) fn terms(&self, fact: Fact) -> Option<KnownTerms<'v, 'a>> {
        if let Some(FactValue::Terms(terms)) = self.pinned(fact) {
            return Some(KnownTerms::Exactly(terms));
        }
        let given = match fact {
            Fact::Needs => &self.child.needs,
            Fact::Requests => &self.child.requests,
            Fact::Conditions => &self.child.conditions,
            Fact::Events => &self.child.events,
            Fact::EhcpProvision => &self.child.ehcp_provision,
            _ => &None,
        };
        given.as_deref().map(KnownTerms::Given)
    }

    /// The role, when known; inside, none for a role that no rule names. With it, whether it stands for
    /// itself alone.
    pub(super) fn role(&self) -> Option<(Option<&'a TermCode>, bool)> {
        match self.pinned(Fact::AskerRole) {
            Some(FactValue::Role(role)) => Some((*role, true)),
            _ => self.child.asker_role.as_ref().map(|role| (Some(role), false)),
        }
    }

    pub(super) fn prior_steps(&self) -> Option<&'a [PriorStep]> {
        self.child.prior_steps.as_deref()
    }

    pub(super) fn previous_contacts(&self) -> Option<&'a [PreviousContact]> {
        self.child.previous_contacts.as_deref()
    }

    /// What the case pins a leaf to.
    pub(super) fn pinned_leaf(&self, fact: Fact, leaf: &Rule) -> Option<bool> {
        let Some(FactValue::Leaves(leaves)) = self.pinned(fact) else {
            return None;
        };
        leaves.iter().find(|(pinned, _)| *pinned == leaf).map(|(_, holds)| *holds)
    }

    pub(super) fn child(&self) -> &'a Child {
        self.child
    }
}

/// How many times the school year changes from one day to another.
fn years_between(from: NaiveDate, to: NaiveDate) -> i32 {
    use chrono::Datelike;
    school_year_start(to).year() - school_year_start(from).year()
}
