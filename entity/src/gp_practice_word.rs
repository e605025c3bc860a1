//! The table `gp_practice_word`.

use sea_orm::entity::prelude::*;

/// A word that a GP practice is looked up by.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gp_practice_word")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub gp_practice_id: i64,
}

impl ActiveModelBehavior for ActiveModel {}
