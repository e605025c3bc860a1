//! Where locations are, found by index: as the record has it, else where its postcode is. Triggers keep the points up with
//! `location`, whichever version of the program writes there; who writes `place` sees to those of postcodes.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{big_integer, double, integer};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::{index, place_in};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("location_point")
                    .col(big_integer("service_id"))
                    .col(integer("position"))
                    .col(integer("band"))
                    .col(double("latitude"))
                    .col(double("longitude"))
                    .primary_key(&mut place_in("service_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("location_point", ("service_id", "position"))
                            .to("location", ("service_id", "position"))
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        let points = index("location_point", &["band", "longitude", "latitude", "service_id"]);
        manager.create_index(points).await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => in_postgres(),
            _ => in_sqlite(),
        };
        manager.get_connection().execute_unprepared(&statements).await?;
        Ok(())
    }
}

/// The points of some locations. A band is a tenth of a degree of latitude.
fn points(of: &str, from: &str, whole_number: fn(&str) -> String) -> String {
    let known = |column: &str| {
        format!("CASE WHEN {of}.latitude IS NULL OR {of}.longitude IS NULL THEN place.{column} ELSE {of}.{column} END")
    };
    let (latitude, longitude) = (known("latitude"), known("longitude"));
    let band = whole_number(&format!("({latitude}) * 10"));
    format!(
        "INSERT INTO location_point (service_id, position, band, latitude, longitude)
         SELECT {of}.service_id, {of}.position, {band}, {latitude}, {longitude}
         FROM {from} LEFT JOIN place ON place.postcode = {of}.postcode
         WHERE NOT {of}.postal_only
           AND (place.postcode IS NOT NULL OR ({of}.latitude IS NOT NULL AND {of}.longitude IS NOT NULL));"
    )
}

fn in_postgres() -> String {
    let whole_number = |number: &str| format!("CAST(trunc({number}) AS integer)");
    let all = points("location", "location", whole_number);
    let written = points("NEW", "(SELECT 1) AS written", whole_number);
    format!(
        "{all}
         CREATE FUNCTION note_location_point() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             DELETE FROM location_point WHERE service_id = NEW.service_id AND position = NEW.position;
             {written}
             RETURN NULL;
         END $note$;
         CREATE TRIGGER location_point AFTER INSERT OR UPDATE ON location
             FOR EACH ROW EXECUTE FUNCTION note_location_point();"
    )
}

fn in_sqlite() -> String {
    let whole_number = |number: &str| format!("CAST({number} AS INTEGER)");
    let all = points("location", "location", whole_number);
    let written = points("new", "(SELECT 1) AS written", whole_number);
    format!(
        "{all}
         CREATE TRIGGER location_point_insert AFTER INSERT ON location BEGIN {written} END;
         CREATE TRIGGER location_point_update AFTER UPDATE ON location BEGIN
             DELETE FROM location_point WHERE service_id = new.service_id AND position = new.position;
             {written}
         END;"
    )
}
