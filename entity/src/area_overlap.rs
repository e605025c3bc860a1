//! The table `area_overlap`.

use sea_orm::entity::prelude::*;

/// An area that another shares ground with.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area_overlap")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub area_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub code: String,
}

impl ActiveModelBehavior for ActiveModel {}
