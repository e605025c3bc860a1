//! Offers and referral routes.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait};
use sea_orm_migration::schema::{big_integer, big_pk_auto, boolean_null, integer, json, text, text_null};

use crate::columns::{index, part_of, part_of_service, place_in};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_offers(manager).await?;
        create_offer_lists(manager).await?;
        create_routes(manager).await
    }
}

async fn create_offers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("offer")
                .col(big_pk_auto("id"))
                .col(big_integer("service_id"))
                .col(text("slug"))
                .col(integer("position"))
                .col(text("tier"))
                .col(text("title"))
                .col(text_null("description"))
                .col(text_null("url"))
                .col(boolean_null("referral_required"))
                .col(json("costs"))
                .col(text("search_text"))
                .col(text("source"))
                .foreign_key(&mut part_of_service("offer"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("offer", &["service_id", "slug"]).unique().to_owned()).await?;
    manager.create_index(index("offer", &["service_id", "position", "id"])).await?;
    manager.create_index(index("offer", &["tier", "service_id"])).await
}

async fn create_offer_lists(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, column) in [
        ("offer_need", "term_code"),
        ("offer_audience", "audience"),
        ("offer_delivery_mode", "delivery_mode"),
        ("offer_route", "route_slug"),
    ] {
        manager
            .create_table(
                Table::create()
                    .table(table)
                    .col(big_integer("offer_id"))
                    .col(integer("position"))
                    .col(big_integer("service_id"))
                    .col(text(column))
                    .primary_key(&mut place_in("offer_id"))
                    .foreign_key(&mut part_of(table, "offer_id", "offer"))
                    .foreign_key(&mut part_of_service(table))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index(table, &["service_id"])).await?;
    }
    for (table, columns) in [
        ("offer_need", &["term_code", "service_id", "offer_id"]),
        ("offer_audience", &["audience", "service_id", "offer_id"]),
        ("offer_delivery_mode", &["delivery_mode", "service_id", "offer_id"]),
    ] {
        manager.create_index(index(table, columns)).await?;
    }
    Ok(())
}

async fn create_routes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("referral_route")
                .col(big_pk_auto("id"))
                .col(big_integer("service_id"))
                .col(text("slug"))
                .col(integer("position"))
                .col(text("name"))
                .col(text("policy"))
                .col(json("details"))
                .col(text("source"))
                .foreign_key(&mut part_of_service("referral_route"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("referral_route_role")
                .col(big_integer("route_id"))
                .col(integer("position"))
                .col(big_integer("service_id"))
                .col(text("term_code"))
                .primary_key(&mut place_in("route_id"))
                .foreign_key(&mut part_of("referral_route_role", "route_id", "referral_route"))
                .foreign_key(&mut part_of_service("referral_route_role"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("referral_route", &["service_id", "slug"]).unique().to_owned()).await?;
    for (table, columns) in [
        ("referral_route", &["policy", "service_id"][..]),
        ("referral_route_role", &["term_code", "route_id"]),
        ("referral_route_role", &["service_id"]),
    ] {
        manager.create_index(index(table, columns)).await?;
    }
    Ok(())
}
