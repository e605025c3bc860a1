//! Where postcodes are. A postcode asked about is a fact about a child: it is bound to statements and stands
//! nowhere else.

use std::collections::HashMap;

use domain::records::{Place, Position};
use domain::vocabulary::Postcode;
use entity::place::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter};

use crate::store::error::RowFault;
use crate::store::parts::even_lists;
use crate::store::stored_form::parsed;
use crate::store::{Store, StoreError};

impl Store {
    /// Where a postcode is; none when it is not known here.
    pub async fn place(&self, postcode: &Postcode) -> Result<Option<Place>, StoreError> {
        self.read(|database| async move {
            let row = Entity::find_by_id(postcode.as_str().to_owned()).one(&database).await?;
            row.map(record).transpose().map_err(StoreError::corrupt("a place"))
        })
        .await
    }
}

/// Where some postcodes are; those not known here are left out. No statement where there are none.
pub(in crate::store) async fn positions(
    database: &impl ConnectionTrait,
    postcodes: &[&str],
) -> Result<HashMap<String, Position>, DbErr> {
    let mut positions = HashMap::with_capacity(postcodes.len());
    for some in even_lists(postcodes) {
        let rows = Entity::find().filter(Column::Postcode.is_in(some)).all(database).await?;
        let position = |row: &Model| Position { latitude: row.latitude, longitude: row.longitude };
        positions.extend(rows.into_iter().map(|row| (row.postcode.clone(), position(&row))));
    }
    Ok(positions)
}

fn record(row: Model) -> Result<Place, RowFault> {
    Ok(Place {
        postcode: parsed("place.postcode", &row.postcode)?,
        area: parsed("place.area_code", &row.area_code)?,
        latitude: row.latitude,
        longitude: row.longitude,
        terminated_on: row.terminated_on,
    })
}

/// The rows of seeded places.
pub(in crate::store) fn rows(places: &[Place]) -> Vec<ActiveModel> {
    places
        .iter()
        .map(|place| ActiveModel {
            postcode: Set(place.postcode.to_string()),
            area_code: Set(place.area.to_string()),
            latitude: Set(place.latitude),
            longitude: Set(place.longitude),
            terminated_on: Set(place.terminated_on),
            seeded: Set(true),
        })
        .collect()
}

/// Sees to it that locations of which only the postcode is known are found where the postcode now is. To be run after every
/// change of places.
pub(in crate::store) async fn locate_by_postcode(database: &impl ConnectionTrait) -> Result<(), DbErr> {
    let band = match database.get_database_backend() {
        DbBackend::Postgres => "CAST(trunc(place.latitude * 10) AS integer)",
        _ => "CAST(place.latitude * 10 AS INTEGER)",
    };
    let without_position = "location.latitude IS NULL OR location.longitude IS NULL";
    let forget = format!(
        "DELETE FROM location_point WHERE EXISTS (
             SELECT 1 FROM location WHERE location.service_id = location_point.service_id
                 AND location.position = location_point.position AND ({without_position}))"
    );
    let note = format!(
        "INSERT INTO location_point (service_id, position, band, latitude, longitude)
         SELECT location.service_id, location.position, {band}, place.latitude, place.longitude
         FROM location JOIN place ON place.postcode = location.postcode
         WHERE NOT location.postal_only AND ({without_position})"
    );
    database.execute_unprepared(&forget).await?;
    database.execute_unprepared(&note).await?;
    Ok(())
}
