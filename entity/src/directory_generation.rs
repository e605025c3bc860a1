//! The table `directory_generation`.

use sea_orm::entity::prelude::*;

/// How many changes have been committed: one row, whose `id` is 1.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_generation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub lineage: String,
    pub generation: i64,
}

impl ActiveModelBehavior for ActiveModel {}
