//! Reference records: terms, areas, bank holidays, term dates, postcodes, GP practices, schools.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, date, date_null, double, integer, json, text, text_null, text_uniq,
};

use crate::columns::{index, part_of, place_in, sort_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_seed_set(manager).await?;
        create_terms(manager).await?;
        create_areas(manager).await?;
        create_calendars(manager).await?;
        create_places(manager).await?;
        create_gp_practices(manager).await?;
        create_schools(manager).await
    }
}

async fn create_seed_set(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create().table("seed_set").col(text("name").primary_key()).col(text("checksum")).to_owned(),
        )
        .await
}

async fn create_terms(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("term")
                .col(big_pk_auto("id"))
                .col(text("vocabulary"))
                .col(text("code"))
                .col(integer("position"))
                .col(text("label"))
                .col(text_null("description"))
                .col(json("synonyms"))
                .col(text_null("parent_code"))
                .col(boolean("seeded"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("term", &["vocabulary", "code"]).unique().to_owned()).await
}

async fn create_areas(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("area")
                .col(big_pk_auto("id"))
                .col(text_uniq("code"))
                .col(text("name"))
                .col(sort_key(manager, "sort_name"))
                .col(text("kind"))
                .col(date_null("valid_from"))
                .col(date_null("valid_until"))
                .col(text_null("successor_code"))
                .col(boolean("seeded"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("area", &["sort_name", "id"])).await?;
    for table in ["area_parent", "area_overlap", "area_part"] {
        manager
            .create_table(
                Table::create()
                    .table(table)
                    .col(big_integer("area_id"))
                    .col(integer("position"))
                    .col(text("code"))
                    .primary_key(&mut place_in("area_id"))
                    .foreign_key(&mut part_of(table, "area_id", "area"))
                    .to_owned(),
            )
            .await?;
    }
    Ok(())
}

async fn create_calendars(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("bank_holiday")
                .col(text("calendar"))
                .col(date("day"))
                .col(boolean("seeded"))
                .primary_key(Index::create().col("calendar").col("day"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("term_date")
                .col(big_pk_auto("id"))
                .col(text_null("area_code"))
                .col(text_null("urn"))
                .col(date("starts"))
                .col(date("ends"))
                .col(boolean("seeded"))
                .to_owned(),
        )
        .await
}

async fn create_places(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("place")
                .col(text("postcode").primary_key())
                .col(text("area_code"))
                .col(double("latitude"))
                .col(double("longitude"))
                .col(date_null("terminated_on"))
                .col(boolean("seeded"))
                .to_owned(),
        )
        .await
}

async fn create_gp_practices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("gp_practice")
                .col(big_pk_auto("id"))
                .col(text_uniq("ods_code"))
                .col(text("name"))
                .col(sort_key(manager, "sort_name"))
                .col(text("search_text"))
                .col(text("postcode"))
                .col(text("postcode_district"))
                .col(text("area_code"))
                .col(boolean("seeded"))
                .to_owned(),
        )
        .await?;
    index_by_name_and_area(manager, "gp_practice").await
}

async fn create_schools(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("school")
                .col(big_pk_auto("id"))
                .col(text_uniq("urn"))
                .col(text("name"))
                .col(sort_key(manager, "sort_name"))
                .col(text("search_text"))
                .col(text_null("town"))
                .col(text("postcode"))
                .col(text("postcode_district"))
                .col(text("area_code"))
                .col(text_null("setting"))
                .col(text_null("maintained_by"))
                .col(boolean("seeded"))
                .to_owned(),
        )
        .await?;
    index_by_name_and_area(manager, "school").await
}

async fn index_by_name_and_area(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    manager.create_index(index(table, &["sort_name", "id"])).await?;
    manager.create_index(index(table, &["area_code", "sort_name", "id"])).await?;
    manager.create_index(index(table, &["postcode_district", "sort_name", "id"])).await
}
