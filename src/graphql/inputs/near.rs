//! A search around a point.

use async_graphql::{InputObject, OneofObject};
use domain::records::Position;

use crate::app::filters::{GivenNear, GivenPoint};

/// Within a distance of a point.
#[derive(InputObject)]
pub(crate) struct NearInput {
    /// The point.
    at: PointInput,
    /// The distance in kilometres as the crow flies, more than 0 and at most 200.
    within_km: f64,
}

/// A point on the map, by one of these. A postcode here is treated as a child fact.
#[derive(OneofObject)]
enum PointInput {
    /// A full postcode. Nothing is near one that this directory does not know; `notices` then say so, and `place` is null
    /// for it.
    Postcode(String),
    /// Degrees north and east.
    Position(PositionInput),
}

/// A point on the map, in degrees (WGS 84).
#[derive(InputObject)]
struct PositionInput {
    /// Degrees north of the equator, within Great Britain and Northern Ireland: 49.8 to 60.9.
    latitude: f64,
    /// Degrees east of Greenwich, negative to the west, within Great Britain and Northern Ireland: -8.7 to 1.8.
    longitude: f64,
}

impl NearInput {
    /// The search as the use cases take it.
    pub(super) fn given(self) -> GivenNear {
        GivenNear {
            at: match self.at {
                PointInput::Postcode(postcode) => GivenPoint::Postcode(postcode),
                PointInput::Position(PositionInput { latitude, longitude }) => {
                    GivenPoint::Position(Position { latitude, longitude })
                }
            },
            within_km: self.within_km,
        }
    }
}
