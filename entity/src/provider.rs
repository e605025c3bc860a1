//! The table `provider`.

use sea_orm::entity::prelude::*;

/// A provider. What nobody searches for or joins on is in its document.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    pub sort_name: String,
    pub search_text: String,
    pub kind: String,
    pub document: Json,
    pub checksum: String,
    pub seed_checksum: Option<String>,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
