//! The table `register_import`.

use sea_orm::entity::prelude::*;

/// A register that was imported last from this file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub register: String,
    pub file: String,
    pub records: i64,
    pub imported_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
