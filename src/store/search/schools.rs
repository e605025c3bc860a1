//! Lists of schools.

use domain::records::School;
use domain::vocabulary::{AreaCode, EducationSetting};
use entity::school;
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter};

use super::by_name::NameKey;
use super::by_words::{Worded, has_words};
use super::conditions::{once_found, one_of};
use super::page::{Found, OnceFound, Page, PagedList};
use crate::store::reference::schools::record;
use crate::store::{Store, StoreError};

/// Which schools are wanted. An empty list restricts nothing. No `Debug`, since which school somebody looks for may be
/// a fact about a child.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SchoolFilter {
    /// Words that each start a word of the name or the town, or the postcode.
    pub text: Option<String>,
    /// Authorities with all that lie within them, or postcode districts.
    pub areas: Vec<AreaCode>,
    /// Kinds of setting.
    pub settings: Vec<EducationSetting>,
}

/// A school in a list by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolItem {
    /// Its place in the list.
    pub key: NameKey,
    /// The school.
    pub school: School,
}

impl Store {
    /// A page of the schools that a filter lets through, by name.
    pub async fn find_schools(
        &self,
        filter: &SchoolFilter,
        page: &Page<NameKey>,
    ) -> Result<Found<SchoolItem>, StoreError> {
        let paged = PagedList {
            list: school::Entity::find().filter(condition(filter, self.backend())?),
            order: vec![school::Column::SortName.into_expr(), school::Column::Id.into_expr()],
            once_found: (*filter != SchoolFilter::default()).then(|| {
                OnceFound::in_order(vec![once_found(school::Column::SortName), school::Column::Id.into_expr()])
            }),
            page: page.clone().map(NameKey::values),
        };
        let paged = &paged;
        self.read(|database| async move {
            let found: Found<school::Model> = paged.find(&database).await?;
            found.try_map(|row| {
                let sort_name = row.sort_name.clone();
                let (id, school) = record(row)?;
                Ok(SchoolItem { key: NameKey { id, sort_name }, school })
            })
        })
        .await
    }

    /// How many schools a filter lets through.
    pub async fn count_schools(&self, filter: &SchoolFilter) -> Result<u64, StoreError> {
        self.length(school::Entity::find().filter(condition(filter, self.backend())?)).await
    }
}

fn condition(filter: &SchoolFilter, backend: DbBackend) -> Result<Condition, StoreError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let all = Condition::all()
        .add(has_words(Worded::School, text, backend))
        .add(one_of(school::Column::Setting, &filter.settings)?);
    if filter.areas.is_empty() {
        return Ok(all);
    }
    Ok(all.add(
        Condition::any()
            .add(one_of(school::Column::AreaCode, &filter.areas)?)
            .add(one_of(school::Column::PostcodeDistrict, &filter.areas)?),
    ))
}
