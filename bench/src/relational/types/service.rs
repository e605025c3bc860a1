//! Services with their providers.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::records::SourceRef;

use super::contact::{ContactPoint, Location};
use super::eligibility::Eligibility;
use super::offer::Offer;
use super::referral::ReferralRoute;
use super::terms_and_areas::{Coverage, Term, terms};
use super::{value, value_of};
use crate::relational::loaders::{
    AgesOf, ContactsOf, CoverageOf, DetailsOf, DisciplinesOf, DocumentOf, EligibilityOf, LocationsOf, OffersOf,
    ProviderOf, ProviderRow, RoutesOf, ServiceDetails, ServiceRow,
};
use crate::relational::loading::{many, one};

pub(in crate::relational) struct Service(pub(in crate::relational) ServiceRow);

impl Service {
    async fn details(&self, context: &Context<'_>) -> Result<ServiceDetails> {
        one(context, DetailsOf(self.0.id)).await?.ok_or_else(|| "a service is gone".into())
    }
}

#[Object]
impl Service {
    async fn id(&self) -> String {
        self.0.id.to_string()
    }

    async fn slug(&self) -> &str {
        &self.0.slug
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    async fn status(&self) -> String {
        value(&self.0.status)
    }

    async fn website(&self) -> Option<&str> {
        self.0.website.as_deref()
    }

    async fn updated_at(&self) -> String {
        self.0.updated_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    async fn provider(&self, context: &Context<'_>) -> Result<Option<Provider>> {
        Ok(many(context, ProviderOf(self.0.provider_id)).await?.pop().map(Provider))
    }

    async fn disciplines(&self, context: &Context<'_>) -> Result<Vec<Term>> {
        let rows = many(context, DisciplinesOf(self.0.id)).await?;
        terms(context, "discipline", rows.into_iter().map(|row| row.term_code)).await
    }

    async fn coverage(&self, context: &Context<'_>) -> Result<Vec<Coverage>> {
        Ok(many(context, CoverageOf(self.0.id)).await?.into_iter().map(Coverage).collect())
    }

    async fn eligibility(&self, context: &Context<'_>) -> Result<Option<Eligibility>> {
        let versions = many(context, EligibilityOf(self.0.id)).await?;
        Ok(versions.into_iter().find(|version| version.offer_id.is_none()).map(Eligibility))
    }

    async fn offers(&self, context: &Context<'_>) -> Result<Vec<Offer>> {
        Ok(many(context, OffersOf(self.0.id)).await?.into_iter().map(Offer).collect())
    }

    async fn referral_routes(&self, context: &Context<'_>) -> Result<Vec<ReferralRoute>> {
        many(context, RoutesOf(self.0.id)).await?.into_iter().map(ReferralRoute::new).collect()
    }

    async fn contacts(&self, context: &Context<'_>) -> Result<Vec<ContactPoint>> {
        Ok(many(context, ContactsOf(self.0.id)).await?.into_iter().map(ContactPoint).collect())
    }

    async fn locations(&self, context: &Context<'_>) -> Result<Vec<Location>> {
        Ok(many(context, LocationsOf(self.0.id)).await?.into_iter().map(Location).collect())
    }

    async fn signposts(&self, context: &Context<'_>) -> Result<Vec<Signpost>> {
        let signposts = self.details(context).await?.signposts.into_iter();
        Ok(signposts
            .map(|one| Signpost {
                situation: one.situation.to_string(),
                to: one.to.to_string(),
                text: one.text.to_string(),
            })
            .collect())
    }

    async fn pathway(&self, context: &Context<'_>) -> Result<Vec<PathwayStep>> {
        let steps = self.details(context).await?.pathway.into_iter();
        Ok(steps
            .map(|step| PathwayStep {
                title: step.title.to_string(),
                text: step.text.as_ref().map(ToString::to_string),
            })
            .collect())
    }

    async fn waiting_times(&self, context: &Context<'_>) -> Result<Vec<WaitingTime>> {
        let times = self.details(context).await?.waiting_times.into_iter();
        times.map(|time| Ok(WaitingTime { weeks: time.weeks.into(), kind: value_of(&time.kind)? })).collect()
    }

    async fn ages(&self, context: &Context<'_>) -> Result<Vec<AgeBand>> {
        let bands = many(context, AgesOf(self.0.id)).await?.into_iter().filter(|band| band.offer_id.is_none());
        Ok(bands.map(|band| AgeBand { until_years: band.until_years, statement: band.statement }).collect())
    }

    async fn freshness(&self) -> Freshness {
        Freshness { reviewed_on: self.0.reviewed_on.map(|day| day.to_string()) }
    }

    async fn sources(&self, context: &Context<'_>) -> Result<Vec<Source>> {
        let places: Vec<SourceRef> = self.details(context).await?.described_in;
        let Some(document) = one(context, DocumentOf(self.0.provider_id)).await? else { return Ok(Vec::new()) };
        let of = |place: &SourceRef| document.sources.iter().find(|source| source.key == place.key);
        let named = places.iter().filter_map(of);
        Ok(named
            .map(|source| Source { title: source.title.to_string(), url: source.url.as_ref().map(ToString::to_string) })
            .collect())
    }
}

struct Provider(ProviderRow);

#[Object]
impl Provider {
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn kind(&self) -> String {
        value(&self.0.kind)
    }

    async fn website(&self, context: &Context<'_>) -> Result<Option<String>> {
        let document = one(context, DocumentOf(self.0.id)).await?;
        Ok(document.and_then(|document| document.website).map(|website| website.to_string()))
    }
}

#[derive(SimpleObject)]
struct Signpost {
    situation: String,
    to: String,
    text: String,
}

#[derive(SimpleObject)]
struct PathwayStep {
    title: String,
    text: Option<String>,
}

#[derive(SimpleObject)]
struct WaitingTime {
    weeks: i64,
    kind: String,
}

#[derive(SimpleObject)]
struct AgeBand {
    until_years: Option<i32>,
    statement: String,
}

#[derive(SimpleObject)]
struct Freshness {
    reviewed_on: Option<String>,
}

#[derive(SimpleObject)]
struct Source {
    title: String,
    url: Option<String>,
}
