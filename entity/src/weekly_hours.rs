//! The table `weekly_hours`.

use sea_orm::entity::prelude::*;

/// Opening hours that contacts have, without the publisher's words: JSON as text, each different one once. The database
/// writes it with the contact.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "weekly_hours")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub hours: String,
}

impl ActiveModelBehavior for ActiveModel {}
