//! The ONS Postcode Directory (ONSPD) and the National Statistics Postcode Lookup (NSPL): CSV with a header whose names
//! change with the year.

use std::ops::ControlFlow;

use chrono::{Months, NaiveDate};
use domain::records::Place;
use domain::vocabulary::{AreaCode, Postcode};

use super::{NO_AUTHORITY, NO_POSITION, NO_POSTCODE, REPEATED};
use crate::fault::ImportFault;
use crate::receiver::Receiver;
use crate::repeats::Repeats;
use crate::table::{Header, Row, Table};

const OF: &str = "the ONS Postcode Directory or of the National Statistics Postcode Lookup";
/// The latitude that stands for none.
const NO_LATITUDE: f64 = 99.0;
const BAD_MONTH: &str = "what stands for the month of its end is no month";

struct Columns {
    postcode: usize,
    ended: usize,
    authority: usize,
    latitude: usize,
    longitude: usize,
}

impl Columns {
    fn of(header: &Header) -> Result<Self, ImportFault> {
        let [postcode, ended, latitude, longitude] = header.all(["pcds", "doterm", "lat", "long"], OF)?;
        let authority = header.find_like(is_authority).ok_or_else(|| header.lacks("oslaua` or `lad25cd", OF))?;
        Ok(Self { postcode, ended, authority, latitude, longitude })
    }
}

/// `oslaua`, `laua`, and since 2025 `lad25cd` with the year of the codes.
fn is_authority(name: &str) -> bool {
    let year = name.strip_prefix("lad").and_then(|rest| rest.strip_suffix("cd"));
    matches!(name, "oslaua" | "laua" | "ladcd")
        || year.is_some_and(|year| year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn read(
    mut table: Table<'_>,
    repeats: &mut Repeats,
    receiver: &mut impl Receiver<Place>,
) -> Result<ControlFlow<()>, ImportFault> {
    let columns = Columns::of(&table.header()?)?;
    while let Some(row) = table.next()? {
        match record(&row, &columns)? {
            Err(why) => receiver.skipped(row.line, why),
            Ok(place) => {
                let position = (place.latitude.to_bits(), place.longitude.to_bits());
                let said = (place.area.as_str(), position, place.terminated_on);
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

fn record(row: &Row<'_>, columns: &Columns) -> Result<Result<Place, &'static str>, ImportFault> {
    let Ok(postcode) = Postcode::parse(&row.text(columns.postcode)?) else {
        return Ok(Err(NO_POSTCODE));
    };
    let Some(area) = authority(&row.text(columns.authority)?) else {
        return Ok(Err(NO_AUTHORITY));
    };
    let latitude = row.text(columns.latitude)?.parse().ok().filter(|degrees: &f64| degrees.abs() < NO_LATITUDE);
    let longitude = row.text(columns.longitude)?.parse().ok().filter(|degrees: &f64| degrees.abs() <= 180.0);
    let Some((latitude, longitude)) = latitude.zip(longitude) else {
        return Ok(Err(NO_POSITION));
    };
    let Ok(terminated_on) = ended(&row.text(columns.ended)?) else {
        return Ok(Err(BAD_MONTH));
    };
    Ok(Ok(Place { postcode, area, latitude, longitude, terminated_on }))
}

/// The code of an authority. Those of the Channel Islands and the Isle of Man, and what stands for none, end in nines.
fn authority(text: &str) -> Option<AreaCode> {
    AreaCode::parse(text).ok().filter(|code| code.as_str().len() == 9 && !code.as_str().ends_with("99999999"))
}

struct NoMonth;

/// The first day of the month after the one in which a postcode ended: `202109` is 1 October 2021. The file gives no
/// day, and until the end of the month the postcode may have been in use.
fn ended(month: &str) -> Result<Option<NaiveDate>, NoMonth> {
    if month.is_empty() {
        return Ok(None);
    }
    let year = month.get(..4).and_then(|year| year.parse().ok()).ok_or(NoMonth)?;
    let number = month.get(4..).filter(|rest| rest.len() == 2).and_then(|rest| rest.parse().ok()).ok_or(NoMonth)?;
    let first = NaiveDate::from_ymd_opt(year, number, 1).ok_or(NoMonth)?;
    first.checked_add_months(Months::new(1)).ok_or(NoMonth).map(Some)
}
