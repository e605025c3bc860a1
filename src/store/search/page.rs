//! Pages of a list in a fixed order, by the key of the record before or after.

use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use crate::store::{Store, StoreError};

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// How many records, and from which end.
    pub take: Take,
    /// Only records after this one.
    pub after: Option<K>,
    /// Only records before this one.
    pub before: Option<K>,
    /// How many records the whole list has, where that is known. It says how the page is best sought, and nothing else.
    pub length: Option<u64>,
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
        Page { take: self.take, after: self.after.map(&make), before: self.before.map(&make), length: self.length }
    }

    /// The same page of a list so long.
    pub fn of_length(self, length: Option<u64>) -> Self {
        Self { length, ..self }
    }

    /// The first records of the list.
    pub fn first(count: u32) -> Self {
        Self { take: Take::First(count), after: None, before: None, length: None }
    }
}

/// A page as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Its records, in the order of the list.
    pub items: Vec<T>,
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
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }

    /// As [`Found::map`], where making it can fail.
    pub(super) fn try_map<U>(self, make: impl FnMut(T) -> Result<U, StoreError>) -> Result<Found<U>, StoreError> {
        Ok(Found {
            items: self.items.into_iter().map(make).collect::<Result<_, _>>()?,
            has_next: self.has_next,
            has_previous: self.has_previous,
        })
    }
}

/// How a page is sought by finding what is let through first, and ordering it then.
pub(super) struct OnceFound<E: EntityTrait> {
    /// The same list as it is best found whole, where that is another way.
    pub(super) list: Option<Select<E>>,
    /// The same order, of which there is no index.
    pub(super) order: Vec<Expr>,
    /// Whether the list is likely to be long, so that this is not the way unless it is known to be short.
    pub(super) seldom: bool,
}

impl<E: EntityTrait> OnceFound<E> {
    /// By the list as it is.
    pub(super) fn in_order(order: Vec<Expr>) -> Self {
        Self { list: None, order, seldom: false }
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
    /// The other way to the same page, where the list leaves something out.
    pub(super) once_found: Option<OnceFound<E>>,
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
        let Self { list, order, once_found, page } = self;
        let sought = match once_found {
            Some(once_found) if self.is_short(once_found, database).await? => {
                Sought { list: once_found.list.as_ref().unwrap_or(list), order: &once_found.order, page }
            }
            _ => Sought { list, order, page },
        };
        let (mut items, more) = sought.items(database).await?;
        let (has_next, has_previous) = match page.take {
            Take::First(_) => (more || sought.goes_on_after(database).await?, sought.starts_before(database).await?),
            Take::Last(_) => {
                items.reverse();
                (sought.goes_on_after(database).await?, more || sought.starts_before(database).await?)
            }
        };
        Ok(Found { items, has_next, has_previous })
    }

    /// Whether the list is so short that it is found first and ordered then. It matters alone whether it is, so that no
    /// more is counted than that takes.
    async fn is_short(&self, once_found: &OnceFound<E>, database: &impl ConnectionTrait) -> Result<bool, StoreError> {
        Ok(match self.page.length {
            Some(length) => length <= FEW,
            None if once_found.seldom => false,
            None => self.list_to_count(once_found, database).clone().limit(FEW + 1).count(database).await? <= FEW,
        })
    }

    /// SQLite would look at every record for the few that are let through.
    fn list_to_count<'l>(&'l self, once_found: &'l OnceFound<E>, database: &impl ConnectionTrait) -> &'l Select<E> {
        match (&once_found.list, database.get_database_backend()) {
            (Some(list), DbBackend::Sqlite) => list,
            _ => &self.list,
        }
    }
}

/// A page by the way in which it is sought.
struct Sought<'l, E: EntityTrait> {
    list: &'l Select<E>,
    order: &'l [Expr],
    page: &'l Page<Vec<Expr>>,
}

impl<E> Sought<'_, E>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    /// The records of the page from the end that is taken, and whether there are more between the bounds.
    async fn items<R>(&self, database: &impl ConnectionTrait) -> Result<(Vec<R>, bool), StoreError>
    where
        R: FromQueryResult + Send + Sync,
    {
        let (count, direction) = match self.page.take {
            Take::First(count) => (count, Order::Asc),
            Take::Last(count) => (count, Order::Desc),
        };
        let mut wanted = self.list.clone();
        if let Some(after) = &self.page.after {
            wanted = wanted.filter(key(self.order).gt(Expr::tuple(after.iter().cloned())));
        }
        if let Some(before) = &self.page.before {
            wanted = wanted.filter(key(self.order).lt(Expr::tuple(before.iter().cloned())));
        }
        for expression in self.order {
            wanted = wanted.order_by(expression.clone(), direction.clone());
        }
        let mut items: Vec<R> = wanted.limit(u64::from(count) + 1).into_model().all(database).await?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let more = items.len() > count;
        items.truncate(count);
        Ok((items, more))
    }

    /// Whether the list has a record at the upper bound or beyond.
    async fn goes_on_after(&self, database: &impl ConnectionTrait) -> Result<bool, StoreError> {
        match &self.page.before {
            None => Ok(false),
            Some(before) => {
                let bound = key(self.order).gte(Expr::tuple(before.iter().cloned()));
                self.has(database, bound).await
            }
        }
    }

    /// Whether the list has a record at the lower bound or before it.
    async fn starts_before(&self, database: &impl ConnectionTrait) -> Result<bool, StoreError> {
        match &self.page.after {
            None => Ok(false),
            Some(after) => {
                let bound = key(self.order).lte(Expr::tuple(after.iter().cloned()));
                self.has(database, bound).await
            }
        }
    }

    async fn has(&self, database: &impl ConnectionTrait, bound: Expr) -> Result<bool, StoreError> {
        let some = self.list.clone().filter(bound).limit(1);
        Ok(some.count(database).await? > 0)
    }
}

impl Store {
    /// How many records a list has.
    pub(super) async fn length<E>(&self, list: Select<E>) -> Result<u64, StoreError>
    where
        E: EntityTrait,
        E::Model: Send + Sync,
    {
        let list = &list;
        self.read(|database| async move { Ok(list.clone().count(&database).await?) }).await
    }
}

fn key(order: &[Expr]) -> Expr {
    Expr::tuple(order.iter().cloned())
}
