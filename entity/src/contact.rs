//! The table `contact`.

use sea_orm::entity::prelude::*;

/// A contact point of a service.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub slug: String,
    pub purpose: String,
    pub label: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub url: Option<String>,
    pub hours: Option<Json>,
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
