//! The doors: the threads by which requests come in. Each has connections of its own, which no other thread touches, so that
//! an answer that is kept leaves by the thread that has read the question, and no thread wakes another for it.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net;
use std::sync::Arc;
use std::thread;

use tokio::net::TcpStream;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::precedence::{processors, stand_at_the_door};

/// How many processors there is one door for. The others have the work behind the doors to do, and the fewer doors there are,
/// the more answers each gives every time it wakes.
const PROCESSORS: usize = 2;
/// After how many turns of connections a door looks for what has come over others. A client that sends many questions at once
/// has up to 16 answered in a turn, and comes again at once: by default others would wait for 61 of its turns.
const TURNS: u32 = 4;

/// All doors. They close when this goes, and what is still under way at them is cut off.
pub(super) struct Doors(Vec<Door>);

struct Door {
    runtime: Handle,
    /// One for each of its connections, and this.
    connections: Arc<()>,
    /// Nothing is ever sent.
    _open: oneshot::Sender<Infallible>,
}

impl Doors {
    /// Opens them. An error where the system gives no thread for one.
    pub(super) fn open() -> io::Result<Self> {
        (0..processors().div_ceil(PROCESSORS)).map(|_| Door::open()).collect::<io::Result<_>>().map(Self)
    }

    /// Has a connection served at the door with the fewest. An error where it cannot be handed on.
    pub(super) fn serve<C, S>(&self, stream: TcpStream, connection: C) -> io::Result<()>
    where
        C: FnOnce(TcpStream) -> S + Send + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        let taken = stream.into_std()?;
        if let Some(door) = self.0.iter().min_by_key(|door| Arc::strong_count(&door.connections)) {
            door.serve(taken, connection);
        }
        Ok(())
    }
}

impl Door {
    fn open() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().event_interval(TURNS).build()?;
        let (open, closed) = oneshot::channel();
        let door = Self { runtime: runtime.handle().clone(), connections: Arc::new(()), _open: open };
        thread::Builder::new().name("door".to_owned()).spawn(move || {
            stand_at_the_door();
            let _ = runtime.block_on(closed);
        })?;
        Ok(door)
    }

    fn serve<C, S>(&self, taken: net::TcpStream, connection: C)
    where
        C: FnOnce(TcpStream) -> S + Send + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        let counted = Arc::clone(&self.connections);
        self.runtime.spawn(async move {
            if let Ok(stream) = TcpStream::from_std(taken) {
                connection(stream).await;
            }
            drop(counted);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, poll_fn};
    use std::io::Write;
    use std::sync::Arc;
    use std::task::Poll;
    use std::thread;
    use std::time::Duration;

    use tokio::net::{TcpListener, TcpStream};
    use tokio::runtime::Handle;
    use tokio::sync::oneshot;

    use super::{Door, Doors, TURNS};
    use crate::http::precedence::{Precedence, Within, away_from_the_door, leave_the_door};
    use crate::metrics::{Metrics, standing_still};

    /// What a request does first, what it starts there, and what it does once it has left the door.
    type Places = (&'static str, &'static str, &'static str);

    fn place() -> &'static str {
        if thread::current().name() == Some("door") { "door" } else { "elsewhere" }
    }

    /// The server's end of a new connection, and the client's.
    async fn connection() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (listener.accept().await.unwrap().0, client)
    }

    fn connections(doors: &Doors) -> Vec<usize> {
        doors.0.iter().map(|door| Arc::strong_count(&door.connections) - 1).collect()
    }

    #[tokio::test]
    async fn what_takes_longer_leaves_the_door_and_nothing_that_is_started_stays_there() {
        let door = Door::open().unwrap();
        let precedence = Arc::new(Precedence::new(Metrics::new(standing_still())));
        let work = async {
            let at_first = place();
            let started = tokio::spawn(async { place() });
            leave_the_door().await;
            (at_first, started.await.unwrap(), place())
        };
        let answer = async move { precedence.answer(None, Duration::from_secs(60), Box::pin(work)).await };
        let answered: Option<Places> =
            door.runtime.spawn(Within::new(Handle::current(), Box::pin(answer))).await.unwrap();
        assert_eq!(answered, Some(("door", "elsewhere", "elsewhere")));
    }

    #[tokio::test]
    async fn a_page_is_made_away_from_the_door() {
        let door = Door::open().unwrap();
        let page = Box::pin(away_from_the_door(async { place() }));
        assert_eq!(door.runtime.spawn(Within::new(Handle::current(), page)).await.unwrap(), "elsewhere");
    }

    #[tokio::test]
    async fn who_comes_again_at_once_lets_others_in() {
        let doors = Doors::open().unwrap();
        let (stream, client) = connection().await;
        let mut client = client.into_std().unwrap();
        let (came, mut has_come) = oneshot::channel();
        doors
            .serve(stream, |stream| async move {
                stream.readable().await.unwrap();
                came.send(()).unwrap();
            })
            .unwrap();
        let mut turns = 0;
        let comes_again = poll_fn(move |context| {
            turns += 1;
            if turns == 1_000 {
                client.write_all(b"question").unwrap();
            }
            match has_come.try_recv() {
                Ok(()) => Poll::Ready(turns - 1_000),
                Err(_) => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            }
        });
        let turns = doors.0[0].runtime.spawn(comes_again).await.unwrap();
        assert!((1..=2 * TURNS).contains(&turns), "{turns}");
    }

    #[tokio::test]
    async fn a_connection_goes_to_the_door_with_the_fewest() {
        let doors = Doors(vec![Door::open().unwrap(), Door::open().unwrap()]);
        let mut ends = Vec::new();
        for expected in [[1, 0], [1, 1], [2, 1]] {
            let (stream, _client) = connection().await;
            let (end, ended) = oneshot::channel::<()>();
            doors.serve(stream, |_| async { drop(ended.await) }).unwrap();
            ends.push(end);
            assert_eq!(connections(&doors), expected);
        }
    }

    #[tokio::test]
    async fn what_is_under_way_at_a_door_is_cut_off_when_it_closes() {
        let doors = Doors::open().unwrap();
        let (stream, _client) = connection().await;
        let (held, gone) = oneshot::channel::<()>();
        doors
            .serve(stream, |_| async move {
                let _held = held;
                pending::<()>().await;
            })
            .unwrap();
        drop(doors);
        assert!(gone.await.is_err());
    }
}
