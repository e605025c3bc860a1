//! Distances on the ground.

use domain::records::{Position, ServiceDocument};
use geodesy::prelude::{Coor2D, Ellipsoid, Geodesics};

use crate::store::MapStretch;

/// No degree of latitude is shorter, in kilometres, and no degree of longitude on the equator either.
const SHORTEST_DEGREE_KM: f64 = 110.5;

/// Kilometres between two points as the crow flies, over the ellipsoid.
pub(super) fn kilometres(one: Position, other: Position) -> f64 {
    let point = |position: Position| Coor2D::geo(position.latitude, position.longitude);
    Ellipsoid::default().distance(&point(one), &point(other)) / 1000.0
}

/// A stretch of the map with everything in it that lies within a distance of a point, which is far from the poles.
pub(super) fn stretch_around(point: Position, within_km: f64) -> MapStretch {
    let degrees = within_km / SHORTEST_DEGREE_KM;
    // Meridians are nearest to each other at the edge that is nearest to a pole.
    let narrowest = (point.latitude.abs() + degrees).to_radians().cos();
    let wide = degrees / narrowest;
    MapStretch {
        south: point.latitude - degrees,
        north: point.latitude + degrees,
        west: point.longitude - wide,
        east: point.longitude + wide,
    }
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
    use super::{Position, kilometres, stretch_around};

    const LONDON: Position = Position { latitude: 51.5074, longitude: -0.1278 };
    const PARIS: Position = Position { latitude: 48.8566, longitude: 2.3522 };

    /// What Karney's `GeodSolve` gives, which is right to a micrometre.
    #[test]
    fn distances_are_right() {
        let muckle_flugga = Position { latitude: 60.8549, longitude: -0.8858 };
        let lizard = Position { latitude: 49.9590, longitude: -5.2065 };
        for (one, other, right) in [(LONDON, PARIS, 343.923), (muckle_flugga, lizard, 1242.0)] {
            let found = kilometres(one, other);
            assert!((found - right).abs() < right * 0.005, "{found}");
            assert!((kilometres(other, one) - found).abs() < 1e-6);
        }
    }

    #[test]
    fn a_point_is_at_no_distance_from_itself() {
        assert_eq!(kilometres(LONDON, LONDON), 0.0);
    }

    #[test]
    fn all_that_is_near_lies_in_the_stretch() {
        for point in [LONDON, Position { latitude: 60.9, longitude: -8.7 }] {
            for within_km in [0.5, 10.0, 200.0] {
                let stretch = stretch_around(point, within_km);
                for edge in 0..=200 {
                    let along = |from: f64, to: f64| from + (to - from) * f64::from(edge) / 200.0;
                    let on_edges = [
                        (stretch.south, along(stretch.west, stretch.east)),
                        (stretch.north, along(stretch.west, stretch.east)),
                        (along(stretch.south, stretch.north), stretch.west),
                        (along(stretch.south, stretch.north), stretch.east),
                    ];
                    for (latitude, longitude) in on_edges {
                        assert!(
                            kilometres(point, Position { latitude, longitude }) > within_km,
                            "{latitude} {longitude}"
                        );
                    }
                }
            }
        }
    }
}
