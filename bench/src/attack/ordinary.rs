//! Ordinary users: one asks at each stroke of a clock, and another at the next, however long the answers before take, so that
//! as much is asked when they take long as when they do not.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::measure::http;
use crate::measure::questions::Case;
use crate::progress::now;

/// The time from one question to the next.
const STROKE: Duration = Duration::from_millis(25);
/// Ordinary users have so many addresses between them, so that none of them asks for more than its share.
const ADDRESSES: usize = 40;

/// How many users ask in turn. Who is still waiting when it is its turn again asks late, and that counts as waiting.
const USERS: u32 = 16;

/// Questions of one kind.
pub(super) struct Asking {
    pub(super) case: Case,
    bodies: Vec<String>,
    asked: AtomicUsize,
}

/// How long answers took.
#[derive(Default)]
pub(super) struct Times {
    milliseconds: Vec<f64>,
    /// How many were no answers, or wrong.
    pub(super) failed: usize,
}

impl Asking {
    pub(super) fn new(case: Case, bodies: Vec<String>) -> Self {
        Self { case, bodies, asked: AtomicUsize::new(0) }
    }

    /// Asks for so long, each question with a connection of its own.
    pub(super) fn ask_for(&self, server: SocketAddr, length: Duration) -> Times {
        let start = now();
        let mut times = Times::default();
        std::thread::scope(|users| {
            let ask = |user: u32| move || self.ask_in_turn(server, start, STROKE * user, length);
            let all: Vec<_> = (0..USERS).map(|user| users.spawn(ask(user))).collect();
            for user in all {
                match user.join() {
                    Ok(own) => times.extend(own),
                    Err(_) => times.failed += 1,
                }
            }
        });
        times
    }

    /// One user, from its first stroke.
    fn ask_in_turn(&self, server: SocketAddr, start: Instant, first: Duration, length: Duration) -> Times {
        let mut times = Times::default();
        let mut due = first;
        while due < length {
            std::thread::sleep(due.saturating_sub(start.elapsed()));
            let number = self.asked.fetch_add(1, Ordering::Relaxed);
            let Some(body) = self.bodies.get(number % self.bodies.len().max(1)) else { break };
            let body = body.replace('@', &number.to_string());
            let address = format!("198.51.100.{}", number % ADDRESSES + 1);
            times.failed += usize::from(http::ask_from(server, &address, &body).is_err());
            times.milliseconds.push(start.elapsed().saturating_sub(due).as_secs_f64() * 1000.0);
            due += STROKE * USERS;
        }
        times
    }
}

impl Times {
    pub(super) fn extend(&mut self, more: Self) {
        self.milliseconds.extend(more.milliseconds);
        self.failed += more.failed;
    }

    pub(super) fn asked(&self) -> usize {
        self.milliseconds.len()
    }

    /// The time that so many of a hundred stay under.
    pub(super) fn percentile(&self, hundredths: usize) -> f64 {
        let mut sorted = self.milliseconds.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }
}
