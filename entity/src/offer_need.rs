//! The table `offer_need`.

use sea_orm::entity::prelude::*;

/// A need that an offer addresses.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offer_need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub offer_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    pub term_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
