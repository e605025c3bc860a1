//! The table `term_date`.

use sea_orm::entity::prelude::*;

/// A school term of an authority or of one school: one of the two codes is set.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "term_date")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub area_code: Option<String>,
    pub urn: Option<String>,
    pub starts: Date,
    pub ends: Date,
    pub seeded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
