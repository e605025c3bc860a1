//! The only place that reads the clock.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

use crate::metrics::Ticks;

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "this is the edge at which time enters the program")]
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}

/// The time that passes, from now on.
#[expect(clippy::disallowed_methods, reason = "this is the edge at which time enters the program")]
pub(super) fn ticks() -> Ticks {
    let start = Instant::now();
    Arc::new(move || start.elapsed())
}

/// The present day in London.
pub(super) fn today() -> NaiveDate {
    now().with_timezone(&London).date_naive()
}
