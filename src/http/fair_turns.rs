//! Fair turns: as many requests work at once as there are processors, and of those that wait for their turn the next is
//! the one whose client has lately had the least of them. So who asks dearly waits behind who does not, however many
//! requests it sends at once, and has all that is left over.
//!
//! A turn lasts from one wait of a request to the next: for the database, for its body, or because it gives way after a
//! piece of a long list. Nobody has a turn while it waits.

use std::collections::{BTreeMap, HashMap};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use super::client::Client;
use crate::metrics::{Metrics, Server, is_with_server};

/// After how many seconds what a client has had counts half.
const HALF_LIFE: f64 = 10.0;
/// What a client may have had lately, in seconds, and be among the first; each doubling is a rank behind.
const LITTLE: f64 = 0.03;
/// The same of one request, among those of clients of one rank.
const SHORT: f64 = 0.005;
/// The most clients that are remembered. Past it those go that have had little lately, and then all.
const MOST_CLIENTS: usize = 100_000;

/// Who has a turn, and who waits for one.
pub(super) struct FairTurns {
    queue: Arc<Mutex<Queue>>,
    metrics: Metrics,
}

/// Where a request stands in the queue: by what its client has had, by what it has had itself, by when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    of_client: u32,
    of_request: u32,
    number: u64,
}

/// While a turn is free nobody waits.
struct Queue {
    free: usize,
    waiting: BTreeMap<Place, Waker>,
    had: HashMap<Client, Had>,
    requests: u64,
}

/// What a client had had at a time.
#[derive(Clone, Copy)]
struct Had {
    seconds: f64,
    at: Duration,
}

impl Had {
    fn lately(self, now: Duration) -> f64 {
        let since = now.saturating_sub(self.at).as_secs_f64();
        self.seconds * (-since / HALF_LIFE).exp2()
    }
}

/// How often a time has doubled past a limit.
fn rank(seconds: f64, limit: f64) -> u32 {
    if seconds < limit { 0 } else { (seconds / limit).log2() as u32 + 1 }
}

impl Queue {
    fn place(&self, client: Option<Client>, had: f64, number: u64, now: Duration) -> Place {
        let of_client = client.and_then(|client| self.had.get(&client)).map_or(0.0, |had| had.lately(now));
        Place { of_client: rank(of_client, LITTLE), of_request: rank(had, SHORT), number }
    }

    /// Notes what a client has had of a processor.
    fn note(&mut self, client: Client, seconds: f64, now: Duration) {
        if self.had.len() >= MOST_CLIENTS && !self.had.contains_key(&client) {
            self.had.retain(|_, had| had.lately(now) >= LITTLE);
            if self.had.len() >= MOST_CLIENTS {
                self.had.clear();
            }
        }
        let had = self.had.entry(client).or_insert(Had { seconds: 0.0, at: now });
        *had = Had { seconds: had.lately(now) + seconds, at: now };
    }

    /// Hands a turn that has ended to the first who waits.
    fn next(&mut self) -> Option<Waker> {
        let next = self.waiting.pop_first().map(|(_, waker)| waker);
        self.free += usize::from(next.is_none());
        next
    }
}

impl FairTurns {
    /// Turns for so many at once.
    pub(super) fn new(at_once: usize, metrics: Metrics) -> Self {
        let queue = Queue { free: at_once.max(1), waiting: BTreeMap::new(), had: HashMap::new(), requests: 0 };
        Self { queue: Arc::new(Mutex::new(queue)), metrics }
    }

    /// Does a request's work in turn with that of others. A request of no client counts as one of a client that has had
    /// nothing. None where it waits longer than its patience before it can begin.
    pub(super) async fn take<W: Future>(
        &self,
        client: Option<Client>,
        patience: Duration,
        work: W,
    ) -> Option<W::Output> {
        let mut work = pin!(work);
        let mut turn = self.request(client);
        tokio::time::timeout(patience, poll_fn(|context| turn.poll_begin(context))).await.ok()?;
        let done = poll_fn(|context| {
            ready!(turn.poll_begin(context));
            let done = work.as_mut().poll(context);
            turn.end();
            done
        });
        Some(done.await)
    }

    fn request(&self, client: Option<Client>) -> Turn<'_> {
        let mut queue = lock(&self.queue);
        queue.requests += 1;
        Turn { turns: self, client, number: queue.requests, had: 0.0, state: State::Without }
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request's turns. Dropped, it hands on the one that it has.
struct Turn<'t> {
    turns: &'t FairTurns,
    client: Option<Client>,
    number: u64,
    /// What it has had of a processor, in seconds.
    had: f64,
    state: State,
}

enum State {
    Without,
    /// In the queue, or out of it again because it has been given a turn.
    Waiting(Place),
    Having {
        since: Duration,
    },
}

impl Turn<'_> {
    fn poll_begin(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut queue = lock(&self.turns.queue);
        let now = self.turns.metrics.ticks();
        match self.state {
            State::Having { .. } => return Poll::Ready(()),
            State::Waiting(place) => {
                if let Some(waker) = queue.waiting.get_mut(&place) {
                    waker.clone_from(context.waker());
                    return Poll::Pending;
                }
            }
            State::Without if queue.free > 0 => queue.free -= 1,
            State::Without => {
                let mut place = queue.place(self.client, self.had, self.number, now);
                if [Server::Database, Server::SharedCache].into_iter().any(is_with_server) {
                    // Others wait for its connection, and it has limits of time of its own.
                    place.of_client = 0;
                    place.of_request = 0;
                }
                queue.waiting.insert(place, context.waker().clone());
                self.state = State::Waiting(place);
                return Poll::Pending;
            }
        }
        self.state = State::Having { since: now };
        Poll::Ready(())
    }

    fn end(&mut self) {
        let mut queue = lock(&self.turns.queue);
        let next = match std::mem::replace(&mut self.state, State::Without) {
            State::Without => None,
            State::Waiting(place) => match queue.waiting.remove(&place) {
                Some(_) => None,
                None => queue.next(),
            },
            State::Having { since } => {
                let now = self.turns.metrics.ticks();
                let seconds = now.saturating_sub(since).as_secs_f64();
                self.had += seconds;
                if let Some(client) = self.client {
                    queue.note(client, seconds, now);
                }
                queue.next()
            }
        };
        drop(queue);
        if let Some(next) = next {
            next.wake();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Waker};
    use std::time::Duration;

    use axum::http::HeaderMap;
    use futures_util::FutureExt;
    use tokio::sync::Notify;
    use tokio::task::yield_now;

    use super::{FairTurns, Turn, lock};
    use crate::http::client::{Client, Peer};
    use crate::metrics::{Metrics, Server, standing_still, with_server};

    const LONG: Duration = Duration::from_secs(60);

    fn client(last: u8) -> Option<Client> {
        Client::of(Peer(std::net::IpAddr::from([203, 0, 113, last])), &HeaderMap::new(), &[])
    }

    /// Turns for one at a time, over a time that passes when a request works.
    #[derive(Clone)]
    struct Scene {
        turns: Arc<FairTurns>,
        milliseconds: Arc<AtomicU64>,
        worked: Arc<Mutex<Vec<&'static str>>>,
    }

    impl Scene {
        fn new() -> Self {
            let milliseconds = Arc::new(AtomicU64::new(0));
            let read = Arc::clone(&milliseconds);
            let metrics = Metrics::new(Arc::new(move || Duration::from_millis(read.load(Ordering::Relaxed))));
            Self { turns: Arc::new(FairTurns::new(1, metrics)), milliseconds, worked: Arc::default() }
        }

        /// A request that works so many times for so long, and gives way in between.
        async fn request(self, name: &'static str, from: Option<Client>, times: usize, milliseconds: u64) {
            let work = async {
                for _ in 0..times {
                    self.worked.lock().unwrap().push(name);
                    self.milliseconds.fetch_add(milliseconds, Ordering::Relaxed);
                    yield_now().await;
                }
            };
            self.turns.take(from, LONG, work).await.expect("patience");
        }

        /// Takes the turn, and keeps it.
        fn hold(&self) -> Turn<'_> {
            let mut held = self.turns.request(None);
            assert!(held.poll_begin(&mut Context::from_waker(Waker::noop())).is_ready());
            held
        }

        fn waiting(&self) -> usize {
            lock(&self.turns.queue).waiting.len()
        }

        async fn until_waiting(&self, number: usize) {
            while self.waiting() != number {
                yield_now().await;
            }
        }

        fn worked(&self) -> Vec<&'static str> {
            self.worked.lock().unwrap().drain(..).collect()
        }
    }

    /// Has requests wait in the order given, while somebody has the only turn, and then lets them go.
    async fn in_turn(scene: &Scene, requests: Vec<impl Future<Output = ()> + Send + 'static>) -> Vec<&'static str> {
        let held = scene.hold();
        let before = scene.waiting();
        let mut tasks = Vec::new();
        for (at, request) in requests.into_iter().enumerate() {
            tasks.push(tokio::spawn(request));
            scene.until_waiting(before + at + 1).await;
        }
        drop(held);
        for task in tasks {
            task.await.unwrap();
        }
        scene.worked()
    }

    #[tokio::test]
    async fn who_has_lately_had_less_goes_first_whoever_came_first() {
        let scene = Scene::new();
        scene.clone().request("dear", client(1), 1, 1_000).await;
        scene.worked();
        let dear = || scene.clone().request("dear", client(1), 1, 1);
        let other = || scene.clone().request("other", client(2), 1, 1);
        let worked = in_turn(&scene, vec![dear().boxed(), dear().boxed(), other().boxed(), other().boxed()]).await;
        assert_eq!(worked, ["other", "other", "dear", "dear"]);
        scene.milliseconds.fetch_add(200_000, Ordering::Relaxed);
        let worked = in_turn(&scene, vec![dear().boxed(), other().boxed()]).await;
        assert_eq!(worked, ["dear", "other"], "what it had is long ago");
    }

    #[tokio::test]
    async fn of_one_client_the_short_goes_before_the_long() {
        let scene = Scene::new();
        let request = |name, times| scene.clone().request(name, None, times, 6).boxed();
        let worked = in_turn(&scene, vec![request("long", 3), request("other", 2), request("short", 1)]).await;
        assert_eq!(worked[..3], ["long", "other", "short"]);
    }

    #[tokio::test]
    async fn whose_connection_others_wait_for_goes_first() {
        let scene = Scene::new();
        scene.clone().request("dear", client(1), 1, 1_000).await;
        scene.worked();
        let arrived = Arc::new(Notify::new());
        let reads = tokio::spawn({
            let (scene, arrived) = (scene.clone(), Arc::clone(&arrived));
            let work = async move {
                let worked = Arc::clone(&scene.worked);
                let statement = with_server(Server::Database, async move {
                    arrived.notified().await;
                    worked.lock().unwrap().push("read");
                });
                scene.turns.take(client(1), LONG, statement).await.unwrap();
            };
            async move { Metrics::new(standing_still()).watch(work).await }
        });
        yield_now().await;
        let request = |name, last| scene.clone().request(name, client(last), 1, 1).boxed();
        let held = scene.hold();
        let others = [request("dear", 1), request("other", 2)].map(tokio::spawn);
        scene.until_waiting(2).await;
        arrived.notify_one();
        scene.until_waiting(3).await;
        drop(held);
        reads.await.unwrap();
        for other in others {
            other.await.unwrap();
        }
        assert_eq!(scene.worked(), ["read", "other", "dear"]);
    }

    #[tokio::test]
    async fn nobody_has_a_turn_while_it_waits_or_once_it_is_gone() {
        let scene = Scene::new();
        let take = |work| scene.turns.take(client(1), LONG, work);
        let waits = scene.turns.take(client(2), LONG, pending::<()>());
        tokio::select! {
            biased;
            _ = waits => unreachable!("it waits for ever"),
            done = take(ready(1)) => assert_eq!(done, Some(1)),
        }
        let panics = tokio::spawn({
            let scene = scene.clone();
            async move { scene.turns.take(client(1), LONG, async { panic!("in its turn") }).await }
        });
        assert!(panics.await.is_err());
        assert_eq!(take(ready(2)).await, Some(2));
    }

    #[tokio::test]
    async fn who_cannot_begin_in_its_time_is_told_and_leaves_the_queue() {
        let scene = Scene::new();
        let held = scene.hold();
        assert_eq!(scene.turns.take(client(2), Duration::ZERO, ready(())).await, None);
        assert_eq!(scene.waiting(), 0);
        drop(held);
        assert_eq!(scene.turns.take(client(2), LONG, ready(())).await, Some(()));
    }
}
