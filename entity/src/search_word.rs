//! The table `search_word`.

use sea_orm::entity::prelude::*;

/// A word that services or providers are found by, or once were. Words with digits are left out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_word")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// The word from its end, so that those that end alike stand together.
    pub backwards: String,
}

impl ActiveModelBehavior for ActiveModel {}
