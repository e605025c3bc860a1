//! The table `referral_route_role`.

use sea_orm::entity::prelude::*;

/// A role that a referral route names.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_route_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub route_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    pub term_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
