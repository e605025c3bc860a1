//! The table `criterion`.

use sea_orm::entity::prelude::*;

/// A criterion of a version of the eligibility of a service, of an offer or of a referral route.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "criterion")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: i64,
    pub eligibility_id: Option<i64>,
    pub route_id: Option<i64>,
    /// `requirement`, `exclusion`, `applies-to` or `condition`.
    pub part: String,
    pub position: i32,
    pub code: String,
    pub text: String,
    pub rule: Json,
    pub signposts: Json,
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
