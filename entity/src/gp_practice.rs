//! The table `gp_practice`.

use sea_orm::entity::prelude::*;

/// A GP practice.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gp_practice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub ods_code: String,
    pub name: String,
    pub sort_name: String,
    pub search_text: String,
    pub postcode: String,
    pub postcode_district: String,
    pub area_code: String,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
