//! The table `area_parent`.

use sea_orm::entity::prelude::*;

/// An area that another lies wholly within. The code need not be listed itself.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area_parent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub code: String,
}

impl ActiveModelBehavior for ActiveModel {}
