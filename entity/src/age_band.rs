//! The table `age_band`.

use sea_orm::entity::prelude::*;

/// A band of ages of a service, or of one of its offers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "age_band")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: i64,
    pub offer_id: Option<i64>,
    pub position: i32,
    pub settings: Json,
    pub from_months: Option<i32>,
    pub until_years: Option<i32>,
    pub ends: String,
    pub statement: String,
}

impl ActiveModelBehavior for ActiveModel {}
