//! The time that passes.

use std::sync::Arc;
use std::time::Duration;

/// Tells how long ago some start was, and never goes back. Passed in, as the clock is; what it tells reaches the log
/// and the metrics, and no answer.
pub type Ticks = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Ticks of a time that stands still, by which everything takes none.
pub fn standing_still() -> Ticks {
    Arc::new(|| Duration::ZERO)
}
