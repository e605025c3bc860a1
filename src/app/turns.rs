//! Requests take turns: who has much to do gives way in between, and may go on behind the others (`http::precedence`).

use tokio::task::coop::consume_budget;

/// What an item of a page costs, with all that hangs on it. The runtime lets others in after 128.
pub const OF_AN_ITEM: usize = 8;
/// What a verdict costs.
pub(super) const OF_A_VERDICT: usize = 1;

/// A whole turn.
pub(super) const WHOLE: usize = 128;

/// Lets others have their turn, by what the next piece of work costs.
pub async fn take_turn(cost: usize) {
    for _ in 0..cost {
        consume_budget().await;
    }
}
