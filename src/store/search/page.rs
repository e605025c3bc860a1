//! Pages of a list in a fixed order, by the key of the record before or after.

use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::store::StoreError;

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// How many records, and from which end.
    pub take: Take,
    /// Only records after this one.
    pub after: Option<K>,
    /// Only records before this one.
    pub before: Option<K>,
}

/// How many records, and from which end of those wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The first so many.
    First(u32),
    /// The last so many, still in the order of the list.
    Last(u32),
}

impl<K> Page<K> {
    /// The same page with its bounds given otherwise.
    pub(super) fn map<L>(self, make: impl Fn(K) -> L) -> Page<L> {
        Page { take: self.take, after: self.after.map(&make), before: self.before.map(&make) }
    }

    /// The first records of the list.
    pub fn first(count: u32) -> Self {
        Self { take: Take::First(count), after: None, before: None }
    }
}

/// A page as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Its records, in the order of the list.
    pub items: Vec<T>,
    /// How many records the whole list has.
    pub total: u64,
    /// Whether the list goes on after the page.
    pub has_next: bool,
    /// Whether the list has records before the page.
    pub has_previous: bool,
}

impl<T> Found<T> {
    /// The same page with each record made into something else.
    pub(super) fn map<U>(self, make: impl FnMut(T) -> U) -> Found<U> {
        Found {
            items: self.items.into_iter().map(make).collect(),
            total: self.total,
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }

    /// As [`Found::map`], where making it can fail.
    pub(super) fn try_map<U>(self, make: impl FnMut(T) -> Result<U, StoreError>) -> Result<Found<U>, StoreError> {
        Ok(Found {
            items: self.items.into_iter().map(make).collect::<Result<_, _>>()?,
            total: self.total,
            has_next: self.has_next,
            has_previous: self.has_previous,
        })
    }
}

/// So many records or fewer are found first and ordered then. A page of more is soon full along an index: of a directory of
/// 200,000, where every hundredth is let through, after some two thousand.
const FEW: u64 = 2_000;

/// A list in a fixed order, and the page of it that is wanted.
pub(super) struct PagedList<E: EntityTrait> {
    /// The list, in no order.
    pub(super) list: Select<E>,
    /// What it is ordered by: expressions that rise along the list and together differ for any two records. A database may
    /// go along an index of them, looking at each record until a page is full of those let through.
    pub(super) order: Vec<Expr>,
    /// The same order, of which there is no index, where the list leaves something out: what is let through is found first
    /// and ordered then.
    pub(super) once_found: Option<Vec<Expr>>,
    /// The page; its bounds are the values of those expressions.
    pub(super) page: Page<Vec<Expr>>,
}

impl<E> PagedList<E>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    /// Finds the page.
    pub(super) async fn find<R>(&self, database: &impl ConnectionTrait) -> Result<Found<R>, StoreError>
    where
        R: FromQueryResult + Send + Sync,
    {
        let total = self.list.clone().count(database).await?;
        let order = self.once_found.as_ref().filter(|_| total <= FEW).unwrap_or(&self.order);
        let (mut items, more) = self.items(order, database).await?;
        let (has_next, has_previous) = match self.page.take {
            Take::First(_) => {
                (more || self.goes_on_after(order, database).await?, self.starts_before(order, database).await?)
            }
            Take::Last(_) => {
                items.reverse();
                (self.goes_on_after(order, database).await?, more || self.starts_before(order, database).await?)
            }
        };
        Ok(Found { items, total, has_next, has_previous })
    }

    /// The records of the page from the end that is taken, and whether there are more between the bounds.
    async fn items<R>(&self, order: &[Expr], database: &impl ConnectionTrait) -> Result<(Vec<R>, bool), StoreError>
    where
        R: FromQueryResult + Send + Sync,
    {
        let (count, direction) = match self.page.take {
            Take::First(count) => (count, Order::Asc),
            Take::Last(count) => (count, Order::Desc),
        };
        let mut wanted = self.list.clone();
        if let Some(after) = &self.page.after {
            wanted = wanted.filter(key(order).gt(Expr::tuple(after.iter().cloned())));
        }
        if let Some(before) = &self.page.before {
            wanted = wanted.filter(key(order).lt(Expr::tuple(before.iter().cloned())));
        }
        for expression in order {
            wanted = wanted.order_by(expression.clone(), direction.clone());
        }
        let mut items: Vec<R> = wanted.limit(u64::from(count) + 1).into_model().all(database).await?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let more = items.len() > count;
        items.truncate(count);
        Ok((items, more))
    }

    /// Whether the list has a record at the upper bound or beyond.
    async fn goes_on_after(&self, order: &[Expr], database: &impl ConnectionTrait) -> Result<bool, StoreError> {
        match &self.page.before {
            None => Ok(false),
            Some(before) => {
                let bound = key(order).gte(Expr::tuple(before.iter().cloned()));
                self.has(database, bound).await
            }
        }
    }

    /// Whether the list has a record at the lower bound or before it.
    async fn starts_before(&self, order: &[Expr], database: &impl ConnectionTrait) -> Result<bool, StoreError> {
        match &self.page.after {
            None => Ok(false),
            Some(after) => {
                let bound = key(order).lte(Expr::tuple(after.iter().cloned()));
                self.has(database, bound).await
            }
        }
    }

    async fn has(&self, database: &impl ConnectionTrait, bound: Expr) -> Result<bool, StoreError> {
        let some = self.list.clone().filter(bound).limit(1);
        Ok(some.count(database).await? > 0)
    }
}

fn key(order: &[Expr]) -> Expr {
    Expr::tuple(order.iter().cloned())
}
