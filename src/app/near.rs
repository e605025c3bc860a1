//! Services around a point. The point may be where a child lives, so that nothing here has a `Debug`.

use std::cmp::Ordering;
use std::collections::HashMap;

use domain::records::{Position, RecordId};

use super::directory::services_of_ids;
use super::distance::{Centre, shown, stretch_around, to_service};
use super::fault::Fault;
use super::keys::not_of_this_list;
use super::listing::{Entry, Found, KeyNotInList, PageRequest, page_beside};
use super::service_filter::CheckedFilter;
use super::state::AppState;

/// A service near a point.
#[derive(Clone, Copy)]
pub(super) struct Nearby {
    /// The service.
    pub(super) id: RecordId,
    /// Kilometres from the point to the nearest place where the service sees children.
    pub(super) distance_km: f64,
}

impl Nearby {
    /// The order of a list by distance.
    pub(super) fn nearer_first(&self, other: &Self) -> Ordering {
        self.distance_km.total_cmp(&other.distance_km).then_with(|| self.id.cmp(&other.id))
    }
}

/// The services with a place within a distance of a point, the nearest first. One statement: what it reads grows with
/// what lies around the point and not with the directory.
pub(super) async fn services_near(app: &AppState, point: Position, within_km: f64) -> Result<Vec<Nearby>, Fault> {
    let points = app.store().points_within(&stretch_around(point, within_km)).await?;
    let centre = Centre::at(point);
    let mut nearest: HashMap<RecordId, f64> = HashMap::new();
    for (id, position) in points {
        let distance = centre.kilometres_to(position);
        if distance <= within_km {
            nearest.entry(id).and_modify(|known| *known = known.min(distance)).or_insert(distance);
        }
    }
    let mut nearby: Vec<Nearby> = nearest.into_iter().map(|(id, distance_km)| Nearby { id, distance_km }).collect();
    nearby.sort_unstable_by(Nearby::nearer_first);
    Ok(nearby)
}

/// The services that a filter by distance lets through, the nearest first. The cursors name services alone, since a
/// distance would give the point away.
pub(super) async fn services_by_distance(
    app: &AppState,
    filter: &mut CheckedFilter,
    page: &PageRequest,
) -> Result<Found<RecordId>, Fault> {
    filter.check_providers(app).await?;
    let mut nearby = filter.surroundings.as_mut().map(|around| std::mem::take(&mut around.nearby)).unwrap_or_default();
    if filter.restricts_beyond_near() {
        let let_through = app.store().service_ids_let_through(&filter.stored).await?;
        nearby.retain(|service| let_through.contains(&service.id));
    }
    let left = places_of_those_that_left(app, filter, &nearby, page).await?;
    let entries = nearby.into_iter().map(|service| Entry {
        item: service.id,
        key: service.id.0.to_string(),
        distance_km: Some(shown(service.distance_km)),
    });
    page_beside(entries.collect(), page, &left).map_err(|KeyNotInList(name)| not_of_this_list(name))
}

/// Where the services would stand that a page is to start or end at, and that are not in the list: they may have closed
/// since, or moved. By key, how many of the list come before each.
async fn places_of_those_that_left(
    app: &AppState,
    filter: &CheckedFilter,
    nearby: &[Nearby],
    page: &PageRequest,
) -> Result<HashMap<String, usize>, Fault> {
    let named = [&page.after, &page.before].into_iter().flatten().filter_map(|key| key.parse().ok().map(RecordId));
    let gone: Vec<RecordId> = named.filter(|id| !nearby.iter().any(|service| service.id == *id)).collect();
    let point = filter.surroundings.as_ref().and_then(|around| around.point);
    let documents = services_of_ids(app, &gone).await?;
    let places = documents.into_iter().map(|(id, document)| {
        // What is of no known distance comes last.
        let distance_km = point.and_then(|point| to_service(point, &document)).unwrap_or(f64::INFINITY);
        let there = Nearby { id, distance_km };
        (id.0.to_string(), nearby.partition_point(|service| service.nearer_first(&there).is_lt()))
    });
    Ok(places.collect())
}
