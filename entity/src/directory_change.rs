//! The table `directory_change`.

use sea_orm::entity::prelude::*;

/// What a change touched: a service, or everything where none is named.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub generation: i64,
    pub service_id: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
