//! The table `coverage`.

use sea_orm::entity::prelude::*;

/// A tie by which a service covers areas.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coverage")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: i64,
    pub position: i32,
    pub basis: String,
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
