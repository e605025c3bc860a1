//! What a user can answer, each answer with all that follows from it: the facts that one answer settles together, and
//! the values that are left to be reached.

use std::collections::BTreeSet;

use domain::vocabulary::{EducationSetting, EhcpStatus, Fact};

use crate::knowledge::Knowledge;
use crate::oracle::{Completion, Table};
use crate::spots::Spot;

/// One answer.
pub(crate) struct Answer {
    /// The facts whose question it answers, the one that it is asked for by first.
    pub(crate) to: Vec<Fact>,
    /// The facts that it settles, of those that rules read.
    pub(crate) settles: BTreeSet<Fact>,
    /// What is reached with it.
    pub(crate) reached: BTreeSet<u8>,
    /// What is reached when it is known of one of the facts alone how it turns out.
    pub(crate) alone: Vec<(Fact, BTreeSet<u8>)>,
}

/// A kind of answer that settles several facts: each with what it must be like.
struct Kind {
    to: Vec<Fact>,
    settles: Vec<(Fact, fn(&Completion) -> bool)>,
}

impl Table {
    /// Every answer about one fact, as if nothing followed from it.
    pub(crate) fn answers_about_one(&self) -> Vec<Answer> {
        let missing = self.missing().into_iter();
        let about = |fact: Fact| {
            let settles = BTreeSet::from([fact]);
            let ways = self.ways(&settles).into_iter();
            let answers = ways.map(move |(_, reached)| Answer {
                to: vec![fact],
                settles: settles.clone(),
                reached,
                alone: Vec::new(),
            });
            answers.collect::<Vec<_>>()
        };
        missing.flat_map(about).collect()
    }

    /// Every answer that settles several facts.
    pub(crate) fn joint_answers(&self, known: &Knowledge) -> Vec<Answer> {
        let missing = self.missing();
        let mut answers = Vec::new();
        for kind in kinds(known) {
            let settles: BTreeSet<Fact> =
                kind.settles.iter().map(|(fact, _)| *fact).filter(|fact| missing.contains(fact)).collect();
            let as_said = |child: &Completion| {
                kind.settles.iter().filter(|(fact, _)| settles.contains(fact)).all(|(_, holds)| holds(child))
            };
            let each_alone: Vec<(Fact, Vec<(&Completion, BTreeSet<u8>)>)> =
                settles.iter().map(|fact| (*fact, self.ways(&BTreeSet::from([*fact])))).collect();
            for (child, reached) in self.ways(&settles).into_iter().filter(|(child, _)| as_said(child)) {
                let of_one = |(fact, ways): &(Fact, Vec<(&Completion, BTreeSet<u8>)>)| {
                    let way = ways.iter().find(|(other, _)| same(*fact, child, other)).unwrap();
                    (*fact, way.1.clone())
                };
                let alone = each_alone.iter().map(of_one).collect();
                answers.push(Answer { to: kind.to.clone(), settles: settles.clone(), reached, alone });
            }
        }
        answers
    }
}

/// The kinds of answer that are left to be given. What is known already stays as it is, but the place of a school.
fn kinds(known: &Knowledge) -> Vec<Kind> {
    let anything: fn(&Completion) -> bool = |_| true;
    let mut kinds = Vec::new();
    if known.school.is_none() {
        let mut settles = vec![(Fact::School, anything), (Fact::SchoolArea, anything)];
        if known.setting.is_none() {
            // No register lists a unit within a school, a home or nothing.
            settles.push((Fact::EducationSetting, |child| {
                matches!(
                    child.setting,
                    EducationSetting::Mainstream | EducationSetting::Special | EducationSetting::EarlyYears
                )
            }));
        }
        if known.maintained_by.is_none() {
            settles.push((Fact::SchoolMaintainingArea, anything));
        }
        kinds.push(Kind { to: vec![Fact::School, Fact::SchoolArea], settles });
    }
    if known.setting.is_none() && known.school.is_none() && known.school_area.is_none() {
        let mut settles: Vec<(Fact, fn(&Completion) -> bool)> = vec![
            (Fact::EducationSetting, |child| {
                matches!(child.setting, EducationSetting::None | EducationSetting::ElectiveHomeEducation)
            }),
            (Fact::School, |child| child.school.is_none()),
            (Fact::SchoolArea, |child| child.school_area == Spot::Unnamed),
        ];
        if known.maintained_by.is_none() {
            settles.push((Fact::SchoolMaintainingArea, |child| child.maintained_by == Spot::Unnamed));
        }
        kinds.push(Kind { to: vec![Fact::EducationSetting], settles });
    }
    if known.looked_after.is_none() {
        let mut settles: Vec<(Fact, fn(&Completion) -> bool)> = vec![(Fact::LookedAfter, |child| !child.looked_after)];
        if known.care_area.is_none() {
            settles.push((Fact::CareArea, |child| child.care_area == Spot::Unnamed));
        }
        kinds.push(Kind { to: vec![Fact::LookedAfter], settles });
    }
    if known.plan.is_none() {
        let mut settles: Vec<(Fact, fn(&Completion) -> bool)> =
            vec![(Fact::EhcpStatus, |child| matches!(child.plan, EhcpStatus::None | EhcpStatus::Requested))];
        if known.plan_area.is_none() {
            settles.push((Fact::EhcpMaintainingArea, |child| child.plan_area == Spot::Unnamed));
        }
        if known.therapy.is_none() {
            settles.push((Fact::EhcpProvision, |child| !child.therapy));
        }
        kinds.push(Kind { to: vec![Fact::EhcpStatus], settles });
    }
    kinds
}

/// Whether two children are alike in one of the facts that such an answer settles.
fn same(fact: Fact, one: &Completion, other: &Completion) -> bool {
    match fact {
        Fact::School => one.school == other.school,
        Fact::SchoolArea => one.school_area == other.school_area,
        Fact::SchoolMaintainingArea => one.maintained_by == other.maintained_by,
        Fact::EducationSetting => one.setting == other.setting,
        Fact::LookedAfter => one.looked_after == other.looked_after,
        Fact::CareArea => one.care_area == other.care_area,
        Fact::EhcpStatus => one.plan == other.plan,
        Fact::EhcpMaintainingArea => one.plan_area == other.plan_area,
        Fact::EhcpProvision => one.therapy == other.therapy,
        _ => false,
    }
}
