//! The table `location`.

use sea_orm::entity::prelude::*;

/// A location of a service.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "location")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub name: String,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub postal_only: bool,
    pub travel: Json,
    pub hours: Option<Json>,
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
