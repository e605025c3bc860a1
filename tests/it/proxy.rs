//! A TCP proxy before a database or a cache, which fails in the ways that networks and servers fail.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::mpsc as blocking;
use std::thread;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// What the proxy does with connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Carries what both sides say.
    Pass,
    /// Nothing listens: new connections are refused, and open ones are reset.
    Refuse,
    /// Connections are taken and stay silent. One that was open then stays silent for ever, as when a firewall has
    /// forgotten it, whatever mode follows, until a mode cuts it.
    Hang,
    /// Connections are taken and reset, and open ones are reset.
    Reset,
    /// What the server says arrives altered.
    Corrupt,
}

type Command = (Mode, blocking::Sender<()>);

/// A proxy, which ends with its connections when it is dropped.
pub(crate) struct Proxy {
    address: SocketAddr,
    commands: mpsc::UnboundedSender<Command>,
}

impl Proxy {
    /// A proxy before a server, such as `127.0.0.1:5432`, that passes everything.
    pub(crate) fn before(server: &str) -> Self {
        let server: SocketAddr = server.parse().unwrap();
        let (commands, received) = mpsc::unbounded_channel();
        let (started, address) = blocking::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve(server, received, &started));
        });
        Self { address: address.recv().unwrap(), commands }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes what it does. Done when this returns.
    pub(crate) fn set(&self, mode: Mode) {
        let (done, waiting) = blocking::channel();
        self.commands.send((mode, done)).unwrap();
        waiting.recv().unwrap();
    }
}

async fn serve(
    server: SocketAddr,
    mut commands: mpsc::UnboundedReceiver<Command>,
    started: &blocking::Sender<SocketAddr>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    started.send(address).unwrap();
    let mut listener = Some(listener);
    let (mode, _) = watch::channel(Mode::Pass);
    loop {
        tokio::select! {
            command = commands.recv() => {
                let Some((wanted, done)) = command else { return };
                listener = match (wanted, listener) {
                    (Mode::Refuse, _) => None,
                    (_, Some(listener)) => Some(listener),
                    (_, None) => Some(bound_again(address).await),
                };
                mode.send_replace(wanted);
                // Whoever waits has gone only when its test has failed.
                let _ = done.send(());
            }
            client = accepted(listener.as_ref()) => {
                tokio::spawn(connection(client, server, mode.subscribe()));
            }
        }
    }
}

/// The port is free again, unless another connection of this machine has just been given it for a moment.
async fn bound_again(address: SocketAddr) -> TcpListener {
    loop {
        match TcpListener::bind(address).await {
            Ok(listener) => return listener,
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

async fn accepted(listener: Option<&TcpListener>) -> TcpStream {
    match listener {
        Some(listener) => listener.accept().await.unwrap().0,
        None => std::future::pending().await,
    }
}

async fn connection(mut client: TcpStream, server: SocketAddr, mut mode: watch::Receiver<Mode>) {
    if matches!(*mode.borrow_and_update(), Mode::Pass | Mode::Corrupt) {
        let Ok(mut server) = TcpStream::connect(server).await else {
            reset(&client);
            return;
        };
        let corrupting = mode.clone();
        let cut_short = {
            let (mut from_client, mut to_client) = client.split();
            let (mut from_server, mut to_server) = server.split();
            let asked = carry(&mut from_client, &mut to_server, None);
            let answered = carry(&mut from_server, &mut to_client, Some(corrupting));
            let mut both = pin!(async { tokio::join!(asked, answered) });
            tokio::select! {
                _ = &mut both => false,
                _ = mode.wait_for(|mode| !matches!(mode, Mode::Pass | Mode::Corrupt)) => true,
            }
        };
        if cut_short {
            hold(&mut mode).await;
            reset(&server);
            reset(&client);
        }
        return;
    }
    hold(&mut mode).await;
    reset(&client);
}

/// Waits until connections are cut.
async fn hold(mode: &mut watch::Receiver<Mode>) {
    // An error means that the proxy has ended, and its connections with it.
    let _ = mode.wait_for(|mode| matches!(mode, Mode::Refuse | Mode::Reset)).await;
}

/// The other side sees a reset, not an end, once the stream is dropped.
fn reset(stream: &TcpStream) {
    // A stream that is closed already needs none.
    let _ = stream.set_zero_linger();
}

async fn carry(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    corrupting: Option<watch::Receiver<Mode>>,
) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut bytes).await.unwrap_or(0);
        if count == 0 {
            let _ = to.shutdown().await;
            return;
        }
        let some = &mut bytes[..count];
        if corrupting.as_ref().is_some_and(|mode| *mode.borrow() == Mode::Corrupt) {
            some.iter_mut().for_each(|byte| *byte ^= 0x5a);
        }
        if to.write_all(some).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;
    use std::time::Duration;

    use super::{Mode, Proxy};

    /// A server that says everything back.
    fn echo() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                thread::spawn(move || std::io::copy(&mut stream.try_clone().unwrap(), &mut stream));
            }
        });
        address
    }

    fn say(stream: &mut TcpStream) -> std::io::Result<[u8; 2]> {
        stream.set_read_timeout(Some(Duration::from_millis(100)))?;
        stream.write_all(b"hi")?;
        let mut answer = [0; 2];
        stream.read_exact(&mut answer)?;
        Ok(answer)
    }

    #[test]
    fn it_fails_as_told_and_recovers() {
        let proxy = Proxy::before(&echo());
        let connect = || TcpStream::connect(proxy.address());
        let mut open = connect().unwrap();
        assert_eq!(&say(&mut open).unwrap(), b"hi");
        proxy.set(Mode::Corrupt);
        assert_eq!(say(&mut open).unwrap(), [b'h' ^ 0x5a, b'i' ^ 0x5a]);
        proxy.set(Mode::Hang);
        assert_eq!(say(&mut open).unwrap_err().kind(), ErrorKind::WouldBlock);
        assert_eq!(say(&mut connect().unwrap()).unwrap_err().kind(), ErrorKind::WouldBlock);
        proxy.set(Mode::Pass);
        assert_eq!(say(&mut open).unwrap_err().kind(), ErrorKind::WouldBlock, "it was forgotten");
        assert_eq!(&say(&mut connect().unwrap()).unwrap(), b"hi");
        proxy.set(Mode::Refuse);
        assert_eq!(connect().unwrap_err().kind(), ErrorKind::ConnectionRefused);
        proxy.set(Mode::Reset);
        assert!(say(&mut connect().unwrap()).is_err());
        proxy.set(Mode::Pass);
        assert_eq!(&say(&mut connect().unwrap()).unwrap(), b"hi");
    }
}
