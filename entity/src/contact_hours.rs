//! The table `contact_hours`.

use sea_orm::entity::prelude::*;

/// Which opening hours a contact has. The database writes it with the contact.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub hours_id: i64,
}

impl ActiveModelBehavior for ActiveModel {}
