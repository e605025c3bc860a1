//! The table `coverage_area`.

use sea_orm::entity::prelude::*;

/// An area that a service covers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coverage_area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub coverage_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub service_id: i64,
    /// That of the coverage, so that one index answers who covers an area by a tie.
    pub basis: String,
    pub area_code: String,
    /// Whether only the pupils of the schools named with the coverage are found by it.
    pub pupils_only: bool,
}

impl ActiveModelBehavior for ActiveModel {}
