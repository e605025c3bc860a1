//! The table `location_point`.

use sea_orm::entity::prelude::*;

/// Where a location is that is not for post alone. The database writes it with the location.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "location_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The tenth of a degree of latitude that it lies in, rounded towards 0.
    pub band: i32,
    pub latitude: f64,
    pub longitude: f64,
}

impl ActiveModelBehavior for ActiveModel {}
