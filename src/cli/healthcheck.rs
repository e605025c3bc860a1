//! `rightdoor healthcheck`: whether the server that listens here is ready, for those that watch over containers.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::{output, settings};

/// How long connecting may take, and then the answer.
const TIME_LIMIT: Duration = Duration::from_secs(2);

#[derive(Args)]
pub(super) struct Arguments {
    /// The settings file
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// The address and port that the server listens on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

/// Asks. A failure unless the server says that it is ready.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let flag = settings::flag("--listen", "listen", arguments.listen.as_ref());
    let settings = settings::load(arguments.config.as_ref(), [flag])?;
    let address = reachable(settings.listen);
    let status = status_of(address).with_context(|| format!("no answer from http://{address}/health/ready"))?;
    if status != "200" {
        bail!("http://{address}/health/ready answers {status}: the server is not ready");
    }
    output::print("ready\n")?;
    Ok(ExitCode::SUCCESS)
}

/// Who listens on every address of the machine is reached on the machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// The status of the answer: `200`.
fn status_of(address: SocketAddr) -> anyhow::Result<String> {
    let mut server = TcpStream::connect_timeout(&address, TIME_LIMIT)?;
    server.set_read_timeout(Some(TIME_LIMIT))?;
    server.set_write_timeout(Some(TIME_LIMIT))?;
    write!(server, "GET /health/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut start = [0; "HTTP/1.1 200".len()];
    server.read_exact(&mut start)?;
    let start = String::from_utf8_lossy(&start);
    let status = start.strip_prefix("HTTP/1.1 ").or_else(|| start.strip_prefix("HTTP/1.0 "));
    status.map(str::to_owned).context("expected an answer in HTTP/1.1")
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn a_server_on_every_address_is_reached_on_the_machines_own() {
        let reached = |listen: &str| reachable(listen.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(reached("[::]:8080"), "[::1]:8080");
        assert_eq!(reached("192.0.2.1:80"), "192.0.2.1:80");
    }
}
