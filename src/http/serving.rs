//! The socket: takes connections and serves them, each within limits of time and size, until told to stop.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{debug, warn};

use super::client::Peer;
use super::impatient::Impatient;

/// How many headers a request may have.
const MOST_HEADERS: usize = 64;
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

/// Serves until `stop` is over, then for at most `stop_limit` lets requests under way end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: SocketLimits,
    stop: impl Future<Output = ()>,
    stop_limit: Duration,
) -> Ended {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &slots) => taken,
            () = &mut stop => break,
        };
        match taken {
            Ok((stream, address, slot)) => spawn(stream, address, slot, &router, limits, &graceful),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                warn!(error = %error, "no connection could be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    match tokio::time::timeout(stop_limit, graceful.shutdown()).await {
        Ok(()) => Ended::Whole,
        Err(_) => Ended::CutOff,
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

fn spawn(
    stream: TcpStream,
    address: SocketAddr,
    slot: OwnedSemaphorePermit,
    router: &Router,
    limits: SocketLimits,
    graceful: &GracefulShutdown,
) {
    // Answers are small: each is to leave at once.
    let _ = stream.set_nodelay(true);
    let service = OfPeer { inner: TowerToHyperService::new(router.clone()), peer: Peer(address.ip()) };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(Impatient::new(stream, limits.stalled)), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if connection.await.is_err() {
            // The error may repeat what was sent.
            debug!("a connection ended early");
        }
        drop(slot);
    });
}

/// The router, for one connection: each request is marked with the other end.
#[derive(Clone)]
struct OfPeer {
    inner: TowerToHyperService<Router>,
    peer: Peer,
}

impl hyper::service::Service<Request<Incoming>> for OfPeer {
    type Response = Response<axum::body::Body>;
    type Error = Infallible;
    type Future = <TowerToHyperService<Router> as hyper::service::Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.inner.call(request)
    }
}
