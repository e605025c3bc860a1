//! Distances on the ground.

use domain::records::{Position, ServiceDocument};
use geodesy::prelude::{Coor3D, CoordinateTuple, Ellipsoid, GeoCart};

use crate::store::MapStretch;

/// No degree of latitude is shorter, in kilometres, and no degree of longitude on the equator either.
const SHORTEST_DEGREE_KM: f64 = 110.5;

/// The mean radius of the Earth, in kilometres.
const MEAN_RADIUS_KM: f64 = 6_371.008_8;

/// A point that distances to many others are worked out from. It may be where a child lives, so that it has no `Debug`.
#[derive(Clone, Copy)]
pub(super) struct Centre([f64; 3]);

impl Centre {
    /// At a position.
    pub(super) fn at(position: Position) -> Self {
        let place = Ellipsoid::default().cartesian(&Coor3D::geo(position.latitude, position.longitude, 0.0));
        let (x, y, z) = place.xyz();
        Self([x, y, z].map(|metres| metres / 1000.0))
    }

    /// Kilometres to another point as the crow flies, over the ellipsoid: the arc over the straight line between both.
    /// How much longer it is depends so little on the bend of the ellipsoid there that within the kingdom a mean radius
    /// is right to a hundred-thousandth, and none of the steps by which Vincenty comes nearer and nearer is needed.
    pub(super) fn kilometres_to(self, position: Position) -> f64 {
        let other = Self::at(position);
        let squares = self.0.iter().zip(other.0).map(|(one, other)| (one - other) * (one - other));
        let straight = squares.sum::<f64>().sqrt();
        2.0 * MEAN_RADIUS_KM * (straight / (2.0 * MEAN_RADIUS_KM)).min(1.0).asin()
    }
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
    let centre = Centre::at(point);
    let distances = places.filter_map(|(_, position)| position).map(|position| centre.kilometres_to(position));
    distances.min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use geodesy::prelude::{Coor2D, Ellipsoid, Geodesics};

    use super::{Centre, Position, stretch_around};

    const LONDON: Position = Position { latitude: 51.5074, longitude: -0.1278 };
    const PARIS: Position = Position { latitude: 48.8566, longitude: 2.3522 };

    fn kilometres(one: Position, other: Position) -> f64 {
        Centre::at(one).kilometres_to(other)
    }

    /// Held against Vincenty, who is right to less than a millimetre.
    #[test]
    fn distances_within_the_kingdom_are_right_to_a_hundred_thousandth() {
        let point = |position: Position| Coor2D::geo(position.latitude, position.longitude);
        for step in 0..1_000_u32 {
            let part = |of: u32| f64::from(step * of % 997) / 997.0;
            let place =
                |north, east| Position { latitude: 49.8 + 11.1 * part(north), longitude: -8.7 + 10.5 * part(east) };
            let (one, other) = (place(7, 13), place(29, 31));
            let near =
                Position { latitude: one.latitude + 0.01 * part(37), longitude: one.longitude + 0.01 * part(41) };
            for other in [other, near] {
                let right = Ellipsoid::default().distance(&point(one), &point(other)) / 1000.0;
                assert!((kilometres(one, other) - right).abs() <= right * 1e-5 + 1e-9, "{one:?} {other:?} {right}");
            }
        }
    }

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
