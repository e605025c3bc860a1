//! The table `school`.

use sea_orm::entity::prelude::*;

/// A school or setting.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub urn: String,
    pub name: String,
    pub sort_name: String,
    pub search_text: String,
    pub town: Option<String>,
    pub postcode: String,
    pub postcode_district: String,
    pub area_code: String,
    pub setting: Option<String>,
    pub maintained_by: Option<String>,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
