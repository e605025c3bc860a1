//! Requests take turns: who has much to do gives way in between, and may go on behind the others (`http::precedence`).

use tokio::task::coop::consume_budget;

/// A whole turn: the runtime lets others in after so much.
pub const WHOLE_TURN: usize = 128;

/// Lets others have their turn, by what the next piece of work costs.
pub async fn take_turn(cost: usize) {
    for _ in 0..cost {
        consume_budget().await;
    }
}
