//! What the server logs, written to memory.

use std::io::{Result, Write};
use std::sync::{Arc, LazyLock, Mutex};

use rightdoor::config::{LogFormat, LogLevel, LogSettings};
use rightdoor::telemetry::subscriber;
use serde_json::Value;
use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;

/// Listens to nothing, for as long as the process lives. While there is a single listener, tracing takes that of the
/// thread that comes first to a place in the program for the only one, and keeps that a thread without any has none.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(tracing_subscriber::registry()));

/// The log of everything that this thread does for as long as this lives.
pub(crate) struct Log {
    written: Arc<Mutex<Vec<u8>>>,
    _listening: DefaultGuard,
}

impl Log {
    /// Listens at a level.
    pub(crate) fn listen(level: LogLevel) -> Self {
        LazyLock::force(&SECOND);
        let written = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&written);
        let settings = LogSettings { format: LogFormat::Json, level };
        let listener = subscriber(settings, move || InMemory(Arc::clone(&writer)), None);
        Self { written, _listening: tracing::subscriber::set_default(listener) }
    }

    /// All that was written.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.written.lock().unwrap().clone()).unwrap()
    }

    /// The fields of the lines of one message.
    pub(crate) fn lines(&self, message: &str) -> Vec<Value> {
        let lines = self.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        lines.into_iter().map(|mut line| line["fields"].take()).filter(|fields| fields["message"] == message).collect()
    }
}

struct InMemory(Arc<Mutex<Vec<u8>>>);

impl Write for InMemory {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
