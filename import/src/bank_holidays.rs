//! Bank holidays: `bank-holidays.json` of GOV.UK.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::HolidayCalendar;
use serde::Deserialize;

use crate::fault::{FETCH_AGAIN, ImportFault, NAME_ANOTHER};
use crate::input::Input;
use crate::receiver::{Line, Receiver};

/// The divisions, by name; each names itself once more.
type Divisions = BTreeMap<HolidayCalendar, Division>;

#[derive(Deserialize)]
struct Division {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    date: NaiveDate,
}

/// Reads bank holidays.
pub fn read_bank_holidays(
    input: &mut Input,
    receiver: &mut impl Receiver<(HolidayCalendar, NaiveDate)>,
) -> Result<(), ImportFault> {
    let file = input.only("`bank-holidays.json`", |name| name == "bank-holidays.json")?;
    input.expect(std::slice::from_ref(&file))?;
    let mut member = input.read(&file)?;
    let name = Arc::clone(&member.name);
    let mut bytes = Vec::new();
    member.read_to_end(&mut bytes).map_err(|error| ImportFault::unreadable(&name, error))?;
    let divisions: Divisions = serde_json::from_slice(&bytes).map_err(|error| {
        let line = Line { file: Arc::clone(&name), number: error.line() as u64 };
        let advice = if error.is_eof() { FETCH_AGAIN } else { NAME_ANOTHER };
        let problem =
            format!("expected the bank holidays of GOV.UK, by division and with the `date` of each ({error})");
        ImportFault::at(&line, problem, advice)
    })?;
    if let Some((calendar, _)) = divisions.iter().find(|(_, division)| division.events.is_empty()) {
        let problem = format!("expected at least one day of each division, found none of {calendar:?}");
        return Err(ImportFault::of_file(&name, problem, FETCH_AGAIN));
    }
    if divisions.is_empty() {
        return Err(ImportFault::of_file(&name, "expected divisions, found none", FETCH_AGAIN));
    }
    // JSON has been read as one: no day has a line of its own.
    let whole = Line { file: name, number: 1 };
    for (calendar, division) in divisions {
        for event in division.events {
            if receiver.record((calendar, event.date), &whole).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}
