//! Lists of providers.

use domain::vocabulary::{AreaCode, ProviderKind};
use entity::{provider, provider_area};
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QuerySelect, Select};

use super::by_name::{NameKey, NameRow};
use super::by_words::{Worded, has_words};
use super::conditions::{once_found, one_of, values_where};
use super::page::{Found, OnceFound, Page, PagedList};
use crate::store::{Store, StoreError};

/// Which providers are wanted. An empty list restricts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderFilter {
    /// Words that each start a word of the name or the summary.
    pub text: Option<String>,
    /// Kinds.
    pub kinds: Vec<ProviderKind>,
    /// Areas with all that they lie within, one of which the provider works in.
    pub areas: Vec<AreaCode>,
}

impl Store {
    /// A page of the providers that a filter lets through, by name.
    pub async fn find_providers(
        &self,
        filter: &ProviderFilter,
        page: &Page<NameKey>,
    ) -> Result<Found<NameKey>, StoreError> {
        let paged = PagedList {
            list: list(filter, self.backend())?,
            order: vec![provider::Column::SortName.into_expr(), provider::Column::Id.into_expr()],
            once_found: (*filter != ProviderFilter::default()).then(|| {
                OnceFound::in_order(vec![once_found(provider::Column::SortName), provider::Column::Id.into_expr()])
            }),
            page: page.clone().map(NameKey::values),
        };
        let paged = &paged;
        self.read(|database| async move {
            let found: Found<NameRow> = paged.find(&database).await?;
            Ok(found.map(NameKey::from))
        })
        .await
    }

    /// How many providers a filter lets through.
    pub async fn count_providers(&self, filter: &ProviderFilter) -> Result<u64, StoreError> {
        self.length(list(filter, self.backend())?).await
    }
}

fn list(filter: &ProviderFilter, backend: DbBackend) -> Result<Select<provider::Entity>, StoreError> {
    Ok(provider::Entity::find()
        .select_only()
        .columns([provider::Column::Id, provider::Column::SortName])
        .filter(condition(filter, backend)?))
}

fn condition(filter: &ProviderFilter, backend: DbBackend) -> Result<Condition, StoreError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let mut all = Condition::all()
        .add(has_words(Worded::Provider, text, backend))
        .add(one_of(provider::Column::Kind, &filter.kinds)?);
    if !filter.areas.is_empty() {
        let areas = one_of(provider_area::Column::AreaCode, &filter.areas)?;
        all = all.add(
            provider::Column::Id
                .in_subquery(values_where::<provider_area::Entity>(provider_area::Column::ProviderId, areas)),
        );
    }
    Ok(all)
}
