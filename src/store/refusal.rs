//! What the log may know of a statement that the database refused.

use std::sync::Arc;

use sea_orm::sqlx::Error as DriverError;
use sea_orm::{DbErr, RuntimeErr};
use thiserror::Error;

use super::Cause;

/// A refusal of which only the code is told.
#[derive(Debug, Error)]
#[error("SQLSTATE {code}")]
struct RefusedValue {
    code: String,
}

/// The cause as the log may have it. PostgreSQL quotes a value that does not fit, which may be a fact about a child;
/// such a refusal is told by its code alone.
pub(super) fn cause_of(error: DbErr) -> Cause {
    match code_of(&error) {
        Some(code) if may_quote_a_value(&code) => Arc::new(RefusedValue { code }),
        _ => Arc::new(error),
    }
}

fn code_of(error: &DbErr) -> Option<String> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(driver)) | DbErr::Query(RuntimeErr::SqlxError(driver)) => match &**driver {
            DriverError::Database(refusal) => Some(refusal.code()?.into_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// PostgreSQL's classes of codes about the data themselves, and about what they must satisfy. SQLite's messages name
/// tables and columns alone.
fn may_quote_a_value(code: &str) -> bool {
    code.len() == 5 && ["22", "23"].iter().any(|class| code.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::may_quote_a_value;

    #[test]
    fn only_refusals_of_values_are_told_by_their_code() {
        for quoting in ["22P02", "22007", "23505", "23514"] {
            assert!(may_quote_a_value(quoting), "{quoting}");
        }
        for other in ["42P01", "40001", "1", "19", "2067"] {
            assert!(!may_quote_a_value(other), "{other}");
        }
    }
}
