//! Where postcodes are. A postcode asked about is a fact about a child: it is bound to statements and stands
//! nowhere else.

use std::collections::HashMap;

use domain::records::{Place, Position};
use domain::vocabulary::Postcode;
use entity::place::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

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

/// Where the postcodes are that a statement selects; those not known here are left out.
pub(in crate::store) async fn positions(
    database: &impl ConnectionTrait,
    postcodes: SelectStatement,
) -> Result<HashMap<String, Position>, DbErr> {
    let rows = Entity::find().filter(Column::Postcode.in_subquery(postcodes)).all(database).await?;
    let position = |row: &Model| Position { latitude: row.latitude, longitude: row.longitude };
    Ok(rows.into_iter().map(|row| (row.postcode.clone(), position(&row))).collect())
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
