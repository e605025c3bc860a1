//! Lines of the log on their way out. A thread of its own writes them, many at once where there are many, so that no
//! request waits for whoever reads the log. Where it is not read for long, lines are left out and counted.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use tracing::warn;
use tracing_subscriber::fmt::MakeWriter;

/// How many lines wait at most: some megabytes.
const MOST_LINES: usize = 10_000;
/// How many bytes are written at once, and a line more.
const BYTES_AT_ONCE: usize = 64 * 1024;
/// How long a line waits for others to be written with it: to wake up for each costs a busy server more than to write it.
const GATHER: Duration = Duration::from_millis(2);
/// How long the end of the program waits until what was logged before is written, and looks in between.
const LAST_LIMIT: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_millis(10);

/// Where lines are put to be written.
#[derive(Clone)]
pub(super) struct Lines {
    queue: SyncSender<Message>,
    left_out: Arc<AtomicU64>,
}

enum Message {
    Line(Vec<u8>),
    /// Tell when everything before it is written.
    Told(SyncSender<()>),
}

impl Lines {
    /// Lines that go to a writer. An error where the system gives no thread.
    pub(super) fn to(writer: impl Write + Send + 'static) -> io::Result<Self> {
        let (queue, messages) = sync_channel(MOST_LINES);
        let left_out = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&left_out);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&messages, writer, &counted))?;
        Ok(Self { queue, left_out })
    }

    /// Waits until what was logged before is written, for a second at most.
    pub(super) fn wait(&self) {
        let (told, written) = sync_channel(1);
        let mut message = Message::Told(told);
        for _ in 0..LAST_LIMIT.as_millis() / LAST_PAUSE.as_millis() {
            match self.queue.try_send(message) {
                Ok(()) => {
                    let _ = written.recv_timeout(LAST_LIMIT);
                    return;
                }
                Err(TrySendError::Full(back)) => message = back,
                Err(TrySendError::Disconnected(_)) => return,
            }
            thread::sleep(LAST_PAUSE);
        }
    }
}

fn write(messages: &Receiver<Message>, mut writer: impl Write, left_out: &AtomicU64) {
    while let Ok(first) = messages.recv() {
        thread::sleep(GATHER);
        let (mut bytes, mut to_tell) = (Vec::new(), Vec::new());
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Line(line) => bytes.extend(line),
                Message::Told(told) => to_tell.push(told),
            }
            next = if bytes.len() < BYTES_AT_ONCE { messages.try_recv().ok() } else { None };
        }
        // A log that cannot be written costs the log alone.
        let _ = writer.write_all(&bytes).and_then(|()| writer.flush());
        let lines = left_out.swap(0, Ordering::Relaxed);
        if lines > 0 {
            warn!(lines, "lines of the log were left out, since nobody took them");
        }
        for told in to_tell {
            let _ = told.send(());
        }
    }
}

/// A line is written to it whole.
impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.queue.try_send(Message::Line(line.to_vec())).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::atomic::Ordering;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::{Lines, MOST_LINES};

    /// Each time that something is written to it, it says what, and goes on when it is let.
    struct Reader {
        says: Sender<String>,
        may: Receiver<()>,
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.says.send(String::from_utf8_lossy(bytes).into_owned()).unwrap();
            let _ = self.may.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_log_that_is_not_read_holds_nobody_up_and_is_counted() {
        let (says, said) = channel();
        let (let_go, may) = channel();
        let mut lines = Lines::to(Reader { says, may }).unwrap();
        lines.write_all(b"first\n").unwrap();
        assert_eq!(said.recv().unwrap(), "first\n");
        // From here on nothing is taken.
        for _ in 0..MOST_LINES + 7 {
            lines.write_all(b"line\n").unwrap();
        }
        assert_eq!(lines.left_out.load(Ordering::Relaxed), 7);
        drop(let_go);
        let mut written = 0;
        while written < MOST_LINES {
            written += said.recv().unwrap().lines().count();
        }
        lines.wait();
        assert_eq!((written, lines.left_out.load(Ordering::Relaxed)), (MOST_LINES, 0));
    }
}
