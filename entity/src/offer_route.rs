//! The table `offer_route`.

use sea_orm::entity::prelude::*;

/// A referral route that leads to an offer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offer_route")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub offer_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    pub route_slug: String,
}

impl ActiveModelBehavior for ActiveModel {}
