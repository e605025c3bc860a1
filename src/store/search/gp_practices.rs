//! Lists of GP practices.

use domain::records::GpPractice;
use domain::vocabulary::AreaCode;
use entity::gp_practice;
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter};

use super::by_name::NameKey;
use super::by_words::{Worded, has_words};
use super::conditions::{once_found, one_of};
use super::page::{Found, OnceFound, Page, PagedList};
use crate::store::reference::gp_practices::record;
use crate::store::{Store, StoreError};

/// Which GP practices are wanted. An empty list restricts nothing. No `Debug`, since which practice somebody looks for
/// may be a fact about a child.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct GpPracticeFilter {
    /// Words that each start a word of the name, or the postcode.
    pub text: Option<String>,
    /// Authorities with all that lie within them, or postcode districts.
    pub areas: Vec<AreaCode>,
}

/// A GP practice in a list by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GpPracticeItem {
    /// Its place in the list.
    pub key: NameKey,
    /// The practice.
    pub practice: GpPractice,
}

impl Store {
    /// A page of the GP practices that a filter lets through, by name.
    pub async fn find_gp_practices(
        &self,
        filter: &GpPracticeFilter,
        page: &Page<NameKey>,
    ) -> Result<Found<GpPracticeItem>, StoreError> {
        let paged = PagedList {
            list: gp_practice::Entity::find().filter(condition(filter, self.backend())?),
            order: vec![gp_practice::Column::SortName.into_expr(), gp_practice::Column::Id.into_expr()],
            once_found: (*filter != GpPracticeFilter::default()).then(|| {
                OnceFound::in_order(vec![
                    once_found(gp_practice::Column::SortName),
                    gp_practice::Column::Id.into_expr(),
                ])
            }),
            page: page.clone().map(NameKey::values),
        };
        let paged = &paged;
        self.read(|database| async move {
            let found: Found<gp_practice::Model> = paged.find(&database).await?;
            found.try_map(|row| {
                let sort_name = row.sort_name.clone();
                let (id, practice) = record(row)?;
                Ok(GpPracticeItem { key: NameKey { id, sort_name }, practice })
            })
        })
        .await
    }

    /// How many GP practices a filter lets through.
    pub async fn count_gp_practices(&self, filter: &GpPracticeFilter) -> Result<u64, StoreError> {
        self.length(gp_practice::Entity::find().filter(condition(filter, self.backend())?)).await
    }
}

fn condition(filter: &GpPracticeFilter, backend: DbBackend) -> Result<Condition, StoreError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let all = Condition::all().add(has_words(Worded::GpPractice, text, backend));
    if filter.areas.is_empty() {
        return Ok(all);
    }
    Ok(all.add(
        Condition::any()
            .add(one_of(gp_practice::Column::AreaCode, &filter.areas)?)
            .add(one_of(gp_practice::Column::PostcodeDistrict, &filter.areas)?),
    ))
}
