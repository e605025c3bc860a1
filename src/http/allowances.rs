//! What each client has left of its share: here, and over all instances where they share it.
//!
//! What this instance knows is never less than what is left over all of them, as far as it knows. So what is refused here
//! needs no other server to be asked, a client that asks without end costs no such calls, and when the shared server
//! goes away or comes back empty nobody starts afresh.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::client::Client;
use crate::app::{Allowance, AppState, Taking};

/// So many objects of an answer weigh as much as a request by itself.
const NODES_A_UNIT: usize = 100;
/// The most clients that are remembered. Past it those go that have asked for nothing lately, and then all.
const MOST_CLIENTS: usize = 100_000;

/// What a client may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FairUse {
    /// How many units in a minute; 0 for any number. A request is one, and one more for each 100 objects.
    pub units_a_minute: u32,
    /// How many at once, after a time without any.
    pub units_at_once: u32,
}

/// What each client has left.
pub(super) struct Allowances {
    fair_use: FairUse,
    here: Shares,
    app: AppState,
}

/// What each client has left as far as this instance knows.
struct Shares {
    allowance: Allowance,
    left: Mutex<HashMap<Client, Left>>,
}

#[derive(Clone, Copy)]
struct Left {
    units: f64,
    at: Duration,
}

/// Whether a client may ask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// It may, has so many units left, and all of them again after so many seconds.
    Allowed { left: u32, full_after: u32 },
    /// It may after so many seconds.
    After { seconds: u32 },
}

impl Allowances {
    pub(super) fn new(fair_use: FairUse, app: AppState) -> Self {
        Self { fair_use, here: Shares::new(fair_use), app }
    }

    pub(super) fn fair_use(&self) -> FairUse {
        self.fair_use
    }

    /// Whether there is any limit.
    pub(super) fn are_limited(&self) -> bool {
        self.fair_use.units_a_minute > 0
    }

    /// Takes a unit from what a client has left.
    pub(super) async fn ask(&self, client: Client, now: Duration) -> Verdict {
        let here = self.here.ask(client, now);
        if matches!(here, Verdict::After { .. }) {
            return here;
        }
        // Boxed, since without a shared server there is none.
        let bytes = client.bytes();
        match Box::pin(self.app.take_of_share(&bytes, self.here.allowance, Taking::Request)).await {
            Some(taken) => self.here.settle(client, taken.granted, taken.left),
            None => here,
        }
    }

    /// Takes what an answer weighed; what a client has left may so become less than nothing. Nobody waits until the other
    /// instances know.
    pub(super) fn weigh(&self, client: Client, nodes: usize) {
        let units = nodes / NODES_A_UNIT;
        if units == 0 {
            return;
        }
        let units = units as f64;
        self.here.weigh(client, units);
        let (app, allowance) = (self.app.clone(), self.here.allowance);
        tokio::spawn(async move { app.take_of_share(&client.bytes(), allowance, Taking::Weight(units)).await });
    }
}

impl Shares {
    fn new(fair_use: FairUse) -> Self {
        let (most, a_second) = (f64::from(fair_use.units_at_once), f64::from(fair_use.units_a_minute) / 60.0);
        Self { allowance: Allowance { most, a_second }, left: Mutex::default() }
    }

    fn ask(&self, client: Client, now: Duration) -> Verdict {
        let most = self.allowance.most;
        let mut all = self.all();
        if all.len() >= MOST_CLIENTS && !all.contains_key(&client) {
            all.retain(|_, left| self.refilled(*left, now) < most);
            if all.len() >= MOST_CLIENTS {
                all.clear();
            }
        }
        let left = all.entry(client).or_insert(Left { units: most, at: now });
        left.units = self.refilled(*left, now);
        left.at = now;
        if left.units < 1.0 {
            return self.refusal(left.units);
        }
        left.units -= 1.0;
        self.grant(left.units)
    }

    fn weigh(&self, client: Client, units: f64) {
        if let Some(left) = self.all().get_mut(&client) {
            left.units -= units;
        }
    }

    /// Takes over what is left over all instances, where that is less.
    fn settle(&self, client: Client, granted: bool, left_of_all: f64) -> Verdict {
        let mut all = self.all();
        let mut units = left_of_all;
        if let Some(left) = all.get_mut(&client) {
            units = units.min(left.units);
            left.units = units;
        }
        if granted { self.grant(units) } else { self.refusal(units) }
    }

    fn grant(&self, units: f64) -> Verdict {
        let full_after = seconds((self.allowance.most - units) / self.allowance.a_second);
        Verdict::Allowed { left: units.max(0.0) as u32, full_after }
    }

    fn refusal(&self, units: f64) -> Verdict {
        Verdict::After { seconds: seconds((1.0 - units) / self.allowance.a_second) }
    }

    fn refilled(&self, left: Left, now: Duration) -> f64 {
        let since = now.saturating_sub(left.at).as_secs_f64();
        (left.units + since * self.allowance.a_second).min(self.allowance.most)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Client, Left>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(time: f64) -> u32 {
    time.ceil().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderMap;

    use super::{FairUse, Shares, Verdict};
    use crate::http::client::{Client, Peer};

    fn shares(units_at_once: u32) -> Shares {
        Shares::new(FairUse { units_a_minute: 60, units_at_once })
    }

    fn client(last: u8) -> Client {
        let peer = Peer(std::net::IpAddr::from([203, 0, 113, last]));
        Client::of(peer, &HeaderMap::new(), &[]).unwrap()
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_is_asked_is_taken_and_comes_back_with_time() {
        let all = shares(3);
        for left in [2, 1, 0] {
            assert!(matches!(all.ask(client(1), at(0)), Verdict::Allowed { left: found, .. } if found == left));
        }
        assert_eq!(all.ask(client(1), at(0)), Verdict::After { seconds: 1 });
        assert!(matches!(all.ask(client(2), at(0)), Verdict::Allowed { .. }), "another client");
        assert!(matches!(all.ask(client(1), at(1)), Verdict::Allowed { left: 0, .. }));
        assert!(matches!(all.ask(client(1), at(100)), Verdict::Allowed { left: 2, .. }), "no more than at once");
    }

    #[test]
    fn a_heavy_answer_weighs_more() {
        let all = shares(10);
        all.ask(client(1), at(0));
        all.weigh(client(1), 20.0);
        assert_eq!(all.ask(client(1), at(0)), Verdict::After { seconds: 12 });
        assert!(matches!(all.ask(client(1), at(12)), Verdict::Allowed { .. }));
    }

    #[test]
    fn what_others_have_used_is_remembered_and_what_they_forgot_is_not_given_again() {
        let all = shares(10);
        all.ask(client(1), at(0));
        assert!(matches!(all.settle(client(1), true, 3.5), Verdict::Allowed { left: 3, .. }));
        assert!(matches!(all.ask(client(1), at(0)), Verdict::Allowed { left: 2, .. }), "with the others away");
        assert!(matches!(all.settle(client(1), true, 10.0), Verdict::Allowed { left: 2, .. }), "back and empty");
        assert_eq!(all.settle(client(1), false, -1.0), Verdict::After { seconds: 2 });
    }
}
