//! The table `area`.

use sea_orm::entity::prelude::*;

/// An area.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub code: String,
    pub name: String,
    pub sort_name: String,
    pub kind: String,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    pub successor_code: Option<String>,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
