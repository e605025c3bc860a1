//! Distances on the ground.

use domain::records::{Position, ServiceDocument};

/// The mean radius of the earth in kilometres.
const EARTH_RADIUS_KM: f64 = 6371.0;

/// Kilometres between two points as the crow flies.
pub(super) fn kilometres(one: Position, other: Position) -> f64 {
    let (latitude, other_latitude) = (one.latitude.to_radians(), other.latitude.to_radians());
    let north = other_latitude - latitude;
    let east = (other.longitude - one.longitude).to_radians();
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(north) + latitude.cos() * other_latitude.cos() * half(east);
    2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// Kilometres as they are shown, to the nearest tenth. What is filtered and ordered by is not rounded.
pub(super) fn shown(kilometres: f64) -> f64 {
    (kilometres * 10.0).round() / 10.0
}

/// Kilometres from a point to the nearest place where the service sees children; none
/// when no such place has a known position.
pub(super) fn to_service(point: Position, document: &ServiceDocument) -> Option<f64> {
    let places = document.locations().filter(|(location, _)| !location.postal_only);
    let distances = places.filter_map(|(_, position)| position).map(|position| kilometres(point, position));
    distances.min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::{Position, kilometres};

    const LONDON: Position = Position { latitude: 51.5074, longitude: -0.1278 };
    const PARIS: Position = Position { latitude: 48.8566, longitude: 2.3522 };

    #[test]
    fn london_to_paris_is_344_kilometres() {
        assert!((kilometres(LONDON, PARIS) - 343.6).abs() < 1.0);
        assert_eq!(kilometres(LONDON, PARIS), kilometres(PARIS, LONDON));
    }

    #[test]
    fn a_point_is_at_no_distance_from_itself_and_half_the_earth_from_its_antipode() {
        assert_eq!(kilometres(LONDON, LONDON), 0.0);
        let antipode = Position { latitude: -LONDON.latitude, longitude: 180.0 + LONDON.longitude };
        assert!((kilometres(LONDON, antipode) - 20_015.0).abs() < 1.0);
    }
}
