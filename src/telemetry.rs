//! The log: to standard error, for people or as JSON. A line is a fixed message with fields, and nothing that is
//! known about a child is a field.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogFormat, LogLevel, LogSettings};

/// Starts logging. Started twice, the first settings hold.
pub fn start(settings: LogSettings) {
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match settings.format {
        LogFormat::Human => lines.with_target(false).with_ansi(is_terminal()).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    // Already started is the only fault there is.
    let _ = tracing_subscriber::registry().with(lines.with_filter(targets(settings.level))).try_init();
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

fn is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
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
