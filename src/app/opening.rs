//! Which opening hours hold at a moment.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use domain::calendar::{HolidayCalendar, TermDates};
use domain::hours::OpeningHours;
use domain::reference::Reference;

use super::fault::Fault;
use super::state::AppState;
use crate::store::{OpenAt, OpenByCalendar};

const CALENDARS: [HolidayCalendar; 3] =
    [HolidayCalendar::EnglandAndWales, HolidayCalendar::Scotland, HolidayCalendar::NorthernIreland];

/// Decides every different week of opening hours in the directory. Many services keep the same.
pub(super) async fn open_at(app: &AppState, at: DateTime<Utc>, reference: &Reference) -> Result<OpenAt, Fault> {
    let weeks = app.store().weekly_hours().await?;
    let day = at.with_timezone(&London).date_naive();
    let in_term = TermDates::new([(day, day)]).ok();
    let mut by_calendar: Vec<OpenByCalendar> = Vec::new();
    for calendar in CALENDARS {
        let is_open =
            |hours: &OpeningHours| hours.state(at, calendar, &reference.holidays, in_term.as_ref()) == Some(true);
        let open = weeks.iter().filter(|(_, hours)| is_open(hours));
        let (of_terms, others): (Vec<_>, Vec<_>) = open.partition(|(_, hours)| hours.term_time_only);
        let identities = |weeks: Vec<&(i64, OpeningHours)>| weeks.into_iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let (always, in_term) = (identities(others), identities(of_terms));
        match by_calendar.iter_mut().find(|known| known.always == always && known.in_term == in_term) {
            Some(known) => known.calendars.push(calendar),
            None => by_calendar.push(OpenByCalendar { calendars: vec![calendar], always, in_term }),
        }
    }
    Ok(OpenAt { day, by_calendar })
}
