//! Criteria.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::rules::Rule;
use entity::{criterion, eligibility};

use super::value_of;
use crate::relational::loaders::CriteriaOf;
use crate::relational::loading::many;

pub(super) struct Eligibility(pub(super) eligibility::Model);

impl Eligibility {
    async fn criteria(&self, context: &Context<'_>, part: &str) -> Result<Vec<Criterion>> {
        let criteria = many(context, CriteriaOf(self.0.service_id)).await?.into_iter();
        criteria.filter(|one| one.eligibility_id == Some(self.0.id) && one.part == part).map(Criterion::new).collect()
    }
}

#[Object]
impl Eligibility {
    async fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }

    async fn requirements(&self, context: &Context<'_>) -> Result<Vec<Criterion>> {
        self.criteria(context, "requirement").await
    }

    async fn exclusions(&self, context: &Context<'_>) -> Result<Vec<Criterion>> {
        self.criteria(context, "exclusion").await
    }
}

#[derive(SimpleObject)]
pub(super) struct Criterion {
    code: String,
    text: String,
    decided_by: &'static str,
    facts: Vec<String>,
}

impl Criterion {
    pub(super) fn new(row: criterion::Model) -> Result<Self> {
        let reads = serde_json::from_value::<Rule>(row.rule)?.reads();
        let decided_by = match (reads.facts.is_empty(), reads.judged) {
            (true, true) => "PROFESSIONAL",
            (false, true) => "FACTS_AND_PROFESSIONAL",
            (_, false) => "FACTS",
        };
        let facts = reads.facts.iter().map(value_of).collect::<Result<_>>()?;
        Ok(Self { code: row.code, text: row.text, decided_by, facts })
    }
}
