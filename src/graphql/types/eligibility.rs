//! Published criteria.

use async_graphql::{ID, SimpleObject};
use domain::records;

use super::source::SourceObject;
use super::{AtHand, said};
use crate::graphql::enums::AgeEnd;
use crate::graphql::enums::{DecidedBy, EducationSetting, Fact};
use crate::graphql::ids::{GlobalId, criterion_id};
use crate::graphql::scalars::Date;

/// Published criteria: what must hold, and what must not.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Eligibility", serial)]
pub(crate) struct EligibilityObject {
    /// The criteria in one plain-English sentence.
    statement: Option<String>,
    /// The first day on which these criteria are in force; null: since always.
    valid_from: Option<Date>,
    /// The last day on which these criteria are in force; null: no end known.
    valid_until: Option<Date>,
    /// All of these must hold.
    requirements: AtHand<CriterionObject>,
    /// None of these may hold.
    exclusions: AtHand<CriterionObject>,
}

impl EligibilityObject {
    /// The criteria of an owner, whose sources are these.
    pub(crate) fn new(eligibility: &records::Eligibility, owner: &GlobalId, sources: &[records::Source]) -> Self {
        Self {
            statement: said(&eligibility.statement),
            valid_from: eligibility.valid_from.map(Date),
            valid_until: eligibility.valid_until.map(Date),
            requirements: CriterionObject::all(&eligibility.requirements, owner, sources),
            exclusions: CriterionObject::all(&eligibility.exclusions, owner, sources),
        }
    }
}

/// One published criterion.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Criterion", serial)]
pub(crate) struct CriterionObject {
    /// Opaque; never changes while the code of the criterion does not.
    id: ID,
    /// Stable and unique within its owner (service, offer or route): `gp-area`, `age`, `sensory-only`.
    code: String,
    /// What it says, as people read it.
    text: String,
    /// Whether facts or a professional's view settle it.
    decided_by: DecidedBy,
    /// The facts about a child that the rule reads.
    facts: Vec<Fact>,
    /// Where it is published.
    source: Option<SourceObject>,
}

impl CriterionObject {
    /// A criterion of an owner.
    pub(crate) fn new(criterion: &records::Criterion, owner: &GlobalId, sources: &[records::Source]) -> Self {
        let reads = criterion.rule.reads();
        Self {
            id: criterion_id(owner, &criterion.code),
            code: criterion.code.to_string(),
            text: criterion.text.to_string(),
            decided_by: match (reads.facts.is_empty(), reads.judged) {
                (true, true) => DecidedBy::Professional,
                (false, true) => DecidedBy::FactsAndProfessional,
                // A rule that reads the day alone is settled by it.
                (_, false) => DecidedBy::Facts,
            },
            facts: reads.facts.into_iter().map(Into::into).collect(),
            source: SourceObject::named(&criterion.source, sources),
        }
    }

    /// The criteria of an owner.
    pub(crate) fn all(criteria: &[records::Criterion], owner: &GlobalId, sources: &[records::Source]) -> AtHand<Self> {
        criteria.iter().map(|criterion| Self::new(criterion, owner, sources)).collect()
    }
}

/// A band of ages, as a page can print it and a filter can read it.
#[derive(SimpleObject, Clone)]
#[graphql(name = "AgeBand", serial)]
pub(crate) struct AgeBandObject {
    /// The settings that it holds for; empty: any.
    settings: Vec<EducationSetting>,
    /// Youngest completed age in months; null: from birth, or not stated.
    from_months: Option<u16>,
    /// The birthday at which it ends, or in whose school year it ends; null: no upper end stated.
    until_years: Option<u8>,
    /// How it ends.
    ends: AgeEnd,
    /// The band in words.
    statement: String,
}

impl From<&records::AgeBand> for AgeBandObject {
    fn from(band: &records::AgeBand) -> Self {
        Self {
            settings: band.settings.iter().copied().map(Into::into).collect(),
            from_months: band.from_months,
            until_years: band.until_years,
            ends: band.ends.into(),
            statement: band.statement.to_string(),
        }
    }
}
