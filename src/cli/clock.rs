//! The only place that reads the clock.

use std::cell::Cell;
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

/// What the thread that asks has had of a processor, to a tenth of a millisecond: the system is asked no more often than
/// that, since it takes longer to say than many an answer's pieces do.
#[expect(clippy::disallowed_methods, reason = "this is the edge at which time enters the program")]
pub(super) fn processor() -> Ticks {
    Arc::new(|| {
        let now = Instant::now();
        LAST.with(|last| match last.get() {
            Some((at, had)) if now.duration_since(at) < EXACT_FOR => had + now.duration_since(at),
            _ => {
                let had = had_by_this_thread();
                last.set(Some((now, had)));
                had
            }
        })
    })
}

/// How long what the system has said is gone on from as though the thread had been working since.
const EXACT_FOR: Duration = Duration::from_micros(100);

thread_local! {
    /// When the system was asked last, and what it said.
    static LAST: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
}

fn had_by_this_thread() -> Duration {
    let had = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(had.tv_sec.unsigned_abs(), u32::try_from(had.tv_nsec).unwrap_or_default())
}

/// The present day in London.
pub(super) fn today() -> NaiveDate {
    now().with_timezone(&London).date_naive()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{EXACT_FOR, had_by_this_thread, processor};

    fn work() {
        let start = had_by_this_thread();
        while had_by_this_thread() - start < Duration::from_millis(5) {}
    }

    #[test]
    fn a_thread_that_waits_has_had_next_to_nothing() {
        let processor = processor();
        let (before, exactly_before) = (processor(), had_by_this_thread());
        std::thread::spawn(work).join().unwrap();
        let (had, exactly) = (processor() - before, had_by_this_thread() - exactly_before);
        assert!(had <= exactly + EXACT_FOR, "{had:?}, and the system says {exactly:?}");
    }

    #[test]
    fn work_is_counted() {
        let processor = processor();
        let before = processor();
        work();
        assert!(processor() - before >= Duration::from_millis(4));
    }
}
