//! The table `bank_holiday`.

use sea_orm::entity::prelude::*;

/// A bank holiday.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_holiday")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub calendar: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
