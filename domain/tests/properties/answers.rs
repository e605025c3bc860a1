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
    /// The facts that it settles, of those that are open.
    pub(crate) settles: BTreeSet<Fact>,
    /// What is reached with it.
    pub(crate) reached: BTreeSet<u8>,
    /// What is reached when it is known of one of the facts alone how it turns out.
    pub(crate) alone: Vec<(Fact, BTreeSet<u8>)>,
}

/// What a fact is like with an answer.
type Likeness = fn(&Completion) -> bool;

/// A kind of answer that settles several facts: each with what it is then like.
struct Kind {
    to: Vec<Fact>,
    settles: Vec<(Fact, Likeness)>,
}

impl Kind {
    /// Settles those facts of which nothing is known.
    fn new(to: &[Fact], settles: Vec<(Fact, bool, Likeness)>) -> Self {
        let open = settles.into_iter().filter(|(_, known, _)| !known);
        Self { to: to.to_vec(), settles: open.map(|(fact, _, likeness)| (fact, likeness)).collect() }
    }
}

/// Every way in which some facts can turn out, each with the values reached.
type Ways<'t> = Vec<(&'t Completion, BTreeSet<u8>)>;

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
        let open = self.open();
        let mut answers = Vec::new();
        for kind in kinds(known) {
            let settles: BTreeSet<Fact> =
                kind.settles.iter().map(|(fact, _)| *fact).filter(|fact| open.contains(fact)).collect();
            let as_said = |child: &Completion| {
                kind.settles.iter().filter(|(fact, _)| settles.contains(fact)).all(|(_, holds)| holds(child))
            };
            let each_alone: Vec<(Fact, Ways<'_>)> =
                settles.iter().map(|fact| (*fact, self.ways(&BTreeSet::from([*fact])))).collect();
            for (child, reached) in self.ways(&settles).into_iter().filter(|(child, _)| as_said(child)) {
                let of_one = |(fact, ways): &(Fact, Ways<'_>)| {
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
    let mut kinds = Vec::new();
    let (setting, maintainer) = (known.setting.is_some(), known.maintained_by.is_some());
    if known.school.is_none() {
        // No register lists a unit within a school, a home or nothing.
        let listed: Likeness = |child| {
            let listed = [EducationSetting::Mainstream, EducationSetting::Special, EducationSetting::EarlyYears];
            listed.contains(&child.setting)
        };
        let settles = vec![
            (Fact::School, false, (|_| true) as Likeness),
            (Fact::SchoolArea, false, |_| true),
            (Fact::EducationSetting, setting, listed),
            (Fact::SchoolMaintainingArea, maintainer, |_| true),
        ];
        kinds.push(Kind::new(&[Fact::School, Fact::SchoolArea], settles));
    }
    if !setting && known.school.is_none() && known.school_area.is_none() {
        let without: Likeness =
            |child| [EducationSetting::None, EducationSetting::ElectiveHomeEducation].contains(&child.setting);
        let settles = vec![
            (Fact::EducationSetting, false, without),
            (Fact::School, false, |child| child.school.is_none()),
            (Fact::SchoolArea, false, |child| child.school_area == Spot::Unnamed),
            (Fact::SchoolMaintainingArea, maintainer, |child| child.maintained_by == Spot::Unnamed),
        ];
        kinds.push(Kind::new(&[Fact::EducationSetting], settles));
    }
    if known.looked_after.is_none() {
        let settles = vec![
            (Fact::LookedAfter, false, (|child| !child.looked_after) as Likeness),
            (Fact::CareArea, known.care_area.is_some(), |child| child.care_area == Spot::Unnamed),
        ];
        kinds.push(Kind::new(&[Fact::LookedAfter], settles));
    }
    if known.plan.is_none() {
        let settles = vec![
            (Fact::EhcpStatus, false, (|child| child.plan != EhcpStatus::InPlace) as Likeness),
            (Fact::EhcpMaintainingArea, known.plan_area.is_some(), |child| child.plan_area == Spot::Unnamed),
            (Fact::EhcpProvision, known.therapy.is_some(), |child| !child.therapy),
        ];
        kinds.push(Kind::new(&[Fact::EhcpStatus], settles));
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
