//! Writes the seeded rows of a table of reference records.

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn,
    QueryFilter,
};

use crate::store::StoreError;
use crate::store::parts::MOST_VALUES;

/// A table of which some rows come from the seed and others were imported.
pub(super) struct SeededTable<'a, C> {
    /// The columns by which a row is known again.
    pub(super) key: &'a [C],
    /// The column that tells a seeded row from an imported one.
    pub(super) seeded: C,
}

impl<C: ColumnTrait> SeededTable<'_, C> {
    /// Makes the seeded rows those given: new ones are added, known ones keep their identity, and those that are
    /// not among the kept go. An imported row of the same key stays as it is.
    pub(super) async fn replace<A>(
        &self,
        database: &impl ConnectionTrait,
        rows: Vec<A>,
        kept: impl IntoCondition,
    ) -> Result<(), StoreError>
    where
        A: ActiveModelTrait,
        A::Entity: EntityTrait<Column = C>,
    {
        A::Entity::delete_many()
            .filter(Condition::all().add(self.seeded.eq(true)).add(kept.into_condition().not()))
            .exec(database)
            .await?;
        let mut rows = rows.into_iter().peekable();
        let columns = C::iter().count().max(1);
        while rows.peek().is_some() {
            let some: Vec<A> = rows.by_ref().take(MOST_VALUES / columns).collect();
            A::Entity::insert_many(some)
                .on_conflict(self.update_seeded::<A::Entity>())
                .exec_without_returning(database)
                .await?;
        }
        Ok(())
    }

    fn update_seeded<E: EntityTrait<Column = C>>(&self) -> OnConflict {
        let fixed: Vec<&str> = self
            .key
            .iter()
            .map(IdenStatic::as_str)
            .chain(E::PrimaryKey::iter().map(|key| key.into_column().as_str()))
            .collect();
        let free = C::iter().filter(|column| !fixed.contains(&column.as_str()));
        OnConflict::columns(self.key.iter().copied())
            .update_columns(free)
            .action_and_where(Expr::col((E::default(), self.seeded)).eq(true))
            .to_owned()
    }
}
