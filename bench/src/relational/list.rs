//! Lists of services, by an area and a tier.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::{coverage_area, offer, service};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::loaders::{AreaOf, ParentsOf, ServiceRow};
use super::loading::{connection, many, one};
use super::types::Service;

/// Which services.
#[derive(Default, InputObject)]
pub(super) struct ServiceFilter {
    areas: Option<Vec<String>>,
    tiers: Option<Vec<String>>,
}

/// A page of a list.
pub(super) struct Page {
    pub(super) first: Option<u64>,
    pub(super) last: Option<u64>,
    pub(super) after: Option<String>,
}

/// A page of services with the list that it is of.
pub(super) struct ServiceConnection {
    list: Select<service::Entity>,
    services: Vec<Service>,
    more: bool,
}

#[derive(SimpleObject)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(SimpleObject)]
struct ServiceEdge<'a> {
    cursor: String,
    node: &'a Service,
}

#[Object]
impl ServiceConnection {
    async fn total_count(&self, context: &Context<'_>) -> Result<u64> {
        Ok(self.list.clone().count(connection(context)?).await?)
    }

    async fn page_info(&self) -> PageInfo {
        PageInfo { has_next_page: self.more, end_cursor: self.services.last().map(|last| cursor(&last.0)) }
    }

    async fn nodes(&self) -> &[Service] {
        &self.services
    }

    async fn edges(&self) -> Vec<ServiceEdge<'_>> {
        self.services.iter().map(|node| ServiceEdge { cursor: cursor(&node.0), node }).collect()
    }
}

/// The services of a list, by name.
pub(super) async fn services(context: &Context<'_>, filter: ServiceFilter, page: Page) -> Result<ServiceConnection> {
    let mut list = service::Entity::find();
    if let Some(areas) = filter.areas {
        let around = around(context, areas).await?;
        list = list.filter(service::Column::Id.in_subquery(covering(around)));
    }
    if let Some(tiers) = filter.tiers {
        list = list.filter(service::Column::Id.in_subquery(at_tiers(&tiers)));
    }
    let mut rows = list.clone();
    if let Some((name, id)) = page.after.as_deref().and_then(after) {
        rows = rows.filter(
            Condition::any()
                .add(service::Column::SortName.gt(name))
                .add(Condition::all().add(service::Column::SortName.eq(name)).add(service::Column::Id.gt(id))),
        );
    }
    let rows = match page.last {
        Some(_) => rows.order_by_desc(service::Column::SortName).order_by_desc(service::Column::Id),
        None => rows.order_by_asc(service::Column::SortName).order_by_asc(service::Column::Id),
    };
    let most = page.last.or(page.first).unwrap_or(20);
    let mut rows: Vec<ServiceRow> = rows.limit(most + 1).into_partial_model().all(connection(context)?).await?;
    let more = rows.len() as u64 > most;
    rows.truncate(usize::try_from(most)?);
    if page.last.is_some() {
        rows.reverse();
    }
    Ok(ServiceConnection { list, services: rows.into_iter().map(Service).collect(), more })
}

/// The areas, and all that they lie within.
async fn around(context: &Context<'_>, areas: Vec<String>) -> Result<BTreeSet<String>> {
    let mut known = BTreeSet::new();
    let mut left = areas;
    while let Some(code) = left.pop() {
        if let Some(area) = one(context, AreaOf(code.clone())).await? {
            left.extend(many(context, ParentsOf(area.id)).await?.into_iter().map(|parent| parent.code));
        }
        known.insert(code);
    }
    Ok(known)
}

fn covering(areas: BTreeSet<String>) -> SelectStatement {
    let mut ids = Query::select();
    ids.column(coverage_area::Column::ServiceId)
        .from(coverage_area::Entity)
        .and_where(coverage_area::Column::AreaCode.is_in(areas));
    ids
}

fn at_tiers(tiers: &[String]) -> SelectStatement {
    let mut ids = Query::select();
    ids.column(offer::Column::ServiceId)
        .from(offer::Entity)
        .and_where(offer::Column::Tier.is_in(tiers.iter().map(|tier| tier.to_lowercase())));
    ids
}

/// The place of a service in the list by name.
fn cursor(row: &ServiceRow) -> String {
    format!("{}:{}", row.id, row.sort_name)
}

fn after(cursor: &str) -> Option<(&str, i64)> {
    let (id, name) = cursor.split_once(':')?;
    Some((name, id.parse().ok()?))
}
