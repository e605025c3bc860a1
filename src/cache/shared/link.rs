//! The link to the server: up, or away. While it is away nobody waits for it; it is sought in the background.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use redis::RedisError;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use super::connection::Connection;
use crate::cache::counts::Counters;
use crate::cache::settings::RedisSettings;

/// So many calls in a row fail before the server counts as away.
const MOST_FAULTS: u32 = 3;
/// A server that does not answer is sought again after this pause, then after twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// So many calls that succeed in a row show that the server is well. One that is found and fails before has the pauses
/// go on growing, such as a cluster of which a node is missing.
const CALLS_WHEN_WELL: u32 = 100;
/// What finding the server may take, as a multiple of a call.
const CALLS_TO_OPEN: u32 = 20;

/// The link.
pub(super) struct Link(Arc<Inner>);

struct Inner {
    url: String,
    call_limit: Duration,
    counts: Arc<Counters>,
    state: Mutex<State>,
    is_up: watch::Sender<bool>,
}

struct State {
    link: Status,
    /// Rises with each connection, so that late faults of an old one do not count against a new one.
    number: u64,
    /// Whether the log says that the server is away.
    said_away: bool,
    /// How long the server is left alone before it is sought.
    pause: Duration,
}

enum Status {
    Up { connection: Connection, faults: u32, successes: u32 },
    Away { sought: bool },
}

impl Link {
    pub(super) fn new(settings: &RedisSettings, counts: Arc<Counters>) -> Self {
        let state = State { link: Status::Away { sought: false }, number: 0, said_away: false, pause: Duration::ZERO };
        Self(Arc::new(Inner {
            url: settings.url.clone(),
            call_limit: settings.call_limit,
            counts,
            state: Mutex::new(state),
            is_up: watch::Sender::new(false),
        }))
    }

    pub(super) fn is_up(&self) -> bool {
        *self.0.is_up.borrow()
    }

    /// Seeks the server and waits until it answers.
    pub(super) async fn until_up(&self) {
        let mut is_up = self.0.is_up.subscribe();
        self.connection();
        // The sender lives as long as the link does.
        let _ = is_up.wait_for(|is_up| *is_up).await;
    }

    /// What a call of the server gives; none while it is away and when it fails or takes too long.
    pub(super) async fn call<T, W>(&self, make: impl FnOnce(Connection) -> W) -> Option<T>
    where
        W: Future<Output = Result<T, RedisError>>,
    {
        let (connection, number) = self.connection()?;
        match timeout(self.0.call_limit, make(connection)).await {
            Ok(Ok(value)) => {
                self.0.succeeded(number);
                Some(value)
            }
            Ok(Err(fault)) => {
                let broken = fault.is_unrecoverable_error() || fault.is_io_error() || fault.is_connection_dropped();
                self.failed(number, broken, fault.category());
                None
            }
            Err(_) => {
                self.failed(number, false, "no answer in time");
                None
            }
        }
    }

    /// The connection and its number. Where there is none, the server is sought from now on.
    fn connection(&self) -> Option<(Connection, u64)> {
        let mut state = self.0.state();
        if let Status::Up { connection, .. } = &state.link {
            return Some((connection.clone(), state.number));
        }
        self.seek(&mut state);
        None
    }

    fn failed(&self, number: u64, broken: bool, what: &str) {
        self.0.counts.shared_faults.add(1);
        let mut state = self.0.state();
        if state.number != number {
            return;
        }
        let Status::Up { faults, successes, .. } = &mut state.link else {
            return;
        };
        *faults += 1;
        *successes = 0;
        if broken || *faults >= MOST_FAULTS {
            state.link = Status::Away { sought: false };
            self.0.is_up.send_replace(false);
            state.say_away(what);
            self.seek(&mut state);
        }
    }

    fn seek(&self, state: &mut State) {
        if let Status::Away { sought } = &mut state.link
            && !std::mem::replace(sought, true)
        {
            tokio::spawn(find(Arc::downgrade(&self.0), state.pause));
        }
    }
}

/// Seeks the server until it is found, or nobody needs it any longer.
async fn find(link: Weak<Inner>, mut pause: Duration) {
    loop {
        sleep(pause).await;
        pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        let Some(inner) = link.upgrade() else {
            return;
        };
        let opening = Connection::open(&inner.url, inner.call_limit);
        match timeout(inner.call_limit * CALLS_TO_OPEN, opening).await {
            Ok(Ok(connection)) => return inner.found(connection, pause),
            Ok(Err(fault)) => inner.not_found(fault.category()),
            Err(_) => inner.not_found("no answer in time"),
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn succeeded(&self, number: u64) {
        let mut state = self.state();
        if state.number == number
            && let Status::Up { faults, successes, .. } = &mut state.link
        {
            *faults = 0;
            *successes = successes.saturating_add(1);
            if *successes == CALLS_WHEN_WELL {
                state.pause = Duration::ZERO;
            }
        }
    }

    /// The server has been found; should it fail soon, it is left alone for the pause.
    fn found(&self, connection: Connection, pause: Duration) {
        let mut state = self.state();
        state.link = Status::Up { connection, faults: 0, successes: 0 };
        state.pause = pause;
        state.number += 1;
        state.said_away = false;
        self.is_up.send_replace(true);
        info!("the shared cache answers");
    }

    fn not_found(&self, what: &str) {
        self.counts.shared_faults.add(1);
        self.state().say_away(what);
    }
}

impl State {
    /// Says so once, until the server is back. The text of the fault may quote the address, and stays out.
    fn say_away(&mut self, what: &str) {
        if !std::mem::replace(&mut self.said_away, true) {
            warn!(fault = what, "the shared cache is away: each instance goes on with its own");
        }
    }
}
