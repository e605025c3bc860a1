//! The tree itself.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::{
    AgeTest, AreaTest, BornTest, DayTest, PreviousContactTest, PriorStepTest, RoleTest, SchoolTest, SchoolYearTest,
    SettingTest, StatusTest, TermTest,
};
use crate::vocabulary::{JudgementKind, Text};

/// A rule about one child on one day. It comes to one of three values, FAILS < JUDGEMENT < PASSES, by order
/// alone. In a file it is a mapping with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(transform = one_key)]
pub enum Rule {
    /// Every one of these holds: the least of them.
    All(#[schemars(length(min = 1))] Vec<Rule>),
    /// One of these holds: the greatest of them.
    Any(#[schemars(length(min = 1))] Vec<Rule>),
    /// This does not hold: the order turned round.
    Not(Box<Rule>),
    /// So many of these hold: the n-th greatest.
    AtLeast(AtLeast),

    /// The child's completed age.
    Age(AgeTest),
    /// It is no later than the end of the school year (31 August) in which the child turns this many years.
    UntilEndOfSchoolYearTurning(#[schemars(range(min = 1, max = 30))] u8),
    /// The child's date of birth lies between two dates.
    Born(BornTest),
    /// The child's school year, 0 for Reception, counted from the date of birth when not given.
    SchoolYear(SchoolYearTest),

    /// Where the child lives.
    HomeArea(AreaTest),
    /// Where the child's GP practice is.
    GpArea(AreaTest),
    /// Where the child's school or setting is.
    SchoolArea(AreaTest),
    /// Which authority maintains the child's school.
    SchoolMaintainingArea(AreaTest),
    /// Which authority looks after the child.
    CareArea(AreaTest),
    /// Which authority maintains the child's plan.
    EhcpMaintainingArea(AreaTest),

    /// The kind of setting the child is educated in.
    Setting(SettingTest),
    /// The school or setting itself.
    School(SchoolTest),
    /// Whether the child is in full-time education.
    FullTimeEducation(bool),
    /// Whether the child is looked after by a local authority.
    LookedAfter(bool),
    /// How far an education, health and care plan has come.
    EhcpStatus(StatusTest),
    /// The kinds of provision that the plan names, as `discipline` terms.
    #[schemars(extend("x-vocabulary" = "discipline"))]
    EhcpProvision(TermTest),
    /// The difficulties that help is asked for with.
    #[schemars(extend("x-vocabulary" = "need"))]
    Needs(TermTest),
    /// What is asked for beyond help with the needs.
    #[schemars(extend("x-vocabulary" = "request"))]
    Requests(TermTest),
    /// Diagnoses and conditions.
    #[schemars(extend("x-vocabulary" = "condition"))]
    Conditions(TermTest),
    /// Recent events.
    #[schemars(extend("x-vocabulary" = "event"))]
    Events(TermTest),
    /// A step already taken.
    PriorStep(PriorStepTest),
    /// An earlier contact with a service.
    PreviousContact(PreviousContactTest),
    /// Who asks.
    AskerRole(RoleTest),

    /// The day on which the question is asked.
    OnDay(DayTest),

    /// Only somebody's view settles it.
    Judgement(Judgement),
    /// The source does not say: a judgement for the service itself, with its own wording.
    NotStated(Text),
}

/// So many of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtLeast {
    /// How many must hold.
    #[schemars(range(min = 1))]
    pub count: u16,
    /// Of which rules.
    #[schemars(length(min = 1))]
    pub of: Vec<Rule>,
}

/// What only somebody's view settles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// Whose view, and why it is needed.
    #[serde(default = "professional_view", skip_serializing_if = "is_professional_view")]
    pub kind: JudgementKind,
    /// What is to be judged, as a sentence.
    pub text: Text,
}

fn professional_view() -> JudgementKind {
    JudgementKind::ProfessionalView
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_professional_view(kind: &JudgementKind) -> bool {
    *kind == JudgementKind::ProfessionalView
}

/// What a rule is made of, for code that walks trees.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    /// The least of these.
    All(&'a [Rule]),
    /// The greatest of these.
    Any(&'a [Rule]),
    /// This turned round.
    Not(&'a Rule),
    /// The n-th greatest of these.
    AtLeast(usize, &'a [Rule]),
    /// No rule within.
    Leaf(&'a Rule),
}

impl Rule {
    /// What the rule is made of.
    pub fn shape(&self) -> Shape<'_> {
        match self {
            Self::All(parts) => Shape::All(parts),
            Self::Any(parts) => Shape::Any(parts),
            Self::Not(part) => Shape::Not(part),
            Self::AtLeast(AtLeast { count, of }) => Shape::AtLeast(usize::from(*count), of),
            leaf => Shape::Leaf(leaf),
        }
    }
}

/// Turns "one of these mappings, each with its own single key" into "one mapping with one of these keys", of
/// which a validator can say precisely what is wrong.
pub(super) fn one_key(schema: &mut Schema) {
    let Some(alternatives) = schema.remove("oneOf").and_then(|value| match value {
        serde_json::Value::Array(list) => Some(list),
        _ => None,
    }) else {
        return;
    };
    let mut properties = serde_json::Map::new();
    for alternative in alternatives {
        let Some(serde_json::Value::Object(keys)) = alternative.get("properties").cloned() else {
            continue;
        };
        for (key, mut value) in keys {
            for said in ["description", "x-vocabulary"] {
                if let (Some(said_of_it), Some(value)) = (alternative.get(said), value.as_object_mut()) {
                    value.entry(said).or_insert_with(|| said_of_it.clone());
                }
            }
            properties.insert(key, value);
        }
    }
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    schema.insert("minProperties".to_owned(), 1.into());
    schema.insert("maxProperties".to_owned(), 1.into());
}
