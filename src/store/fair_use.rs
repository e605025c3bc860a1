//! The secret by which instances name clients to each other.

use entity::fair_use_secret;
use sea_orm::EntityTrait;

use super::error::RowFault;
use super::{Store, StoreError};

/// The only row of its table.
const ROW: i32 = 1;

impl Store {
    /// The secret that every instance over this database has, and nobody else.
    pub async fn fair_use_secret(&self) -> Result<String, StoreError> {
        self.bounded(async {
            let row = fair_use_secret::Entity::find_by_id(ROW).one(&self.database).await?;
            let no_row = || RowFault { column: "fair_use_secret.id", reason: "there is no row".to_owned() };
            Ok(row.ok_or_else(no_row)?.secret)
        })
        .await
    }
}
