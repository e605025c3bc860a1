//! The table `fair_use_secret`.

use sea_orm::entity::prelude::*;

/// What clients are named by to other instances: one row, whose `id` is 1.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fair_use_secret")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub secret: String,
}

impl ActiveModelBehavior for ActiveModel {}
