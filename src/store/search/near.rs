//! What lies around a point. A point may be where a child lives: it is bound to statements and stands nowhere else.

use domain::records::{Position, RecordId};
use entity::location_point::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::conditions::among;
use crate::store::{Store, StoreError};

/// A stretch of the map between two parallels and two meridians, in degrees. It has no `Debug`, as points have none.
#[derive(Clone, PartialEq)]
pub struct MapStretch {
    /// Its southern edge.
    pub south: f64,
    /// Its northern edge.
    pub north: f64,
    /// Its western edge.
    pub west: f64,
    /// Its eastern edge.
    pub east: f64,
}

impl Store {
    /// Where the locations are that lie within a stretch of the map and are not for post alone, each with its service.
    /// One statement, which reads an index of nothing but this.
    pub async fn points_within(&self, stretch: &MapStretch) -> Result<Vec<(RecordId, Position)>, StoreError> {
        let bands: Vec<i64> = (band(stretch.south)..=band(stretch.north)).collect();
        let points = Entity::find()
            .select_only()
            .columns([Column::ServiceId, Column::Latitude, Column::Longitude])
            .filter(among(Column::Band, &bands, self.backend()))
            .filter(Column::Longitude.between(stretch.west, stretch.east))
            .filter(Column::Latitude.between(stretch.south, stretch.north));
        let points = &points;
        self.read(|database| async move {
            let rows: Vec<(i64, f64, f64)> = points.clone().into_tuple().all(&database).await?;
            let point = |(id, latitude, longitude)| (RecordId(id), Position { latitude, longitude });
            Ok(rows.into_iter().map(point).collect())
        })
        .await
    }
}

/// The tenth of a degree that a latitude lies in, rounded towards 0 as in the database.
#[expect(clippy::cast_possible_truncation, reason = "a latitude has three digits at most")]
fn band(latitude: f64) -> i64 {
    (latitude * 10.0) as i64
}
