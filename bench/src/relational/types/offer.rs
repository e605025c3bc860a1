//! Offers.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::terms_and_areas::{Term, terms};
use super::value;
use crate::relational::loaders::{AudiencesOf, DeliveryModesOf, NeedsOf, OfferRow, RoutesTo};
use crate::relational::loading::many;

pub(super) struct Offer(pub(super) OfferRow);

#[Object]
impl Offer {
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    async fn tier(&self) -> String {
        value(&self.0.tier)
    }

    async fn title(&self) -> &str {
        &self.0.title
    }

    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    async fn referral_required(&self) -> Option<bool> {
        self.0.referral_required
    }

    async fn audiences(&self, context: &Context<'_>) -> Result<Vec<String>> {
        Ok(many(context, AudiencesOf(self.0.id)).await?.into_iter().map(|row| value(&row.audience)).collect())
    }

    async fn delivery_modes(&self, context: &Context<'_>) -> Result<Vec<String>> {
        let modes = many(context, DeliveryModesOf(self.0.id)).await?;
        Ok(modes.into_iter().map(|row| value(&row.delivery_mode)).collect())
    }

    async fn needs(&self, context: &Context<'_>) -> Result<Vec<Term>> {
        let rows = many(context, NeedsOf(self.0.id)).await?;
        terms(context, "need", rows.into_iter().map(|row| row.term_code)).await
    }

    async fn routes(&self, context: &Context<'_>) -> Result<Vec<RouteName>> {
        let routes = many(context, RoutesTo(self.0.id)).await?;
        Ok(routes.into_iter().map(|row| RouteName { slug: row.route_slug }).collect())
    }
}

#[derive(SimpleObject)]
pub(super) struct RouteName {
    slug: String,
}
