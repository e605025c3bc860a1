//! Ways into a service.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::records::{ReferralChannel, ResponseTime};
use entity::referral_route;
use serde::Deserialize;

use super::terms_and_areas::{Term, terms};
use super::{value, value_of};
use crate::relational::loaders::RolesOf;
use crate::relational::loading::many;

/// What of a route has no column of its own.
#[derive(Deserialize)]
pub(super) struct RouteDetails {
    summary: Option<String>,
    #[serde(default)]
    channels: Vec<ReferralChannel>,
    #[serde(default)]
    required_information: Vec<String>,
    #[serde(default)]
    response_times: Vec<ResponseTime>,
}

pub(super) struct ReferralRoute {
    row: referral_route::Model,
    details: RouteDetails,
}

impl ReferralRoute {
    pub(super) fn new(mut row: referral_route::Model) -> Result<Self> {
        let details = serde_json::from_value(row.details.take())?;
        Ok(Self { row, details })
    }
}

#[Object]
impl ReferralRoute {
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    async fn name(&self) -> &str {
        &self.row.name
    }

    async fn summary(&self) -> Option<&str> {
        self.details.summary.as_deref()
    }

    async fn referrers(&self) -> Referrers<'_> {
        Referrers(&self.row)
    }

    async fn channels(&self) -> Result<Vec<Channel>> {
        let channels = self.details.channels.iter();
        channels
            .map(|one| Ok(Channel { kind: value_of(&one.kind)?, url: one.url.as_ref().map(ToString::to_string) }))
            .collect()
    }

    async fn required_information(&self) -> &[String] {
        &self.details.required_information
    }

    async fn response_times(&self) -> Result<Vec<ResponseTimeRow>> {
        let times = self.details.response_times.iter();
        times
            .map(|one| {
                Ok(ResponseTimeRow {
                    stage: value_of(&one.stage)?,
                    within: one.within.into(),
                    unit: value_of(&one.unit)?,
                })
            })
            .collect()
    }
}

pub(super) struct Referrers<'a>(pub(super) &'a referral_route::Model);

#[Object]
impl Referrers<'_> {
    async fn policy(&self) -> String {
        value(&self.0.policy)
    }

    async fn roles(&self, context: &Context<'_>) -> Result<Vec<Term>> {
        let rows = many(context, RolesOf(self.0.id)).await?;
        terms(context, "role", rows.into_iter().map(|row| row.term_code)).await
    }
}

#[derive(SimpleObject)]
pub(super) struct Channel {
    kind: String,
    url: Option<String>,
}

#[derive(SimpleObject)]
pub(super) struct ResponseTimeRow {
    stage: String,
    within: i64,
    unit: String,
}
