//! The rests of threads that work behind.
//!
//! Linux shares a processor among groups of processes (sessions, control groups) before it does among those of each. A group
//! that never leaves a processor, however low the thread that keeps it there, can have a process of another group that has
//! woken on it, one of the database on the same machine, wait for 50 ms. Once it leaves, whoever waits has its turn.

use std::cell::Cell;
use std::thread::sleep;
use std::time::Duration;

/// After how much work a thread rests, and for how long.
const STRETCH: Duration = Duration::from_millis(4);
const REST: Duration = Duration::from_micros(250);

thread_local! {
    static WORKED: Stretch = const { Stretch::new() };
}

/// Has the present thread rest once it has worked for a stretch, with the piece of work that it has just done.
pub(super) fn rest_after(piece: Duration) {
    if WORKED.with(|worked| worked.is_over_with(piece)) {
        sleep(REST);
    }
}

/// What a thread has worked since it rested.
struct Stretch(Cell<Duration>);

impl Stretch {
    const fn new() -> Self {
        Self(Cell::new(Duration::ZERO))
    }

    /// Whether it is long enough with one more piece. Then the next begins.
    fn is_over_with(&self, piece: Duration) -> bool {
        let worked = self.0.get() + piece;
        let is_over = worked >= STRETCH;
        self.0.set(if is_over { Duration::ZERO } else { worked });
        is_over
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Stretch;

    #[test]
    fn a_thread_rests_once_it_has_worked_for_a_stretch_and_then_works_for_another() {
        let worked = Stretch::new();
        let rests = [1, 2, 0, 1, 3, 0, 1, 9, 3].map(|piece| worked.is_over_with(Duration::from_millis(piece)));
        assert_eq!(rests, [false, false, false, true, false, false, true, true, false]);
    }
}
