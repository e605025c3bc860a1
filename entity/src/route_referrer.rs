//! The table `route_referrer`. Triggers of the database write it.

use sea_orm::entity::prelude::*;

/// By whom a referral route may be used, in one word.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "route_referrer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub route_id: i64,
    /// `anyone`; `role:` and the code of a role that is listed; `like:` and that of one listed as an example.
    #[sea_orm(primary_key, auto_increment = false)]
    pub referrer: String,
    pub service_id: i64,
}

impl ActiveModelBehavior for ActiveModel {}
