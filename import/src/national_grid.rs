//! The National Grid of Great Britain (OSGB36) turned into latitude and longitude (WGS 84), right to about five metres.

use geodesy::prelude::{Context, Coor4D, CoordinateSet, CoordinateTuple, Fwd, Minimal, OpHandle};
use thiserror::Error;

/// The grid's projection undone on Airy's ellipsoid, then the shift that Ordnance Survey publishes for the whole of
/// Great Britain (*A guide to coordinate systems in Great Britain*, section 6.6).
const TO_WGS_84: &str = "inv tmerc lat_0=49 lon_0=-2 k_0=0.9996012717 x_0=400000 y_0=-100000 ellps=airy \
    | cart ellps=airy \
    | helmert x=446.448 y=-125.157 z=542.060 rx=0.1502 ry=0.2470 rz=0.8421 s=-20.4894 convention=position_vector \
    | inv cart ellps=WGS84";

/// The metres east and north that the grid covers.
const EAST: std::ops::Range<f64> = 0.0..700_000.0;
const NORTH: std::ops::Range<f64> = 0.0..1_300_000.0;

/// The transformation cannot be built: a fault of this program and of no file.
#[derive(Debug, Error)]
#[error("the National Grid cannot be turned into latitude and longitude: {0}")]
pub(crate) struct GridFault(String);

/// The transformation, built once.
pub(crate) struct NationalGrid {
    context: Minimal,
    operation: OpHandle,
}

impl NationalGrid {
    pub(crate) fn new() -> Result<Self, GridFault> {
        let mut context = Minimal::new();
        let operation = context.op(TO_WGS_84).map_err(|error| GridFault(error.to_string()))?;
        Ok(Self { context, operation })
    }

    /// Degrees north and east of a point in metres; none where the grid has no such point.
    pub(crate) fn position(&self, easting: f64, northing: f64) -> Option<(f64, f64)> {
        if !EAST.contains(&easting) || !NORTH.contains(&northing) {
            return None;
        }
        let mut point = [Coor4D::raw(easting, northing, 0.0, 0.0)];
        self.context.apply(self.operation, Fwd, &mut point).ok()?;
        let (longitude, latitude) = point.get_coord(0).xy();
        let (latitude, longitude) = (rounded(latitude.to_degrees()), rounded(longitude.to_degrees()));
        (latitude.is_finite() && longitude.is_finite()).then_some((latitude, longitude))
    }
}

/// To a metre. More would be noise, and the same row would not give the same digits on every machine.
fn rounded(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}

#[cfg(test)]
mod tests {
    use super::NationalGrid;

    /// Metres between two points near each other.
    fn metres(one: (f64, f64), other: (f64, f64)) -> f64 {
        let north = (one.0 - other.0) * 111_200.0;
        let east = (one.1 - other.1) * 111_200.0 * one.0.to_radians().cos();
        north.hypot(east)
    }

    #[test]
    fn points_known_from_ordnance_survey_are_where_they_are() {
        let grid = NationalGrid::new().unwrap();
        // Caister water tower, from the worked example, and the ends of the country, from its test points for OSTN15.
        for (easting, northing, latitude, longitude) in [
            (651_409.804, 313_177.450, 52.657_980_056, 1.716_073_972),
            (91_492.146, 11_318.804, 49.922_261_907, -6.299_777_520),
            (440_725.073, 1_107_878.448, 59.854_099_139, -1.274_869_104),
        ] {
            let found = grid.position(easting, northing).unwrap();
            let off = metres(found, (latitude, longitude));
            assert!(off < 5.0, "{found:?} is {off} m off {latitude} {longitude}");
        }
    }

    #[test]
    fn there_is_nothing_beyond_the_grid() {
        let grid = NationalGrid::new().unwrap();
        for (easting, northing) in [(-1.0, 5.0), (700_001.0, 5.0), (5.0, 2_000_000.0), (f64::NAN, 5.0)] {
            assert_eq!(grid.position(easting, northing), None);
        }
    }
}
