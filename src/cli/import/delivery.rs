//! Takes records from the reader to the store, many at a time.

use std::ops::ControlFlow;

use import::{Line, Receiver};
use tokio::sync::mpsc::Sender;

use super::progress::ProgressLine;
use super::report::Skipped;
use crate::store::Delivery;

/// How many records go at once.
const BATCH: usize = 8_000;

/// Takes records, and sends them on.
pub(super) struct Courier<T, K> {
    sender: Sender<Delivery<T, K>>,
    batch: Vec<(u64, T)>,
    skipped: Skipped,
    line: ProgressLine,
}

impl<T, K> Courier<T, K> {
    pub(super) fn new(sender: Sender<Delivery<T, K>>, skipped: Skipped, line: ProgressLine) -> Self {
        Self { sender, batch: Vec::with_capacity(BATCH), skipped, line }
    }

    /// Sends what it still holds and that it was all, and gives what was skipped. Where nobody takes it any more, the
    /// store says why.
    pub(super) fn finish(mut self, kind: K) -> Skipped {
        if self.send_batch().is_continue() {
            let _ = self.send(Delivery::End(kind));
        }
        self.line.finish();
        self.skipped
    }

    fn send_batch(&mut self) -> ControlFlow<()> {
        self.line.show();
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.send(Delivery::Records(batch))
    }

    fn send(&self, delivery: Delivery<T, K>) -> ControlFlow<()> {
        match self.sender.blocking_send(delivery) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

impl<T, K> Receiver<T> for Courier<T, K> {
    fn record(&mut self, record: T, at: &Line) -> ControlFlow<()> {
        self.batch.push((at.number, record));
        if self.batch.len() < BATCH { ControlFlow::Continue(()) } else { self.send_batch() }
    }

    fn skipped(&mut self, at: &Line, why: &'static str) {
        self.skipped.add(at, why);
    }
}
