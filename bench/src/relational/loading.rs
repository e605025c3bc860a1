//! Asking DataLoader, and the database itself.

use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{Context, Result};
use sea_orm::{DatabaseConnection, DbErr};

use super::loaders::Tables;

/// What a key is of; none where there is no row.
pub(super) async fn one<K>(context: &Context<'_>, key: K) -> Result<Option<<Tables as Loader<K>>::Value>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Tables: Loader<K, Error = Arc<DbErr>>,
{
    Ok(context.data::<DataLoader<Tables>>()?.load_one(key).await?)
}

/// The rows of a key.
pub(super) async fn many<K, R>(context: &Context<'_>, key: K) -> Result<Vec<R>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Tables: Loader<K, Value = Vec<R>, Error = Arc<DbErr>>,
    R: Send + Sync + Clone + 'static,
{
    Ok(one(context, key).await?.unwrap_or_default())
}

/// The database.
pub(super) fn connection<'c>(context: &Context<'c>) -> Result<&'c DatabaseConnection> {
    Ok(&context.data::<DataLoader<Tables>>()?.loader().0)
}
