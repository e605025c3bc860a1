//! The table `referral_route`.

use sea_orm::entity::prelude::*;

/// A referral route. What nobody searches for or joins on is in its details.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_route")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: i64,
    pub slug: String,
    pub position: i32,
    pub name: String,
    pub policy: String,
    pub details: Json,
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
