//! The table `provider_area`.

use sea_orm::entity::prelude::*;

/// An area that a provider works in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub area_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
