//! What leaves the process beside its answers: the log on standard error, and traces where a collector is named. What
//! is counted for `/metrics` is in `crate::metrics`.

mod collector;
mod logs;
mod panics;
mod traces;

use opentelemetry_otlp::ExporterBuildError;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;

pub use traces::Traces;

use crate::config::{LogSettings, OtlpEndpoint};

/// What has been started, to be stopped at the end.
pub struct Telemetry {
    traces: Option<Traces>,
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
pub fn start(log: LogSettings, collector: Option<&OtlpEndpoint>) -> Result<Telemetry, ExporterBuildError> {
    let traces = collector.map(Traces::to).transpose()?;
    // Already started is the only fault there is.
    let _ = tracing::subscriber::set_global_default(subscriber(log, std::io::stderr, traces.as_ref()));
    panics::log_without_their_message();
    Ok(Telemetry { traces })
}

/// What listens to the program: writes the log to a writer, and hands spans to the traces.
pub fn subscriber<W>(log: LogSettings, writer: W, traces: Option<&Traces>) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    registry().with(logs::layer(log, writer)).with(traces.map(Traces::layer))
}
