//! The way to a collector: a POST of its own connection for each batch, sent from the thread that batches, so that
//! it may block. A collector stands beside the server and takes what it gets further over TLS.

use std::io::{Error, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use tracing::{info, warn};

use crate::config::OtlpEndpoint;

/// How long connecting may take, and then each step.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// A collector.
#[derive(Debug)]
pub(super) struct Collector {
    authority: String,
    away: AtomicBool,
}

impl Collector {
    /// The collector at an address.
    pub(super) fn at(endpoint: &OtlpEndpoint) -> Self {
        Self { authority: endpoint.authority().to_owned(), away: AtomicBool::new(false) }
    }

    fn post(&self, request: &Request<Bytes>) -> Result<u16, Error> {
        let mut stream = self.connect()?;
        let path = request.uri().path();
        let length = request.body().len();
        write!(stream, "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.authority)?;
        for (name, value) in request.headers().iter().filter(|(name, _)| name.as_str() != "content-length") {
            write!(stream, "{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes()))?;
        }
        write!(stream, "content-length: {length}\r\n\r\n")?;
        stream.write_all(request.body())?;
        let mut start = [0; "HTTP/1.1 200".len()];
        stream.read_exact(&mut start)?;
        let start = String::from_utf8_lossy(&start);
        let status = start.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..)).and_then(|code| code.parse().ok());
        status.ok_or_else(|| Error::new(ErrorKind::InvalidData, "expected an answer in HTTP/1.1"))
    }

    fn connect(&self) -> Result<TcpStream, Error> {
        let mut last = Error::new(ErrorKind::NotFound, "the name has no address");
        for address in self.authority.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, TIME_LIMIT) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(TIME_LIMIT))?;
                    stream.set_write_timeout(Some(TIME_LIMIT))?;
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Logs when the collector goes away and when it is back, and not each batch between.
    fn note(&self, answered: &Result<u16, Error>) {
        let away = !matches!(answered, Ok(200..=299));
        match (self.away.swap(away, Ordering::Relaxed), away) {
            (false, true) => {
                let status = answered.as_ref().ok();
                let error = answered.as_ref().err().map(tracing::field::display);
                warn!(collector = self.authority, status, error, "the collector takes no traces: they are lost");
            }
            (true, false) => info!(collector = self.authority, "the collector takes traces again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answered = self.post(&request);
        self.note(&answered);
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = answered?.try_into()?;
        Ok(response)
    }
}
