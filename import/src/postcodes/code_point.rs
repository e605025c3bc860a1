//! Code-Point Open of Ordnance Survey: CSV without a header, a file a postcode area.

use std::ops::ControlFlow;

use domain::records::Place;
use domain::vocabulary::{AreaCode, Postcode};

use super::{NO_AUTHORITY, NO_POSITION, NO_POSTCODE, REPEATED};
use crate::fault::{ImportFault, NAME_ANOTHER};
use crate::national_grid::NationalGrid;
use crate::receiver::Receiver;
use crate::repeats::Repeats;
use crate::table::{Row, Table};

/// Postcode, quality, easting, northing, country, NHS region, NHS area, county, district, ward.
pub(super) const WIDTH: usize = 10;
const POSTCODE: usize = 0;
const QUALITY: usize = 1;
const EASTING: usize = 2;
const NORTHING: usize = 3;
const DISTRICT: usize = 8;
/// The quality of a row without coordinates.
const NO_COORDINATES: &str = "90";

pub(super) fn read(
    mut table: Table<'_>,
    repeats: &mut Repeats,
    receiver: &mut impl Receiver<Place>,
) -> Result<ControlFlow<()>, ImportFault> {
    let grid = NationalGrid::new().map_err(|fault| ImportFault::of_program(&fault))?;
    let mut is_first = true;
    while let Some(row) = table.next()? {
        if is_first && !looks_right(&row)? {
            let problem = "expected a row of Code-Point Open (postcode, quality, easting, northing, country and five \
                           further codes, without a header), found something else";
            return Err(ImportFault::at(row.line, problem, NAME_ANOTHER));
        }
        is_first = false;
        match record(&row, &grid)? {
            Err(why) => receiver.skipped(row.line, why),
            Ok(place) => {
                let said = (place.area.as_str(), place.latitude.to_bits(), place.longitude.to_bits());
                if repeats.is_repeat(place.postcode.as_str(), &said, row.line)? {
                    receiver.skipped(row.line, REPEATED);
                } else if receiver.record(place, row.line).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn looks_right(row: &Row<'_>) -> Result<bool, ImportFault> {
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    Ok(Postcode::parse(&row.text(POSTCODE)?).is_ok()
        && is_number(&row.text(QUALITY)?)
        && is_number(&row.text(EASTING)?)
        && is_number(&row.text(NORTHING)?))
}

fn record(row: &Row<'_>, grid: &NationalGrid) -> Result<Result<Place, &'static str>, ImportFault> {
    let Ok(postcode) = Postcode::parse(&row.text(POSTCODE)?) else {
        return Ok(Err(NO_POSTCODE));
    };
    let (easting, northing) = (row.text(EASTING)?.parse().ok(), row.text(NORTHING)?.parse().ok());
    let position = easting.zip(northing).and_then(|(east, north)| grid.position(east, north));
    let Some((latitude, longitude)) = position.filter(|_| row.text(QUALITY).is_ok_and(|it| it != NO_COORDINATES))
    else {
        return Ok(Err(NO_POSITION));
    };
    let Ok(area) = AreaCode::parse(&row.text(DISTRICT)?) else {
        return Ok(Err(NO_AUTHORITY));
    };
    Ok(Ok(Place { postcode, area, latitude, longitude, terminated_on: None }))
}
