//! Fair use: each client may ask for so much in a minute, weighed by what the answers could come to.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::client::{Client, Peer};
use super::graphql::reply;
use super::media::Media;
use super::router::Shared;
use super::watch::Report;
use crate::graphql::rate_limited;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit");

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
    left: Mutex<HashMap<Client, Left>>,
}

#[derive(Clone, Copy)]
struct Left {
    units: f64,
    at: Duration,
}

/// Whether a client may ask.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Verdict {
    /// It may, and has so many units left.
    Allowed { left: u32, full_after: u32 },
    /// It may after so many seconds.
    After { seconds: u32 },
}

impl Allowances {
    pub(super) fn new(fair_use: FairUse) -> Self {
        Self { fair_use, left: Mutex::new(HashMap::new()) }
    }

    fn a_second(&self) -> f64 {
        f64::from(self.fair_use.units_a_minute) / 60.0
    }

    /// Takes a unit from what a client has left.
    fn ask(&self, client: Client, now: Duration) -> Verdict {
        let most = f64::from(self.fair_use.units_at_once);
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
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
            return Verdict::After { seconds: seconds((1.0 - left.units) / self.a_second()) };
        }
        left.units -= 1.0;
        Verdict::Allowed { left: left.units as u32, full_after: seconds((most - left.units) / self.a_second()) }
    }

    /// Takes what an answer weighed; what a client has left may so become less than nothing.
    fn weigh(&self, client: Client, nodes: usize) {
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = all.get_mut(&client) {
            left.units -= (nodes / NODES_A_UNIT) as f64;
        }
    }

    fn refilled(&self, left: Left, now: Duration) -> f64 {
        let since = now.saturating_sub(left.at).as_secs_f64();
        (left.units + since * self.a_second()).min(f64::from(self.fair_use.units_at_once))
    }
}

fn seconds(time: f64) -> u32 {
    time.ceil().max(1.0) as u32
}

/// Answers a request of a client that has something left.
pub(super) async fn limit(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let allowances = &shared.allowances;
    let peer = request.extensions().get::<Peer>().copied();
    let client = peer.and_then(|peer| Client::of(peer, request.headers(), &shared.settings.trusted_proxies));
    let Some(client) = client.filter(|_| allowances.fair_use.units_a_minute > 0) else {
        return next.run(request).await;
    };
    let media = Media::accepted(request.headers()).unwrap_or(Media::Json);
    let verdict = allowances.ask(client, shared.metrics.ticks());
    let mut response = match verdict {
        Verdict::Allowed { .. } => next.run(request).await,
        Verdict::After { .. } => reply(rate_limited(), media, Some(StatusCode::TOO_MANY_REQUESTS)),
    };
    if let Some(report) = response.extensions().get::<Report>() {
        allowances.weigh(client, report.nodes);
    }
    let FairUse { units_a_minute, units_at_once } = allowances.fair_use;
    let policy = format!("\"fair-use\";q={units_a_minute};w=60;burst={units_at_once}");
    let remaining = match verdict {
        Verdict::Allowed { left, full_after } => format!("\"fair-use\";r={left};t={full_after}"),
        Verdict::After { seconds } => format!("\"fair-use\";r=0;t={seconds}"),
    };
    for (name, text) in [(POLICY, policy), (REMAINING, remaining)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(name, value);
        }
    }
    if let Verdict::After { seconds } = verdict {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderMap;

    use super::{Allowances, FairUse, Verdict};
    use crate::http::client::{Client, Peer};

    fn client(last: u8) -> Client {
        let peer = Peer(std::net::IpAddr::from([203, 0, 113, last]));
        Client::of(peer, &HeaderMap::new(), &[]).unwrap()
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_is_asked_is_taken_and_comes_back_with_time() {
        let all = Allowances::new(FairUse { units_a_minute: 60, units_at_once: 3 });
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
        let all = Allowances::new(FairUse { units_a_minute: 60, units_at_once: 10 });
        all.ask(client(1), at(0));
        all.weigh(client(1), 2_000);
        assert_eq!(all.ask(client(1), at(0)), Verdict::After { seconds: 12 });
        assert!(matches!(all.ask(client(1), at(12)), Verdict::Allowed { .. }));
    }
}
