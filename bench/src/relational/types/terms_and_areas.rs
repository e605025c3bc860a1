//! Terms of vocabularies, and the areas that services cover.

use async_graphql::{Context, Object, Result};
use entity::{area, coverage, term};

use super::value;
use crate::relational::loaders::{AreaOf, CoveredBy, TermOf};
use crate::relational::loading::{many, one};

pub(super) struct Term(pub(super) term::Model);

#[Object]
impl Term {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn label(&self) -> &str {
        &self.0.label
    }
}

/// The terms of these codes, in their order.
pub(super) async fn terms(
    context: &Context<'_>,
    vocabulary: &'static str,
    codes: impl Iterator<Item = String>,
) -> Result<Vec<Term>> {
    let wanted = codes.map(|code| one(context, TermOf(vocabulary, code)));
    let found = futures_util::future::try_join_all(wanted).await?;
    Ok(found.into_iter().flatten().map(Term).collect())
}

pub(super) struct Coverage(pub(super) coverage::Model);

#[Object]
impl Coverage {
    async fn basis(&self) -> String {
        value(&self.0.basis)
    }

    async fn areas(&self, context: &Context<'_>) -> Result<Vec<Area>> {
        let covered = many(context, CoveredBy(self.0.id)).await?;
        let wanted = covered.into_iter().map(|row| one(context, AreaOf(row.area_code)));
        Ok(futures_util::future::try_join_all(wanted).await?.into_iter().flatten().map(Area).collect())
    }
}

pub(super) struct Area(pub(super) area::Model);

#[Object]
impl Area {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name(&self) -> &str {
        &self.0.name
    }
}
