//! The smaller parts of a service.

use async_graphql::{ComplexObject, Context, SimpleObject};
use domain::vocabulary::Slug;

use super::eligibility::CriterionObject;
use super::source::SourceObject;
use super::{AreaObject, AtHand, ServiceObject};
use crate::app::{Fault, directory};
use crate::graphql::context::ContextExt;
use crate::graphql::enums::{CoverageBasis, WaitingTimeKind};
use crate::graphql::scalars::Date;

/// Where a service works, by one tie between a child and the areas.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Coverage", serial)]
pub(crate) struct CoverageObject {
    /// The tie between a child and the areas.
    pub(super) basis: CoverageBasis,
    /// The areas.
    pub(super) areas: AtHand<AreaObject>,
    /// The URNs of single schools. When not empty, only pupils of these schools are found by it, and `areas`
    /// says where the schools are.
    pub(super) schools: Vec<String>,
}

/// Where to go for what a service does not do.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Signpost", complex, serial)]
pub(crate) struct SignpostObject {
    /// When this applies, in plain English.
    situation: String,
    /// Where to go.
    to: String,
    /// What to know about it.
    text: String,
    /// Its page.
    url: Option<String>,
    /// Its phone number.
    phone: Option<String>,
    #[graphql(skip)]
    listed_as: Option<Slug>,
}

impl From<&domain::records::Signpost> for SignpostObject {
    fn from(signpost: &domain::records::Signpost) -> Self {
        Self {
            situation: signpost.situation.to_string(),
            to: signpost.to.to_string(),
            text: signpost.text.to_string(),
            url: signpost.url.as_ref().map(ToString::to_string),
            phone: super::said(&signpost.phone),
            listed_as: signpost.service.clone(),
        }
    }
}

#[ComplexObject]
impl SignpostObject {
    /// The service in this directory, where it is listed.
    async fn service(&self, context: &Context<'_>) -> Result<Option<ServiceObject>, Fault> {
        let Some(slug) = &self.listed_as else {
            return Ok(None);
        };
        let found = directory::service(context.app()?, slug).await?;
        let moment = context.moment().await?;
        Ok(found.map(|document| ServiceObject::new(document, &moment)))
    }
}

/// One step of what happens after a referral.
#[derive(SimpleObject, Clone)]
#[graphql(name = "PathwayStep", serial)]
pub(crate) struct PathwayStepObject {
    /// Its place in the order, from 1.
    pub(super) position: usize,
    /// What happens.
    pub(super) title: String,
    /// What to know about it.
    pub(super) text: Option<String>,
}

/// A wait as published, with its date; never turned into a due date.
#[derive(SimpleObject, Clone)]
#[graphql(name = "WaitingTime", serial)]
pub(crate) struct WaitingTimeObject {
    /// How many weeks.
    pub(super) weeks: u16,
    /// Whether the service aims at it or families commonly wait so long.
    pub(super) kind: WaitingTimeKind,
    /// Whom it is for, when not all.
    pub(super) applies_to: Option<String>,
    /// The day that the figure is of.
    pub(super) as_of: Option<Date>,
    /// Where it is published.
    pub(super) source: Option<SourceObject>,
}

/// A place where published sources contradict themselves or each other.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Conflict", serial)]
pub(crate) struct ConflictObject {
    /// Its name, unique within the service.
    pub(super) code: String,
    /// What is contradicted, and how the engine resolves it.
    pub(super) text: String,
    /// What the sources say, one statement each.
    pub(super) statements: Vec<String>,
    /// The criteria that it touches; empty when it touches none.
    pub(super) criteria: AtHand<CriterionObject>,
    /// Where the statements stand.
    pub(super) sources: AtHand<SourceObject>,
}
