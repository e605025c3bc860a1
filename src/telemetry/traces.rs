//! Traces: a span for each request, for each root field in it and for each operation of the store, sent to an
//! OpenTelemetry collector. They carry what the log does, and no line of the log.

use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Subscriber, warn};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use super::collector::Collector;
use crate::config::OtlpEndpoint;

/// How long the spans that still wait have at the end.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// Spans on their way to a collector. They are sent from a thread of their own; a collector that is away costs the
/// spans and nothing else.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Traces to a collector. Whether it is there is not looked at.
    pub fn to(collector: &OtlpEndpoint) -> Result<Self, ExporterBuildError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::at(collector))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("http://{}/v1/traces", collector.authority()))
            .build()?;
        let resource = Resource::builder().with_service_name("rightdoor").build();
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
    }

    /// What hands the program's own spans on. Events are lines of the log and stay there.
    pub(super) fn layer<S>(&self) -> Box<dyn Layer<S> + Send + Sync>
    where
        S: Subscriber + for<'s> LookupSpan<'s> + Send + Sync,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("rightdoor"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(|metadata| metadata.is_span() && metadata.target().starts_with("rightdoor")))
            .boxed()
    }

    /// Sends the spans that still wait.
    pub fn stop(self) {
        if self.0.shutdown_with_timeout(STOP_LIMIT).is_err() {
            warn!("the last traces have not been sent");
        }
    }
}
