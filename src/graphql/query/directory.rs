//! Providers, services and offers: public facts, for which nothing about a child is needed.

use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::app::{Fault, directory};
use crate::graphql::context::ContextExt;
use crate::graphql::enums::ServiceOrder;
use crate::graphql::extent;
use crate::graphql::inputs::{OfferFilter, ProviderFilter, ServiceFilter};
use crate::graphql::pages::{Connection, ListKind, PageInput, ServiceConnection, asks_for_length};
use crate::graphql::types::{OfferObject, ProviderObject, ServiceObject};

/// The directory.
#[derive(Default)]
pub(crate) struct DirectoryQuery;

#[Object]
impl DirectoryQuery {
    /// One provider; null when there is none of this name.
    async fn provider(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The provider's `slug`.")] slug: String,
    ) -> Result<Option<ProviderObject>, Fault> {
        let slug = directory::slug(&slug)?;
        let found = directory::provider(context.app()?, &slug).await?;
        let moment = context.moment().await?;
        Ok(found.map(|document| ProviderObject::new(document, &moment)))
    }

    /// Providers by name.
    async fn providers(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Which providers; all when omitted.")] filter: Option<ProviderFilter>,
        #[graphql(desc = "How many to return from the start: 1 to 100; 20 when neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end: 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<ProviderObject>>, Fault> {
        let page =
            PageInput { first, after, last, before, counted: asks_for_length(context) }.check(ListKind::Providers)?;
        let moment = context.moment().await?;
        let filter = filter.unwrap_or_default().given();
        let found = directory::providers(context.app()?, filter, page, &moment).await?;
        let shown = found.map(|document| ProviderObject::new(document, &moment));
        Ok(Some(Connection::new(ListKind::Providers, shown)))
    }

    /// One service; null when there is none of this name.
    async fn service(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The service's `slug`.")] slug: String,
    ) -> Result<Option<ServiceObject>, Fault> {
        let slug = directory::slug(&slug)?;
        let found = directory::service(context.app()?, &slug).await?;
        let moment = context.moment().await?;
        Ok(found.map(|document| ServiceObject::new(document, &moment)))
    }

    /// Search and browse services. Answers are public facts about services; nothing about a child is needed.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn services(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Which services; all, closed ones too, when omitted.")] filter: Option<
            ServiceFilter,
        >,
        #[graphql(desc = "In which order; RELEVANCE when omitted.")] order_by: Option<ServiceOrder>,
        #[graphql(desc = "How many to return from the start: 1 to 100; 20 when neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end: 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return those before this cursor.")] before: Option<String>,
    ) -> Result<Option<ServiceConnection>, Fault> {
        let page =
            PageInput { first, after, last, before, counted: asks_for_length(context) }.check(ListKind::Services)?;
        let moment = context.moment().await?;
        let filter = filter.unwrap_or_default().given();
        let order = order_by.unwrap_or(ServiceOrder::Relevance).into();
        let app = context.app()?;
        let mut found = directory::services(app, filter, order, page, &moment).await?;
        let notices = std::mem::take(&mut found.notices);
        let page = match extent::asked_for(context) {
            Some(extent) => ServiceConnection::new(ListKind::Services, found.read(app, extent).await?, &moment),
            None => ServiceConnection::without_items(ListKind::Services, &found.page),
        };
        Ok(Some(page.with_notices(&notices)))
    }

    /// Offers of services, by service and then in the service's own order.
    async fn offers(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Which offers; those of all active and paused services when omitted.")]
        filter: Option<OfferFilter>,
        #[graphql(desc = "How many to return from the start: 1 to 100; 20 when neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end: 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<OfferObject>>, Fault> {
        let page =
            PageInput { first, after, last, before, counted: asks_for_length(context) }.check(ListKind::Offers)?;
        let moment = context.moment().await?;
        let filter = filter.unwrap_or_default().given();
        let found = directory::offers(context.app()?, filter, page, &moment).await?;
        let shown = found.filter_map(|found| {
            let service = ServiceObject::new(Arc::clone(&found.document), &moment);
            Some(OfferObject::new(&service, found.offer()?))
        });
        Ok(Some(Connection::new(ListKind::Offers, shown)))
    }
}
