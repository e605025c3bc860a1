//! Where postcodes are. A postcode asked about is a fact about a child: it is bound to statements and stands
//! nowhere else.

use domain::records::Place;
use domain::vocabulary::Postcode;
use entity::place::{ActiveModel, Entity, Model};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::store::error::RowFault;
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
