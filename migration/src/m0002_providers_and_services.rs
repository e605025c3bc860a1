//! Providers, services with where and for whom they work, and guides.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, ForeignKey, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, date_null, double_null, integer, json, json_null, text, text_null, text_uniq,
    timestamp_with_time_zone,
};

use crate::columns::{index, part_of, part_of_service, place_in, sort_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_guides(manager).await?;
        create_providers(manager).await?;
        create_services(manager).await?;
        create_disciplines(manager).await?;
        create_coverage(manager).await?;
        create_contacts(manager).await?;
        create_locations(manager).await
    }
}

async fn create_guides(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("guide")
                .col(big_pk_auto("id"))
                .col(text_uniq("slug"))
                .col(json("document"))
                .col(text("checksum"))
                .col(text_null("seed_checksum"))
                .col(timestamp_with_time_zone("updated_at"))
                .to_owned(),
        )
        .await
}

async fn create_providers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("provider")
                .col(big_pk_auto("id"))
                .col(text_uniq("slug"))
                .col(text("name"))
                .col(sort_key(manager, "sort_name"))
                .col(text("search_text"))
                .col(text("kind"))
                .col(json("document"))
                .col(text("checksum"))
                .col(text_null("seed_checksum"))
                .col(timestamp_with_time_zone("updated_at"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("provider", &["sort_name", "id"])).await?;
    manager
        .create_table(
            Table::create()
                .table("provider_area")
                .col(big_integer("provider_id"))
                .col(integer("position"))
                .col(text("area_code"))
                .primary_key(&mut place_in("provider_id"))
                .foreign_key(&mut part_of("provider_area", "provider_id", "provider"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("provider_area", &["area_code", "provider_id"])).await
}

async fn create_services(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("service")
                .col(big_pk_auto("id"))
                .col(big_integer("provider_id"))
                .col(text_uniq("slug"))
                .col(text("name"))
                .col(sort_key(manager, "sort_name"))
                .col(text_null("summary"))
                .col(text("status"))
                .col(text_null("website"))
                .col(text("holiday_calendar"))
                .col(date_null("reviewed_on"))
                .col(date_null("review_due_on"))
                .col(integer("freshness_order"))
                .col(text("search_text"))
                .col(json("details"))
                .col(text("checksum"))
                .col(text_null("seed_checksum"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(ForeignKey::create().from("service", "provider_id").to("provider", "id"))
                .to_owned(),
        )
        .await?;
    for columns in
        [&["sort_name", "id"][..], &["freshness_order", "sort_name", "id"], &["provider_id", "sort_name", "id"]]
    {
        manager.create_index(index("service", columns)).await?;
    }
    Ok(())
}

async fn create_disciplines(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("service_discipline")
                .col(big_integer("service_id"))
                .col(integer("position"))
                .col(text("term_code"))
                .primary_key(&mut place_in("service_id"))
                .foreign_key(&mut part_of_service("service_discipline"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("service_discipline", &["term_code", "service_id"])).await
}

async fn create_coverage(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("coverage")
                .col(big_pk_auto("id"))
                .col(big_integer("service_id"))
                .col(integer("position"))
                .col(text("basis"))
                .col(text("source"))
                .foreign_key(&mut part_of_service("coverage"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("coverage_area")
                .col(big_integer("coverage_id"))
                .col(integer("position"))
                .col(big_integer("service_id"))
                .col(text("basis"))
                .col(text("area_code"))
                .col(boolean("pupils_only"))
                .primary_key(&mut place_in("coverage_id"))
                .foreign_key(&mut part_of("coverage_area", "coverage_id", "coverage"))
                .foreign_key(&mut part_of_service("coverage_area"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("coverage_school")
                .col(big_integer("coverage_id"))
                .col(integer("position"))
                .col(big_integer("service_id"))
                .col(text("urn"))
                .primary_key(&mut place_in("coverage_id"))
                .foreign_key(&mut part_of("coverage_school", "coverage_id", "coverage"))
                .foreign_key(&mut part_of_service("coverage_school"))
                .to_owned(),
        )
        .await?;
    for (table, columns) in [
        ("coverage", &["service_id", "position"][..]),
        ("coverage_area", &["area_code", "basis", "pupils_only", "service_id"]),
        ("coverage_area", &["basis", "service_id"]),
        ("coverage_area", &["service_id"]),
        ("coverage_school", &["urn", "service_id"]),
        ("coverage_school", &["service_id"]),
    ] {
        manager.create_index(index(table, columns)).await?;
    }
    Ok(())
}

async fn create_contacts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("contact")
                .col(big_integer("service_id"))
                .col(integer("position"))
                .col(text("slug"))
                .col(text("purpose"))
                .col(text_null("label"))
                .col(text_null("phone"))
                .col(text_null("email"))
                .col(text_null("url"))
                .col(json_null("hours"))
                .col(text("source"))
                .primary_key(&mut place_in("service_id"))
                .foreign_key(&mut part_of_service("contact"))
                .to_owned(),
        )
        .await
}

async fn create_locations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("location")
                .col(big_integer("service_id"))
                .col(integer("position"))
                .col(text("name"))
                .col(text_null("address"))
                .col(text_null("postcode"))
                .col(double_null("latitude"))
                .col(double_null("longitude"))
                .col(boolean("postal_only"))
                .col(json("travel"))
                .col(json_null("hours"))
                .col(text("source"))
                .primary_key(&mut place_in("service_id"))
                .foreign_key(&mut part_of_service("location"))
                .to_owned(),
        )
        .await
}
