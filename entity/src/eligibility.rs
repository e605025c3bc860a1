//! The table `eligibility`.

use sea_orm::entity::prelude::*;

/// A version of the criteria of a service, or the criteria of one of its offers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "eligibility")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: i64,
    pub offer_id: Option<i64>,
    pub position: i32,
    pub statement: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
