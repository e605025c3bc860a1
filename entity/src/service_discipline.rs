//! The table `service_discipline`.

use sea_orm::entity::prelude::*;

/// A discipline of a service.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_discipline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub term_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
