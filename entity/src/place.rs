//! The table `place`.

use sea_orm::entity::prelude::*;

/// Where a postcode is.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub postcode: String,
    pub area_code: String,
    pub latitude: f64,
    pub longitude: f64,
    pub terminated_on: Option<Date>,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
