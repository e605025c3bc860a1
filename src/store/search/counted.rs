//! The first page of a list of services with how long the list is: by one statement where it is short.

use sea_orm::sea_query::{Expr, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, QuerySelect, QueryTrait};

use super::conditions::Among;
use super::page::{Found, Page};
use super::services::{KeyRow, ServiceFilter, ServiceKey, ServiceOrder, keys};
use crate::store::{Store, StoreError};

/// So many services or fewer are found once, to be counted and ordered. To find as many of a longer list, in vain, costs little
/// beside counting it.
const FEW: u64 = 500;

impl Store {
    /// The first services that a filter lets through, and how many it lets through in all.
    pub async fn find_and_count_services(
        &self,
        filter: &ServiceFilter,
        order: ServiceOrder,
        size: u32,
    ) -> Result<(Found<ServiceKey>, u64), StoreError> {
        if filter.leaves_out_but_for_age()
            && let Some(found) = self.first_of_few(filter, order, size).await?
        {
            return Ok(found);
        }
        let length = self.count_services(filter).await?;
        let page = Page::first(size).of_length(Some(length));
        Ok((self.find_services(filter, order, &page).await?, length))
    }

    /// None where there are more than a few.
    async fn first_of_few(
        &self,
        filter: &ServiceFilter,
        order: ServiceOrder,
        size: u32,
    ) -> Result<Option<(Found<ServiceKey>, u64)>, StoreError> {
        let backend = self.backend();
        let few = keys(filter, Among::All, backend)?.limit(FEW + 1).into_query();
        let statement = &first_with_length(few, order.of(filter), size);
        let rows = self.read(|database| async move { Ok(database.query_all(statement).await?) }).await?;
        let length: i64 = rows.first().map_or(Ok(0), |row| row.try_get("", "length"))?;
        let length = u64::try_from(length).unwrap_or_default();
        if length > FEW {
            return Ok(None);
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let has_next = rows.len() > size;
        let rows = rows.iter().take(size).map(|row| KeyRow::from_query_result(row, ""));
        let items = rows.map(|row| Ok(row?.into())).collect::<Result<_, StoreError>>()?;
        Ok(Some((Found { items, has_next, has_previous: false }, length)))
    }
}

/// One record more than the page holds, each with how many there are.
fn first_with_length(few: SelectStatement, order: ServiceOrder, size: u32) -> SelectStatement {
    let mut first = Query::select();
    first
        .columns(["id", "sort_name", "reviewed_on", "name_rank"])
        .expr_as(Expr::cust("COUNT(*) OVER ()"), "length")
        .from_subquery(few, "few")
        .limit(u64::from(size) + 1);
    for column in order.goes_by("name_rank", "freshness_order", ["sort_name", "id"]) {
        first.order_by(column, Order::Asc);
    }
    first
}
