//! Imports where postcodes are.

use domain::records::Place;
use import::PostcodeFile;
use sea_orm::{ConnectionTrait, DbErr};

use super::staging::{Cell, Holds, Staging, Target};
use super::{Deliveries, ImportOrder, ImportRefusal, ImportReport, Register, take_all};
use crate::store::Store;
use crate::store::reference::places;

const PLACES: Target = Target {
    table: "place",
    columns: &[
        ("postcode", Holds::Text),
        ("area_code", Holds::Text),
        ("latitude", Holds::Real),
        ("longitude", Holds::Real),
        ("terminated_on", Holds::Date),
    ],
    has_seeds: true,
};

impl Store {
    /// Imports postcodes, all of them or none: those that the file does not have go. Of postcodes no longer in use and of
    /// Northern Ireland Code-Point Open says nothing, and they stay.
    pub async fn import_places(
        &self,
        deliveries: &mut Deliveries<Place, PostcodeFile>,
        order: &ImportOrder,
    ) -> Result<ImportReport, ImportRefusal> {
        self.import(Register::Places, order, async |database| {
            let staging = Staging::create(database, PLACES).await?;
            let file = take_all(deliveries, async |places| {
                let rows = places.into_iter().map(|(line, place)| (line, cells(place))).collect();
                Ok(staging.put(database, rows).await?)
            })
            .await?;
            staging.finish(database).await?;
            let droppable = match file {
                PostcodeFile::Ons => "1 = 1",
                PostcodeFile::CodePointOpen => "terminated_on IS NULL AND postcode NOT LIKE 'BT%'",
            };
            let records = staging.merge(database, droppable, order).await?;
            let mut moved = 0;
            if records.wrote() {
                moved = follow(database).await?;
                places::locate_by_postcode(database).await?;
            }
            Ok(ImportReport { records, moved, ..ImportReport::default() })
        })
        .await
    }
}

fn cells(place: Place) -> Vec<Cell> {
    vec![
        String::from(place.postcode).into(),
        String::from(place.area).into(),
        place.latitude.into(),
        place.longitude.into(),
        place.terminated_on.into(),
    ]
}

/// Practices and schools are in the authority that their postcode now is.
async fn follow(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let mut moved = 0;
    for table in ["gp_practice", "school"] {
        let sql = format!(
            "UPDATE {table} SET area_code = place.area_code FROM place \
             WHERE place.postcode = {table}.postcode AND place.area_code <> {table}.area_code"
        );
        moved += database.execute_unprepared(&sql).await?.rows_affected();
    }
    Ok(moved)
}
