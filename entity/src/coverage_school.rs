//! The table `coverage_school`.

use sea_orm::entity::prelude::*;

/// A school whose pupils a coverage finds.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coverage_school")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub coverage_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    pub urn: String,
}

impl ActiveModelBehavior for ActiveModel {}
