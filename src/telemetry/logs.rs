//! The log: lines for people or JSON. A line is a fixed message with fields, and nothing that is known about a child
//! is a field.

use std::fmt::{self, Debug, Write};
use std::io::IsTerminal;

use tracing::Subscriber;
use tracing::field::Field;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::filter::{FilterExt, Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::registry::LookupSpan;

use crate::config::{LogFormat, LogLevel, LogSettings};

/// Writes what happens to a writer. A line carries what it needs itself, so that spans, which are for the traces,
/// are no part of it.
pub(super) fn layer<S, W>(settings: LogSettings, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines = match settings.format {
        LogFormat::Human if std::io::stderr().is_terminal() => lines.with_target(false).boxed(),
        // What gives fields their colours takes its time without any as well, and each request has a line.
        LogFormat::Human => {
            lines.with_target(false).with_ansi(false).fmt_fields(debug_fn(write_field).delimited(" ")).boxed()
        }
        LogFormat::Json => lines.json().boxed(),
    };
    lines.with_filter(targets(settings.level).and(filter_fn(|metadata| metadata.is_event()))).boxed()
}

/// A field as `name=value`, and the message as it is.
fn write_field(to: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> fmt::Result {
    if field.name() != "message" {
        to.write_str(field.name())?;
        to.write_char('=')?;
    }
    write!(Printable(to), "{value:?}")
}

/// Writes what would end the line, or speak to the terminal of whoever reads it, as its escape.
struct Printable<'t, 'w>(&'t mut Writer<'w>);

impl Write for Printable<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return self.0.write_str(text);
        }
        text.chars().try_for_each(|letter| match letter.is_control() {
            true => write!(self.0, "{}", letter.escape_default()),
            false => self.0.write_char(letter),
        })
    }
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
    use std::fmt::Write;

    use tracing::Level;
    use tracing_subscriber::fmt::format::Writer;

    use super::{Printable, targets};
    use crate::config::LogLevel;

    #[test]
    fn nothing_ends_a_line_or_speaks_to_a_terminal() {
        let mut line = String::new();
        let mut writer = Writer::new(&mut line);
        Printable(&mut writer).write_str("no such host: naïve\r\n2026 \u{1b}[2J\u{9b}1m").unwrap();
        assert_eq!(line, r"no such host: naïve\r\n2026 \u{1b}[2J\u{9b}1m");
    }

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
