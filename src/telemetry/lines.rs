//! Lines of the log on their way out. A thread of its own writes them, many at once where there are many, so that no
//! request waits for whoever reads the log. Where it is not read for long, lines are left out and counted.

use std::io::{self, Write};
use std::mem;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::warn;
use tracing_subscriber::fmt::MakeWriter;

/// How many bytes of lines wait at most.
const MOST_BYTES: usize = 2 << 20;
/// How long a line waits for others to be written with it: to wake up for each costs a busy server more than to write it.
const GATHER: Duration = Duration::from_millis(2);
/// How long the end of the program waits until what was logged before is written.
const LAST_LIMIT: Duration = Duration::from_secs(1);

/// Where lines are put to be written.
#[derive(Clone)]
pub(super) struct Lines {
    waiting: Arc<Mutex<Waiting>>,
    news: Sender<News>,
}

/// What nobody has written yet. All lines share its bytes: one that had its own would be freed by another thread than the
/// one it is from, which costs both more than the line.
#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    left_out: u64,
}

enum News {
    /// There are lines, where there were none.
    Lines,
    /// Somebody is to be told when everything before it is written.
    Told(SyncSender<()>),
}

impl Lines {
    /// Lines that go to a writer. An error where the system gives no thread.
    pub(super) fn to(writer: impl Write + Send + 'static) -> io::Result<Self> {
        let (news, heard) = channel();
        let lines = Self { waiting: Arc::default(), news };
        let waiting = Arc::clone(&lines.waiting);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&heard, &waiting, writer))?;
        Ok(lines)
    }

    /// Waits until what was logged before is written, for a second at most.
    pub(super) fn wait(&self) {
        let (told, written) = sync_channel(1);
        if self.news.send(News::Told(told)).is_ok() {
            let _ = written.recv_timeout(LAST_LIMIT);
        }
    }

    fn put(&self, line: &[u8]) {
        let mut waiting = lock(&self.waiting);
        if waiting.bytes.len() + line.len() > MOST_BYTES {
            waiting.left_out += 1;
            return;
        }
        let is_first = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(line);
        drop(waiting);
        if is_first {
            // The thread that hears of it ends after all lines.
            let _ = self.news.send(News::Lines);
        }
    }
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(news: &Receiver<News>, waiting: &Mutex<Waiting>, mut writer: impl Write) {
    let mut bytes = Vec::new();
    while let Ok(heard) = news.recv() {
        if matches!(heard, News::Lines) {
            thread::sleep(GATHER);
        }
        let left_out = {
            let mut waiting = lock(waiting);
            mem::swap(&mut waiting.bytes, &mut bytes);
            mem::take(&mut waiting.left_out)
        };
        // A log that cannot be written costs the log alone.
        let _ = write_whole(&mut writer, &bytes);
        bytes.clear();
        if left_out > 0 {
            warn!(lines = left_out, "lines of the log were left out, since nobody took them");
        }
        if let News::Told(told) = heard {
            let _ = told.send(());
        }
    }
}

/// Writes all, also where the other side has what is full say so instead of waiting.
fn write_whole(writer: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match writer.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(GATHER),
            Err(error) => return Err(error),
        }
    }
    writer.flush()
}

/// A line is written to it whole.
impl Write for &Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.put(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = &'w Self;

    fn make_writer(&'w self) -> &'w Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{Arc, Mutex};

    use super::{Lines, MOST_BYTES, lock};

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
        let lines = Lines::to(Reader { says, may }).unwrap();
        (&lines).write_all(b"first\n").unwrap();
        assert_eq!(said.recv().unwrap(), "first\n");
        // From here on nothing is taken.
        let line = [[b'x'; 1023].as_slice(), b"\n"].concat();
        for _ in 0..MOST_BYTES / line.len() + 7 {
            (&lines).write_all(&line).unwrap();
        }
        assert_eq!(lock(&lines.waiting).left_out, 7);
        drop(let_go);
        assert_eq!(said.recv().unwrap().len(), MOST_BYTES);
        lines.wait();
        let waiting = lock(&lines.waiting);
        assert_eq!((waiting.bytes.len(), waiting.left_out), (0, 0));
    }

    /// Takes four bytes at a time, and none in between.
    #[derive(Clone, Default)]
    struct Narrow(Arc<Mutex<(bool, Vec<u8>)>>);

    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let (is_full, taken) = &mut *self.0.lock().unwrap();
            *is_full = !*is_full;
            if *is_full {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let some = &bytes[..bytes.len().min(4)];
            taken.extend(some);
            Ok(some.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn who_takes_little_at_a_time_has_it_all() {
        let narrow = Narrow::default();
        let lines = Lines::to(narrow.clone()).unwrap();
        (&lines).write_all(b"a line of some length\nand another\n").unwrap();
        lines.wait();
        assert_eq!(narrow.0.lock().unwrap().1, b"a line of some length\nand another\n");
    }

    #[test]
    fn what_was_logged_before_is_written_at_the_end() {
        let (says, said) = channel();
        let (let_go, may) = channel();
        drop(let_go);
        let lines = Lines::to(Reader { says, may }).unwrap();
        (&lines).write_all(b"last\n").unwrap();
        lines.wait();
        assert_eq!(said.try_recv().unwrap(), "last\n");
    }
}
