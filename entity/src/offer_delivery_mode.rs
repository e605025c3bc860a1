//! The table `offer_delivery_mode`.

use sea_orm::entity::prelude::*;

/// How an offer reaches the child.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offer_delivery_mode")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub offer_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    pub delivery_mode: String,
}

impl ActiveModelBehavior for ActiveModel {}
