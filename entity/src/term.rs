//! The table `term`.

use sea_orm::entity::prelude::*;

/// A controlled term.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "term")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub vocabulary: String,
    pub code: String,
    pub position: i32,
    pub label: String,
    pub description: Option<String>,
    pub synonyms: Json,
    pub parent_code: Option<String>,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
