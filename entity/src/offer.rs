//! The table `offer`.

use sea_orm::entity::prelude::*;

/// An offer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offer")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: i64,
    pub slug: String,
    pub position: i32,
    pub tier: String,
    pub title: String,
    pub description: Option<String>,
    pub url: Option<String>,
    pub referral_required: Option<bool>,
    pub costs: Json,
    pub search_text: String,
    pub source: String,
    #[sea_orm(belongs_to, from = "service_id", to = "id")]
    pub service: BelongsTo<super::service::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
