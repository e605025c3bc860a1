//! The socket: takes connections and serves them, each within limits of time and size, until told to stop.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{debug, warn};

use super::client::Peer;
use super::doors::Doors;
use super::impatient::Impatient;
use super::precedence::Within;
use super::router::Interface;

/// How long nothing is taken after the system could give no connection: too many files are open, most likely.
const PAUSE: Duration = Duration::from_millis(500);

/// Limits of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketLimits {
    /// How many there may be at once; more wait until one ends.
    pub connections: usize,
    /// How long the head of a request may take to arrive, and how long a connection may be idle before it.
    pub head: Duration,
    /// How many bytes the head of a request may have.
    pub head_bytes: usize,
    /// How long a client may take nothing of an answer.
    pub stalled: Duration,
}

/// How serving has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Whole,
    /// Some were cut off.
    CutOff,
}

/// Serves until `stop` is over, then for at most `stop_limit` lets requests under way end. An error where the system gives no
/// threads for it.
pub async fn serve(
    listener: TcpListener,
    interface: Interface,
    limits: SocketLimits,
    stop: impl Future<Output = ()>,
    stop_limit: Duration,
) -> io::Result<Ended> {
    let doors = Doors::open()?;
    let interface = Arc::new(interface);
    let slots = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &slots) => taken,
            () = &mut stop => break,
        };
        let served = taken.and_then(|(stream, address, slot)| {
            let answering =
                Answering { interface: Arc::clone(&interface), peer: Peer(address.ip()), everybody: Handle::current() };
            let watcher = graceful.watcher();
            doors.serve(stream, move |stream| serve_connection(stream, answering, limits, watcher, slot))
        });
        match served {
            Ok(()) => {}
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                warn!(error = %error, "no connection could be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    match tokio::time::timeout(stop_limit, graceful.shutdown()).await {
        Ok(()) => Ok(Ended::Whole),
        Err(_) => Ok(Ended::CutOff),
    }
}

/// The next connection, once there is room for it.
async fn take(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, slot))
}

/// Whether a connection ended before it was taken, which says nothing of the next.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve_connection(
    stream: TcpStream,
    answering: Answering,
    limits: SocketLimits,
    watcher: Watcher,
    _slot: OwnedSemaphorePermit,
) {
    // Answers are small: each is to leave at once.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .serve_connection(TokioIo::new(Impatient::new(stream, limits.stalled)), answering);
    if watcher.watch(connection).await.is_err() {
        // The error may repeat what was sent.
        debug!("a connection ended early");
    }
}

/// Answers the requests of one connection. What they start is everybody's: nothing of it is to stay at a door.
struct Answering {
    interface: Arc<Interface>,
    peer: Peer,
    everybody: Handle,
}

impl Service<Request<Incoming>> for Answering {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Within<Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let (interface, peer) = (Arc::clone(&self.interface), self.peer);
        let answer = async move { Ok(interface.answer_to(Some(peer), request.map(Body::new)).await) };
        Within::new(self.everybody.clone(), Box::pin(answer))
    }
}
