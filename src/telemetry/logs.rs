//! The log: lines for people or JSON. A line is a fixed message with fields, and nothing that is known about a child
//! is a field.

use std::io::IsTerminal;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterExt, Targets, filter_fn};
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

use crate::config::{LogFormat, LogLevel, LogSettings};

/// Writes what happens to a writer. A line carries what it needs itself, so that spans, which are for the traces,
/// are no part of it.
pub(super) fn layer<S, W>(settings: LogSettings, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(writer);
    let lines = match settings.format {
        LogFormat::Human => lines.with_target(false).with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    lines.with_filter(targets(settings.level).and(filter_fn(|metadata| metadata.is_event()))).boxed()
}

/// The program's own lines at the level asked for. Libraries are heard only when something may fail, and
/// whatever sees statements of the database not at all: they may hold what is known about a child.
fn targets(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("rightdoor", level)
        .with_target("sqlx", LevelFilter::OFF)
        .with_target("sea_orm", LevelFilter::OFF)
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::targets;
    use crate::config::LogLevel;

    #[test]
    fn statements_are_never_logged() {
        let trace = targets(LogLevel::Trace);
        assert!(trace.would_enable("rightdoor::http", &Level::TRACE));
        assert!(!trace.would_enable("sqlx::query", &Level::ERROR));
        assert!(!trace.would_enable("sea_orm_migration::migrator", &Level::ERROR));
        assert!(trace.would_enable("hyper", &Level::WARN) && !trace.would_enable("hyper", &Level::INFO));
    }

    #[test]
    fn libraries_are_no_louder_than_the_program() {
        let error = targets(LogLevel::Error);
        assert!(!error.would_enable("hyper", &Level::WARN) && error.would_enable("hyper", &Level::ERROR));
    }
}
