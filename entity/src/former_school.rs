//! The table `former_school`.

use sea_orm::entity::prelude::*;

/// A school that has closed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "former_school")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: String,
    pub closed_on: Option<Date>,
    pub successor_urn: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
