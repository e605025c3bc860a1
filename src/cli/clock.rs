//! The only place that reads the clock.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use rustix::time::{ClockId, clock_gettime};

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

/// What the thread that asks has had of a processor.
pub(super) fn processor() -> Ticks {
    Arc::new(|| {
        let had = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(had.tv_sec.unsigned_abs(), u32::try_from(had.tv_nsec).unwrap_or_default())
    })
}

/// The present day in London.
pub(super) fn today() -> NaiveDate {
    now().with_timezone(&London).date_naive()
}
