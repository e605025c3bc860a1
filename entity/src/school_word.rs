//! The table `school_word`.

use sea_orm::entity::prelude::*;

/// A word that a school is looked up by.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_word")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: i64,
}

impl ActiveModelBehavior for ActiveModel {}
