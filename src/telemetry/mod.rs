//! What leaves the process beside its answers: the log on standard error, and traces where a collector is named. What
//! is counted for `/metrics` is in `crate::metrics`.

mod collector;
mod lines;
mod logs;
mod panics;
mod traces;

use std::io;

use opentelemetry_otlp::ExporterBuildError;
use thiserror::Error;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;

pub use traces::Traces;

use self::lines::Lines;
use crate::config::{LogSettings, OtlpEndpoint};

/// What has been started, to be stopped at the end.
pub struct Telemetry {
    traces: Option<Traces>,
    _log: LastLines,
}

/// Why nothing could be started.
#[derive(Debug, Error)]
pub enum TelemetryFault {
    /// Of the traces.
    #[error(transparent)]
    Traces(#[from] ExporterBuildError),
    /// Of the log.
    #[error("there is no thread for the log: {0}")]
    Log(#[from] io::Error),
}

/// Dropped, it waits until the log is written.
struct LastLines(Lines);

impl Drop for LastLines {
    fn drop(&mut self) {
        self.0.wait();
    }
}

impl Telemetry {
    /// Sends the traces that still wait, within a few seconds.
    pub fn stop(self) {
        if let Some(traces) = self.traces {
            traces.stop();
        }
    }
}

/// Starts the log, and traces where there is a collector for them. Started twice, the first settings hold.
pub fn start(log: LogSettings, collector: Option<&OtlpEndpoint>) -> Result<Telemetry, TelemetryFault> {
    let traces = collector.map(Traces::to).transpose()?;
    let lines = Lines::to(io::stderr())?;
    // Already started is the only fault there is.
    let _ = tracing::subscriber::set_global_default(subscriber(log, lines.clone(), traces.as_ref()));
    panics::log_without_their_message();
    Ok(Telemetry { traces, _log: LastLines(lines) })
}

/// What listens to the program: writes the log to a writer, and hands spans to the traces. Without traces there is nothing
/// that hears of a span, so that none is made.
pub fn subscriber<W>(log: LogSettings, writer: W, traces: Option<&Traces>) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let to_log = registry().with(logs::layer(log, writer));
    match traces {
        Some(traces) => Box::new(to_log.with(traces.layer())),
        None => Box::new(to_log),
    }
}
