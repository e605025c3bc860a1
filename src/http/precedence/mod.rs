//! Who goes before whom. A request whose answer takes long, and every request of a client that has lately had much of the
//! processors, goes on behind: on threads that give way to the others. So who asks dearly is in nobody's way, however
//! many requests it sends at once, and has what is left over.
//!
//! Where requests come in by a door (`doors.rs`), what is at hand is answered there, and all else goes on with everybody, so
//! that at a door nobody waits for another's question.
//!
//! Only the work itself moves. Connections, timers and whatever else it starts stay with the threads of everybody.

mod accounts;
mod door;
mod elsewhere;
mod rests;

use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;

use rustix::process::setpriority_process;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::accounts::Accounts;
use self::door::{is_door, leaves_the_door};
pub(super) use self::door::{leave_the_door, stand_at_the_door};
use self::elsewhere::elsewhere;
pub(super) use self::elsewhere::{Within, away_from_the_door};
use self::rests::rest_after;
use super::client::Client;
use crate::metrics::{Metrics, give_way, is_in_the_way};

/// What a request may have of a processor before it goes on behind. A usual question takes less.
const SHORT: Duration = Duration::from_millis(10);
/// After how much of its work a request's client is told of it, and whether it goes on behind is asked anew.
const PIECE: Duration = Duration::from_millis(1);
/// How many requests of clients that have had much go on at once, for each processor: each may have a connection to the
/// database.
const AT_ONCE: usize = 2;
/// How far behind, as `nice` counts: next to a thread of everybody's they have a tenth. Not the last place, in which a
/// busy neighbour on the machine would leave them nothing.
const NICENESS: i32 = 10;

/// The threads behind, of all servers of this process.
static BEHIND: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .thread_name("behind")
        .worker_threads(processors())
        .on_thread_start(|| {
            // Of this thread alone. Where it cannot be had they are threads like all others.
            let _ = setpriority_process(None, NICENESS);
        })
        .build()
});

/// Which requests go on behind.
pub(super) struct Precedence {
    accounts: Arc<Accounts>,
    places: Semaphore,
}

impl Precedence {
    /// Where nobody has had anything.
    pub(super) fn new(metrics: Metrics) -> Self {
        Self { accounts: Arc::new(Accounts::new(metrics)), places: Semaphore::new(AT_ONCE * processors()) }
    }

    /// Does a request's work, ahead or behind. None where its client has had much and there is no place for longer than its
    /// patience.
    pub(super) async fn answer<W>(
        self: &Arc<Self>,
        client: Option<Client>,
        patience: Duration,
        work: Pin<Box<W>>,
    ) -> Option<W::Output>
    where
        W: Future<Output: Send> + Send + 'static,
    {
        let mut work = Counted::new(work, client, Arc::clone(&self.accounts));
        if is_door()
            && let Some(done) = at_the_door(&mut work).await
        {
            return Some(done);
        }
        let precedence = Arc::clone(self);
        away_from_the_door(Box::pin(async move { precedence.go_on(work, patience).await })).await
    }

    /// Does work from wherever it is by now.
    async fn go_on<W>(&self, mut work: Counted<W>, patience: Duration) -> Option<W::Output>
    where
        W: Future<Output: Send> + Send + 'static,
    {
        let ahead = poll_fn(|context| {
            // Whoever has what others need does not wait for a place with it.
            if work.is_dear && !is_in_the_way() {
                return Poll::Ready(None);
            }
            Pin::new(&mut work).poll(context).map(Some)
        });
        if let Some(done) = ahead.await {
            return Some(done);
        }
        let _standing = self.accounts.hold(work.client);
        // One long request of a client that has had little does not stand in line with those of others.
        let _place = if self.accounts.has_had_much(work.client) {
            Some(timeout(patience, self.places.acquire()).await.ok()?)
        } else {
            None
        };
        give_way();
        Some(behind(work).await)
    }
}

/// Does what can be done at the door; none where the work is to go on elsewhere.
async fn at_the_door<W: Future>(work: &mut Counted<W>) -> Option<W::Output> {
    poll_fn(|context| {
        if work.is_dear {
            return Poll::Ready(None);
        }
        match Pin::new(&mut *work).poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if leaves_the_door() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Goes on behind, and ends when nobody waits for it any longer.
async fn behind<W>(mut work: Counted<W>) -> W::Output
where
    W: Future<Output: Send> + Send + 'static,
{
    let Ok(threads) = &*BEHIND else {
        return work.await;
    };
    work.is_behind = true;
    elsewhere(Within::new(Handle::current(), work), threads.handle()).await
}

/// Work whose time is counted to its client's account.
struct Counted<W> {
    work: Pin<Box<W>>,
    client: Option<Client>,
    had: Duration,
    /// What its client has not been told of yet.
    untold: Duration,
    is_dear: bool,
    is_behind: bool,
    accounts: Arc<Accounts>,
}

impl<W> Counted<W> {
    fn new(work: Pin<Box<W>>, client: Option<Client>, accounts: Arc<Accounts>) -> Self {
        let is_dear = accounts.has_had_much(client);
        Self { work, client, had: Duration::ZERO, untold: Duration::ZERO, is_dear, is_behind: false, accounts }
    }

    fn count(&mut self, time: Duration) {
        self.had += time;
        self.untold += time;
        if self.untold >= PIECE {
            self.tell_account();
            self.is_dear |= self.had >= SHORT || self.accounts.has_had_much(self.client);
        }
    }

    fn tell_account(&mut self) {
        let untold = std::mem::take(&mut self.untold);
        if let Some(client) = self.client {
            self.accounts.note(client, untold);
        }
    }
}

impl<W: Future> Future for Counted<W> {
    type Output = W::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<W::Output> {
        let before = self.accounts.ticks_of_work();
        let done = self.work.as_mut().poll(context);
        let time = self.accounts.ticks_of_work().saturating_sub(before);
        self.count(time);
        if self.is_behind {
            rest_after(time);
        }
        done
    }
}

/// Whoever goes away has had what it has had.
impl<W> Drop for Counted<W> {
    fn drop(&mut self) {
        self.tell_account();
    }
}

/// How many processors there are.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use std::future::{Future, pending};
    use std::pin::Pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use axum::http::HeaderMap;
    use tokio::sync::oneshot;
    use tokio::task::yield_now;

    use super::{AT_ONCE, Precedence, processors};
    use crate::http::client::{Client, Peer};
    use crate::metrics::{Metrics, awaited, standing_still, with_database};

    /// A piece of work that tells where it ended.
    type Place = Pin<Box<dyn Future<Output = &'static str> + Send>>;

    const LONG: Duration = Duration::from_secs(60);

    fn client(last: u8) -> Option<Client> {
        Client::of(Peer(std::net::IpAddr::from([203, 0, 113, last])), &HeaderMap::new(), &[])
    }

    /// Requests over a time that passes when one of them works.
    #[derive(Clone)]
    struct Scene {
        precedence: Arc<Precedence>,
        milliseconds: Arc<AtomicU64>,
    }

    impl Scene {
        fn new() -> Self {
            let milliseconds = Arc::new(AtomicU64::new(0));
            let read = Arc::clone(&milliseconds);
            let metrics = Metrics::new(Arc::new(move || Duration::from_millis(read.load(Ordering::Relaxed))));
            Self { precedence: Arc::new(Precedence::new(metrics)), milliseconds }
        }

        /// Has a request work for each of these times, and give way in between: where it was done.
        async fn places(&self, from: Option<Client>, milliseconds: &'static [u64]) -> Vec<&'static str> {
            let passing = Arc::clone(&self.milliseconds);
            let work = async move {
                let mut places = Vec::new();
                for time in milliseconds {
                    places.push(place());
                    passing.fetch_add(*time, Ordering::Relaxed);
                    yield_now().await;
                }
                places
            };
            self.precedence.answer(from, LONG, Box::pin(work)).await.expect("patience")
        }

        /// Has a request become dear while it does something: where it goes on with that, and where once it is done.
        async fn places_during_and_after(&self, doing: fn(Place) -> Place) -> (&'static str, &'static str) {
            let passing = Arc::clone(&self.milliseconds);
            let work = async move {
                let during = doing(Box::pin(async move {
                    passing.fetch_add(50, Ordering::Relaxed);
                    yield_now().await;
                    place()
                }));
                let during = during.await;
                yield_now().await;
                (during, place())
            };
            let answer = self.precedence.answer(client(1), LONG, Box::pin(work));
            let (answer, _) = Metrics::new(standing_still()).watch(answer).await;
            answer.expect("patience")
        }
    }

    fn place() -> &'static str {
        if std::thread::current().name() == Some("behind") { "behind" } else { "ahead" }
    }

    #[tokio::test]
    async fn a_long_request_goes_on_behind_and_a_short_one_does_not() {
        let scene = Scene::new();
        assert_eq!(scene.places(client(1), &[1, 1, 1]).await, ["ahead"; 3]);
        assert_eq!(scene.places(client(1), &[6, 6, 6, 6]).await, ["ahead", "ahead", "behind", "behind"]);
        assert_eq!(scene.places(None, &[6, 6, 6]).await, ["ahead", "ahead", "behind"]);
    }

    #[tokio::test]
    async fn who_has_lately_had_much_starts_behind() {
        let scene = Scene::new();
        assert_eq!(scene.places(client(1), &[600]).await, ["ahead"]);
        assert_eq!(scene.places(client(1), &[1]).await, ["behind"]);
        assert_eq!(scene.places(client(2), &[1]).await, ["ahead"], "another is not in its place");
        scene.milliseconds.fetch_add(60_000, Ordering::Relaxed);
        assert_eq!(scene.places(client(1), &[1]).await, ["ahead"], "what it had is long ago");
    }

    #[tokio::test]
    async fn who_waits_behind_is_not_forgiven_meanwhile() {
        let scene = Scene::new();
        scene.places(client(1), &[600]).await;
        let (begins, begun) = oneshot::channel();
        let waits = tokio::spawn({
            let precedence = Arc::clone(&scene.precedence);
            let work = async move {
                let _ = begins.send(());
                pending::<()>().await;
            };
            async move { precedence.answer(client(1), LONG, Box::pin(work)).await }
        });
        begun.await.unwrap();
        scene.milliseconds.fetch_add(60_000, Ordering::Relaxed);
        assert_eq!(scene.places(client(1), &[1]).await, ["behind"]);
        waits.abort();
        assert!(waits.await.unwrap_err().is_cancelled());
        assert_eq!(scene.places(client(1), &[1]).await, ["behind"], "what it had counts from now on less");
        scene.milliseconds.fetch_add(60_000, Ordering::Relaxed);
        assert_eq!(scene.places(client(1), &[1]).await, ["ahead"]);
    }

    #[tokio::test]
    async fn one_long_request_waits_for_no_place() {
        let scene = Scene::new();
        let all = u32::try_from(AT_ONCE * processors()).unwrap();
        let _taken = scene.precedence.places.acquire_many(all).await.unwrap();
        assert_eq!(scene.places(client(1), &[6, 6, 6]).await, ["ahead", "ahead", "behind"]);
    }

    #[tokio::test]
    async fn with_a_connection_to_the_database_nobody_waits_for_a_place() {
        let scene = Scene::new();
        assert_eq!(scene.places_during_and_after(|work| Box::pin(with_database(work))).await, ("ahead", "behind"));
    }

    #[tokio::test]
    async fn with_what_others_wait_for_nobody_waits_for_a_place() {
        let scene = Scene::new();
        assert_eq!(scene.places_during_and_after(|work| Box::pin(awaited(work))).await, ("ahead", "behind"));
    }

    #[tokio::test]
    async fn only_so_many_go_on_behind_and_who_finds_no_place_is_told() {
        let scene = Scene::new();
        scene.places(client(1), &[600]).await;
        let mut kept: Vec<_> = (0..AT_ONCE * processors())
            .map(|_| {
                let scene = scene.clone();
                let (begins, begun) = oneshot::channel();
                let work = async move {
                    let _ = begins.send(());
                    pending::<()>().await;
                };
                (tokio::spawn(async move { scene.precedence.answer(client(1), LONG, Box::pin(work)).await }), begun)
            })
            .collect();
        for (_, begun) in &mut kept {
            begun.await.unwrap();
        }
        assert_eq!(scene.precedence.answer(client(1), Duration::ZERO, Box::pin(async {})).await, None);
        assert_eq!(scene.places(client(2), &[1]).await, ["ahead"], "others need none");
        // Whoever goes away leaves its place.
        kept.pop().unwrap().0.abort();
        assert_eq!(scene.places(client(1), &[1]).await, ["behind"]);
    }

    #[tokio::test]
    async fn a_panic_behind_is_the_requests_own_and_who_goes_away_ends_its_work() {
        let scene = Scene::new();
        scene.places(client(1), &[600]).await;
        let panics = tokio::spawn({
            let scene = scene.clone();
            async move { scene.precedence.answer(client(1), LONG, Box::pin(async { panic!("behind") })).await }
        });
        assert!(panics.await.unwrap_err().is_panic());
        let (begins, begun) = oneshot::channel();
        let (held, gone) = oneshot::channel::<()>();
        let waits = tokio::spawn({
            let scene = scene.clone();
            let work = async move {
                let _held = held;
                let _ = begins.send(());
                pending::<()>().await;
            };
            async move { scene.precedence.answer(client(1), LONG, Box::pin(work)).await }
        });
        begun.await.unwrap();
        waits.abort();
        assert!(gone.await.is_err(), "what the work held is gone with it");
    }
}
