//! The table `service`.

use sea_orm::entity::prelude::*;

/// A service. What nobody searches for or joins on is in its details.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub provider_id: i64,
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    pub sort_name: String,
    pub summary: Option<String>,
    pub status: String,
    pub website: Option<String>,
    pub holiday_calendar: String,
    pub reviewed_on: Option<Date>,
    pub review_due_on: Option<Date>,
    /// Rises from the most recent review to none at all.
    pub freshness_order: i32,
    pub search_text: String,
    pub details: Json,
    pub checksum: String,
    pub seed_checksum: Option<String>,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
