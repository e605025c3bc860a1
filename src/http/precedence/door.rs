//! Whether the present thread is a door, and how work leaves it.

use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new(Place::Elsewhere) };
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The thread is no door.
    Elsewhere,
    /// It is one.
    Door,
    /// It is one, and the work that has just been done there is to go on elsewhere.
    Leaving,
}

/// Makes the present thread a door, for as long as it lives.
pub(in crate::http) fn stand_at_the_door() {
    PLACE.set(Place::Door);
}

/// Whether the present thread is a door.
pub(super) fn is_door() -> bool {
    PLACE.get() != Place::Elsewhere
}

/// Has the present request go on elsewhere if it is at a door. To be awaited before whatever takes longer than to find
/// what is kept.
pub(in crate::http) async fn leave_the_door() {
    poll_fn(|_| {
        if !is_door() {
            return Poll::Ready(());
        }
        // Whoever has it done moves it, and by that wakes it.
        PLACE.set(Place::Leaving);
        Poll::Pending
    })
    .await;
}

/// Whether the work that has just been done is to go on elsewhere. Told once.
pub(super) fn leaves_the_door() -> bool {
    let leaves = PLACE.get() == Place::Leaving;
    if leaves {
        PLACE.set(Place::Door);
    }
    leaves
}
