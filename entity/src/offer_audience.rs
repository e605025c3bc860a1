//! The table `offer_audience`.

use sea_orm::entity::prelude::*;

/// Whom an offer is for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offer_audience")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub offer_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    pub audience: String,
}

impl ActiveModelBehavior for ActiveModel {}
