//! Services around a point. The point may be where a child lives, so that nothing here has a `Debug`.

use std::collections::HashMap;

use domain::records::{Position, RecordId};

use super::distance::{kilometres, stretch_around};
use super::fault::Fault;
use super::state::AppState;

/// A service near a point.
#[derive(Clone, Copy)]
pub(super) struct Nearby {
    /// The service.
    pub(super) id: RecordId,
    /// Kilometres from the point to the nearest place where the service sees children.
    pub(super) distance_km: f64,
}

/// The services with a place within a distance of a point, the nearest first. One statement: what it reads grows with
/// what lies around the point and not with the directory.
pub(super) async fn services_near(app: &AppState, point: Position, within_km: f64) -> Result<Vec<Nearby>, Fault> {
    let points = app.store().points_within(&stretch_around(point, within_km)).await?;
    let mut nearest: HashMap<RecordId, f64> = HashMap::new();
    for (id, position) in points {
        let distance = kilometres(point, position);
        if distance <= within_km {
            nearest.entry(id).and_modify(|known| *known = known.min(distance)).or_insert(distance);
        }
    }
    let mut nearby: Vec<Nearby> = nearest.into_iter().map(|(id, distance_km)| Nearby { id, distance_km }).collect();
    nearby.sort_unstable_by(|one, other| {
        one.distance_km.total_cmp(&other.distance_km).then_with(|| one.id.cmp(&other.id))
    });
    Ok(nearby)
}
