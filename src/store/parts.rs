//! Rows that are part of others, fetched for many at once and written many at once.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter,
    QueryOrder,
};

use super::error::RowFault;
use super::stored_form::number;

/// How many values one statement may hold. Both databases take 32,766.
pub(super) const MOST_VALUES: usize = 30_000;

/// The longest list of identities in one statement: a power of two.
const LONGEST_LIST: usize = 1 << 14;

/// Rows by the identity of what they are part of, each list in order.
pub(super) struct Parts<M> {
    by_owner: HashMap<i64, Vec<M>>,
}

impl<M> Parts<M> {
    /// Sorts rows by owner, keeping their order.
    pub(super) fn new(rows: impl IntoIterator<Item = M>, owner: impl Fn(&M) -> i64) -> Self {
        let mut by_owner: HashMap<i64, Vec<M>> = HashMap::new();
        for row in rows {
            by_owner.entry(owner(&row)).or_default().push(row);
        }
        Self { by_owner }
    }

    /// Takes out the rows of one owner.
    pub(super) fn take(&mut self, owner: i64) -> Vec<M> {
        self.by_owner.remove(&owner).unwrap_or_default()
    }
}

/// The rows whose column is one of the identities, in the order of the other column, and of the primary key where a hand
/// has given two the same place. One statement for any number of identities that one statement can hold.
pub(super) async fn rows_of<E>(
    database: &impl ConnectionTrait,
    column: E::Column,
    identities: &[i64],
    order: E::Column,
) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
{
    let mut rows = Vec::new();
    for some in even_lists(identities) {
        let mut found = E::find().filter(column.is_in(some)).order_by_asc(order);
        for key in E::PrimaryKey::iter() {
            found = found.order_by_asc(key.into_column());
        }
        rows.extend(found.all(database).await?);
    }
    Ok(rows)
}

/// Identities in lists that one statement can hold.
pub(super) fn even_lists<T: Clone>(identities: &[T]) -> impl Iterator<Item = Vec<T>> {
    identities.chunks(LONGEST_LIST).map(evenly_long)
}

/// Lists of identities have one of few lengths, the last identity standing again and again, so that a connection
/// prepares few statements and keeps them.
fn evenly_long<T: Clone>(identities: &[T]) -> Vec<T> {
    let mut list = identities.to_vec();
    if let Some(last) = identities.last() {
        list.resize(identities.len().next_power_of_two(), last.clone());
    }
    list
}

/// Inserts rows, as many to a statement as it can hold.
pub(super) async fn insert_all<A>(database: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take((MOST_VALUES / columns).max(1)).collect();
        A::Entity::insert_many(some).exec_without_returning(database).await?;
    }
    Ok(())
}

/// Deletes the rows whose column is the identity.
pub(super) async fn delete_of<E>(database: &impl ConnectionTrait, column: E::Column, identity: i64) -> Result<(), DbErr>
where
    E: EntityTrait,
{
    E::delete_many().filter(column.eq(identity)).exec(database).await?;
    Ok(())
}

/// Each item with its position.
pub(super) fn placed<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = Result<(i32, T), RowFault>> {
    items.into_iter().enumerate().map(|(position, item)| Ok((number("position", position)?, item)))
}
