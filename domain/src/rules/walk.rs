//! What a rule reads.

use std::collections::BTreeSet;

use super::{Rule, Shape};
use crate::vocabulary::Fact;

/// What the leaves of a rule read and whether somebody's view is among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleFacts {
    /// The facts read.
    pub facts: BTreeSet<Fact>,
    /// Whether a leaf is a judgement.
    pub judged: bool,
}

impl Rule {
    /// What the rule reads.
    pub fn reads(&self) -> RuleFacts {
        let mut reads = RuleFacts::default();
        self.each_leaf(&mut |leaf| {
            reads.facts.extend(leaf.leaf_facts());
            reads.judged |= matches!(leaf, Self::Judgement(_) | Self::NotStated(_));
        });
        reads
    }

    /// Visits every leaf, in order.
    pub fn each_leaf<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self.shape() {
            Shape::All(parts) | Shape::Any(parts) | Shape::AtLeast(_, parts) => {
                parts.iter().for_each(|part| part.each_leaf(visit))
            }
            Shape::Not(part) => part.each_leaf(visit),
            Shape::Leaf(leaf) => visit(leaf),
        }
    }

    /// The facts that this leaf reads; none for a branch. A school year that is not given is worked out from
    /// the date of birth, so that such a leaf reads both.
    pub fn leaf_facts(&self) -> &'static [Fact] {
        match self {
            Self::Age(_) | Self::UntilEndOfSchoolYearTurning(_) | Self::Born(_) => &[Fact::DateOfBirth],
            Self::SchoolYear(_) => &[Fact::DateOfBirth, Fact::SchoolYear],
            Self::HomeArea(_) => &[Fact::HomeArea],
            Self::GpArea(_) => &[Fact::GpArea],
            Self::SchoolArea(_) => &[Fact::SchoolArea],
            Self::SchoolMaintainingArea(_) => &[Fact::SchoolMaintainingArea],
            Self::CareArea(_) => &[Fact::CareArea],
            Self::EhcpMaintainingArea(_) => &[Fact::EhcpMaintainingArea],
            Self::Setting(_) => &[Fact::EducationSetting],
            Self::School(_) => &[Fact::School],
            Self::FullTimeEducation(_) => &[Fact::FullTimeEducation],
            Self::LookedAfter(_) => &[Fact::LookedAfter],
            Self::EhcpStatus(_) => &[Fact::EhcpStatus],
            Self::EhcpProvision(_) => &[Fact::EhcpProvision],
            Self::Needs(_) => &[Fact::Needs],
            Self::Requests(_) => &[Fact::Requests],
            Self::Conditions(_) => &[Fact::Conditions],
            Self::Events(_) => &[Fact::Events],
            Self::PriorStep(_) => &[Fact::PriorSteps],
            Self::PreviousContact(_) => &[Fact::PreviousContact],
            Self::AskerRole(_) => &[Fact::AskerRole],
            Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::AtLeast(_)
            | Self::OnDay(_)
            | Self::Judgement(_)
            | Self::NotStated(_) => &[],
        }
    }
}
