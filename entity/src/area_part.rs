//! The table `area_part`.

use sea_orm::entity::prelude::*;

/// One of the areas that make up a named place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub code: String,
}

impl ActiveModelBehavior for ActiveModel {}
