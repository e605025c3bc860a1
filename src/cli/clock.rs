//! The only place that reads the clock.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "this is the edge at which time enters the program")]
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}

/// The present day in London.
pub(super) fn today() -> NaiveDate {
    now().with_timezone(&London).date_naive()
}
