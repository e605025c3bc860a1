//! Answers of a user that settle several facts at once: the name of a school, which its register completes, and
//! "there is none", from which more follows.

use super::reach::{FactBits, bit};
use super::view::FactValue;
use crate::child::Child;
use crate::vocabulary::{EducationSetting, EhcpStatus, Fact, Whereabouts};

/// As what a register lists schools: a unit within a school has no entry of its own.
const LISTED_SETTINGS: [EducationSetting; 7] = [
    EducationSetting::EarlyYears,
    EducationSetting::Mainstream,
    EducationSetting::Special,
    EducationSetting::SpecialPost16,
    EducationSetting::AlternativeProvision,
    EducationSetting::FurtherEducation,
    EducationSetting::Other,
];

/// A kind of answer that settles several facts at once.
#[derive(Clone, Copy)]
pub(super) enum JointAnswer {
    /// The school, with where it is, and what its register says of its kind and of who maintains it.
    School,
    /// No setting, or education at home: there is no school, nor anywhere that it is.
    NoSchool,
    /// Not looked after: no authority looks after the child.
    NotLookedAfter,
    /// No plan: no authority maintains it, and it names no provision.
    NoPlan,
}

impl JointAnswer {
    pub(super) const ALL: [Self; 4] = [Self::School, Self::NoSchool, Self::NotLookedAfter, Self::NoPlan];

    /// The fact that is asked for.
    pub(super) fn asks_for(self) -> Fact {
        match self {
            Self::School => Fact::School,
            Self::NoSchool => Fact::EducationSetting,
            Self::NotLookedAfter => Fact::LookedAfter,
            Self::NoPlan => Fact::EhcpStatus,
        }
    }

    /// Whether the rest is what a register says, and not what follows.
    pub(super) fn completes_by_register(self) -> bool {
        matches!(self, Self::School)
    }

    /// Whether the question for a fact can be answered so: where a school is, by its name too.
    pub(super) fn answers(self, fact: Fact) -> bool {
        fact == self.asks_for() || matches!((self, fact), (Self::School, Fact::SchoolArea))
    }

    /// The facts that it settles of this child. What is known stays as it is, but that the place of a school
    /// becomes the school's own; none where the question has been answered.
    pub(super) fn settles(self, child: &Child) -> FactBits {
        let unless = |known: bool, fact: Fact| if known { 0 } else { bit(fact) };
        let maintainer = unless(child.school_maintaining_area.is_some(), Fact::SchoolMaintainingArea);
        let school = bit(Fact::School) | bit(Fact::SchoolArea) | maintainer;
        let school_known = child.school.is_some();
        match self {
            Self::School if !school_known => school | unless(child.setting.is_some(), Fact::EducationSetting),
            Self::NoSchool if !school_known && child.school_area.is_none() && child.setting.is_none() => {
                school | bit(Fact::EducationSetting)
            }
            Self::NotLookedAfter if child.looked_after.is_none() => {
                bit(Fact::LookedAfter) | unless(child.care_area.is_some(), Fact::CareArea)
            }
            Self::NoPlan if child.ehcp_status.is_none() => {
                bit(Fact::EhcpStatus)
                    | unless(child.ehcp_maintaining_area.is_some(), Fact::EhcpMaintainingArea)
                    | unless(child.ehcp_provision.is_some(), Fact::EhcpProvision)
            }
            _ => 0,
        }
    }

    /// How many other answers its question has, which settle that fact alone.
    pub(super) fn others(self) -> usize {
        match self {
            Self::School => 0,
            Self::NoSchool => EducationSetting::ALL.iter().filter(|setting| setting.has_school()).count(),
            Self::NotLookedAfter => 1,
            Self::NoPlan => EhcpStatus::ALL.iter().filter(|status| status.has_plan()).count(),
        }
    }

    /// The values that it can give to one of these facts; none where they are all that the fact can have.
    pub(super) fn values(self, fact: Fact) -> Option<Vec<FactValue<'static>>> {
        match (self, fact) {
            (Self::School, Fact::EducationSetting) => Some(LISTED_SETTINGS.map(FactValue::Setting).to_vec()),
            (Self::School, _) => None,
            (_, Fact::EducationSetting) => {
                let settings = EducationSetting::ALL.iter().filter(|setting| !setting.has_school());
                Some(settings.copied().map(FactValue::Setting).collect())
            }
            (_, Fact::EhcpStatus) => {
                let states = EhcpStatus::ALL.iter().filter(|status| !status.has_plan());
                Some(states.copied().map(FactValue::Ehcp).collect())
            }
            (_, Fact::LookedAfter) => Some(vec![FactValue::Truth(false)]),
            (_, Fact::School) => Some(vec![FactValue::School(None)]),
            (_, Fact::EhcpProvision) => Some(vec![FactValue::Terms(Vec::new())]),
            _ => Some(vec![FactValue::Place(Whereabouts::Nowhere)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Child, EducationSetting, EhcpStatus, Fact, FactBits, FactValue, JointAnswer, bit};
    use crate::child::SchoolTie;

    /// The facts known of one child and not of another.
    fn more_known(after: &Child, before: &Child) -> FactBits {
        let known = |child: &Child| {
            [
                (Fact::EducationSetting, child.setting.is_some()),
                (Fact::School, child.school.is_some()),
                (Fact::SchoolArea, child.school_area.is_some()),
                (Fact::SchoolMaintainingArea, child.school_maintaining_area.is_some()),
                (Fact::LookedAfter, child.looked_after.is_some()),
                (Fact::CareArea, child.care_area.is_some()),
                (Fact::EhcpStatus, child.ehcp_status.is_some()),
                (Fact::EhcpMaintainingArea, child.ehcp_maintaining_area.is_some()),
                (Fact::EhcpProvision, child.ehcp_provision.is_some()),
            ]
            .into_iter()
            .filter(|(_, known)| *known)
            .fold(0, |facts, (fact, _)| facts | bit(fact))
        };
        known(after) & !known(before)
    }

    /// That the answer settles what the child's own inference settles, and as it does.
    fn agrees(joint: JointAnswer, before: &Child, answered: Child) {
        let after = answered.with_what_follows();
        assert_eq!(joint.settles(before), more_known(&after, before));
        let places = [
            (Fact::SchoolArea, &after.school_area),
            (Fact::SchoolMaintainingArea, &after.school_maintaining_area),
            (Fact::CareArea, &after.care_area),
            (Fact::EhcpMaintainingArea, &after.ehcp_maintaining_area),
        ];
        for (fact, place) in places.into_iter().filter(|(fact, _)| joint.settles(before) & bit(*fact) != 0) {
            assert!(joint.values(fact) == place.clone().map(|place| vec![FactValue::Place(place)]));
        }
        if joint.settles(before) & bit(Fact::School) != 0 {
            assert!(after.school == Some(SchoolTie::NoSchool));
            assert!(joint.values(Fact::School) == Some(vec![FactValue::School(None)]));
        }
        if joint.settles(before) & bit(Fact::EhcpProvision) != 0 {
            assert!(after.ehcp_provision == Some(Vec::new()));
            assert!(joint.values(Fact::EhcpProvision) == Some(vec![FactValue::Terms(Vec::new())]));
        }
    }

    #[test]
    fn what_there_is_none_of_is_what_a_child_has_none_of() {
        let nowhere = || Some(super::Whereabouts::Nowhere);
        let children = [
            Child::default(),
            Child { school_maintaining_area: nowhere(), ehcp_provision: Some(Vec::new()), ..Child::default() },
            Child { care_area: nowhere(), ehcp_maintaining_area: nowhere(), ..Child::default() },
        ];
        for child in children {
            for value in JointAnswer::NoSchool.values(Fact::EducationSetting).unwrap() {
                let FactValue::Setting(setting) = value else { panic!("no setting") };
                agrees(JointAnswer::NoSchool, &child, Child { setting: Some(setting), ..child.clone() });
            }
            for value in JointAnswer::NoPlan.values(Fact::EhcpStatus).unwrap() {
                let FactValue::Ehcp(status) = value else { panic!("no status") };
                agrees(JointAnswer::NoPlan, &child, Child { ehcp_status: Some(status), ..child.clone() });
            }
            agrees(JointAnswer::NotLookedAfter, &child, Child { looked_after: Some(false), ..child.clone() });
        }
    }

    #[test]
    fn other_answers_settle_nothing_else() {
        for setting in EducationSetting::ALL.iter().copied().filter(|setting| setting.has_school()) {
            let child = Child { setting: Some(setting), ..Child::default() };
            assert_eq!(more_known(&child.clone().with_what_follows(), &child), 0);
        }
        let plan = Child { ehcp_status: Some(EhcpStatus::InPlace), looked_after: Some(true), ..Child::default() };
        assert_eq!(more_known(&plan.clone().with_what_follows(), &plan), 0);
        // A place known of the school says that there is one.
        let somewhere = Child { school_area: Some(super::Whereabouts::Somewhere), ..Child::default() };
        assert_eq!(JointAnswer::NoSchool.settles(&somewhere), 0);
        let contradicting = Child { setting: Some(EducationSetting::None), ..somewhere.clone() };
        assert_eq!(more_known(&contradicting.with_what_follows(), &somewhere), bit(Fact::EducationSetting));
    }
}
