//! Lists of areas.

use domain::records::RecordId;
use domain::vocabulary::{AreaCode, AreaKind};
use entity::area;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::by_name::NameKey;
use super::conditions::{has_words, one_of};
use super::page::{Found, Page, PagedList};
use crate::store::stored_form::parsed;
use crate::store::{Store, StoreError};

/// Which areas are wanted. An empty list restricts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AreaFilter {
    /// Words that each stand somewhere in the name.
    pub text: Option<String>,
    /// Kinds.
    pub kinds: Vec<AreaKind>,
    /// Only counties and single-tier authorities, or only others.
    pub upper_tier: Option<bool>,
}

/// An area in a list by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaItem {
    /// Its place in the list.
    pub key: NameKey,
    /// Its code.
    pub code: AreaCode,
}

#[derive(FromQueryResult)]
struct AreaRow {
    id: i64,
    sort_name: String,
    code: String,
}

impl Store {
    /// A page of the areas that a filter lets through, by name.
    pub async fn find_areas(&self, filter: &AreaFilter, page: &Page<NameKey>) -> Result<Found<AreaItem>, StoreError> {
        let list = area::Entity::find()
            .select_only()
            .columns([area::Column::Id, area::Column::SortName, area::Column::Code])
            .filter(condition(filter)?);
        let paged = PagedList {
            list,
            order: vec![area::Column::SortName.into_expr(), area::Column::Id.into_expr()],
            page: page.clone().map(NameKey::values),
        };
        let paged = &paged;
        self.read(|database| async move {
            let found: Found<AreaRow> = paged.find(&database).await?;
            found.try_map(|row| {
                Ok(AreaItem {
                    code: parsed("area.code", &row.code).map_err(StoreError::corrupt(format!("area {}", row.id)))?,
                    key: NameKey { id: RecordId(row.id), sort_name: row.sort_name },
                })
            })
        })
        .await
    }
}

fn condition(filter: &AreaFilter) -> Result<Condition, StoreError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let all =
        Condition::all().add(has_words(area::Column::SortName, text)).add(one_of(area::Column::Kind, &filter.kinds)?);
    let Some(upper_tier) = filter.upper_tier else {
        return Ok(all);
    };
    let upper = [AreaKind::County, AreaKind::SingleTierAuthority];
    let is_upper = one_of(area::Column::Kind, &upper)?;
    Ok(all.add(if upper_tier { is_upper } else { is_upper.not() }))
}
