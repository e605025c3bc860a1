//! Age bands, eligibility and criteria.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, date_null, integer, integer_null, json, text, text_null,
};

use crate::columns::{index, part_of, part_of_service};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_age_bands(manager).await?;
        create_eligibility(manager).await?;
        create_criteria(manager).await
    }
}

async fn create_age_bands(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("age_band")
                .col(big_pk_auto("id"))
                .col(big_integer("service_id"))
                .col(big_integer_null("offer_id"))
                .col(integer("position"))
                .col(json("settings"))
                .col(integer_null("from_months"))
                .col(integer_null("until_years"))
                .col(text("ends"))
                .col(text("statement"))
                .foreign_key(&mut part_of_service("age_band"))
                .foreign_key(&mut part_of("age_band", "offer_id", "offer"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("age_band", &["service_id", "offer_id"])).await?;
    manager.create_index(index("age_band", &["offer_id"])).await
}

async fn create_eligibility(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("eligibility")
                .col(big_pk_auto("id"))
                .col(big_integer("service_id"))
                .col(big_integer_null("offer_id"))
                .col(integer("position"))
                .col(text_null("statement"))
                .col(date_null("valid_from"))
                .col(date_null("valid_until"))
                .foreign_key(&mut part_of_service("eligibility"))
                .foreign_key(&mut part_of("eligibility", "offer_id", "offer"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("eligibility", &["service_id"])).await?;
    manager.create_index(index("eligibility", &["offer_id"])).await
}

async fn create_criteria(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("criterion")
                .col(big_pk_auto("id"))
                .col(big_integer("service_id"))
                .col(big_integer_null("eligibility_id"))
                .col(big_integer_null("route_id"))
                .col(text("part"))
                .col(integer("position"))
                .col(text("code"))
                .col(text("text"))
                .col(json("rule"))
                .col(json("signposts"))
                .col(text("source"))
                .foreign_key(&mut part_of_service("criterion"))
                .foreign_key(&mut part_of("criterion", "eligibility_id", "eligibility"))
                .foreign_key(&mut part_of("criterion", "route_id", "referral_route"))
                .to_owned(),
        )
        .await?;
    for column in ["service_id", "eligibility_id", "route_id"] {
        manager.create_index(index("criterion", &[column])).await?;
    }
    Ok(())
}
