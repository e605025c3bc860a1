//! Providers.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::records::{Provider, ProviderDocument};

use super::contact::{ContactPointObject, Keeps};
use super::source::{FreshnessObject, SourceObject};
use super::{AreaObject, AtHand, said};
use crate::app::{Extent, Fault, Moment, directory, with_services};
use crate::graphql::context::ContextExt;
use crate::graphql::enums::ProviderKind;
use crate::graphql::extent;
use crate::graphql::ids::GlobalId;
use crate::graphql::pages::{ListKind, PageInput, ServiceConnection, asks_for_length};

/// A provider as the schema shows it, or as much of one as the outline of a service has.
#[derive(Clone)]
pub(crate) struct ProviderObject {
    document: Arc<ProviderDocument>,
    extent: Extent,
    moment: Arc<Moment>,
}

impl ProviderObject {
    /// A provider.
    pub(crate) fn new(document: Arc<ProviderDocument>, moment: &Arc<Moment>) -> Self {
        Self::of_extent(document, Extent::Whole, moment)
    }

    /// A provider of which as much is known as of one of its services.
    pub(crate) fn of_extent(document: Arc<ProviderDocument>, extent: Extent, moment: &Arc<Moment>) -> Self {
        Self { document, extent, moment: Arc::clone(moment) }
    }

    /// The provider, for what an outline does not have.
    fn whole(&self) -> Result<&Provider, Fault> {
        self.extent.whole(&self.document.provider)
    }
}

/// An organisation that provides services: an NHS trust, a community interest company, a school, a council, a
/// charity, a private practice.
#[Object(name = "Provider", serial)]
impl ProviderObject {
    /// Opaque; never changes, even when the slug does.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::Provider(self.document.id).encode()
    }

    /// Its name in links and in `provider(slug:)`.
    async fn slug(&self) -> &str {
        self.document.provider.slug.as_str()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.document.provider.name.as_str()
    }

    /// What kind of organisation it is.
    async fn kind(&self) -> ProviderKind {
        self.document.provider.kind.into()
    }

    /// What it does, in a sentence or two.
    async fn summary(&self) -> Option<String> {
        said(&self.document.provider.summary)
    }

    /// Its website.
    async fn website(&self) -> Option<String> {
        self.document.provider.website.as_ref().map(ToString::to_string)
    }

    /// How to reach it as a whole; each service has contacts of its own.
    async fn contacts(&self) -> Result<AtHand<ContactPointObject>, Fault> {
        let contacts = self.whole()?.contacts.iter();
        Ok(contacts.map(|contact| ContactPointObject::new(contact, &Keeps::default(), &self.moment)).collect())
    }

    /// Its services by name, closed ones included.
    async fn services(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many to return from the start: 1 to 100; 20 when neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end: 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return those before this cursor.")] before: Option<String>,
    ) -> Result<ServiceConnection, Fault> {
        let page = PageInput { first, after, last, before, counted: asks_for_length(context) }
            .check(ListKind::ProviderServices)?;
        let found = directory::services_of_provider(context.app()?, self.document.id, page).await?;
        let Some(extent) = extent::asked_for(context) else {
            return Ok(ServiceConnection::without_items(ListKind::ProviderServices, &found));
        };
        let found = with_services(context.app()?, found, extent).await?;
        Ok(ServiceConnection::new(ListKind::ProviderServices, found, &self.moment))
    }

    /// The areas that it works in.
    async fn areas(&self) -> Result<AtHand<AreaObject>, Fault> {
        Ok(AreaObject::all_of(&self.whole()?.areas, &self.moment))
    }

    /// The published documents that describe it.
    async fn sources(&self) -> Result<AtHand<SourceObject>, Fault> {
        let provider = self.whole()?;
        Ok(SourceObject::all_named(&provider.described_in, &provider.sources))
    }

    /// When it was last checked against its sources.
    async fn freshness(&self) -> Result<FreshnessObject, Fault> {
        Ok(FreshnessObject { freshness: self.whole()?.freshness, today: self.moment.today })
    }
}
