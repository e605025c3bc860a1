//! The one error of the use cases: a code and a text for the caller, and apart from them the private source.

use std::error::Error;
use std::sync::Arc;

use crate::store::StoreError;

/// What kind of fault it is. Few and stable: clients branch on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultCode {
    /// Something that was sent is malformed, unknown or contradicts itself.
    BadInput,
    /// What was named does not exist.
    NotFound,
    /// The question would take in more of the directory than one answer may.
    TooBroad,
    /// The query asks for too much, or is nested too deep.
    QueryTooComplex,
    /// The caller has asked for too much in too short a time.
    RateLimited,
    /// The caller names a key that is none.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// Somebody else changed the same thing first.
    Conflict,
    /// A part of the service is away; asking again later may help.
    Unavailable,
    /// The answer took too long.
    Timeout,
    /// The service is at fault.
    Internal,
}

impl FaultCode {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::BadInput,
        Self::NotFound,
        Self::TooBroad,
        Self::QueryTooComplex,
        Self::RateLimited,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Conflict,
        Self::Unavailable,
        Self::Timeout,
        Self::Internal,
    ];
}

/// The path of an input: `child`, `education`, `school`.
pub type InputPath = Vec<String>;

/// A fault of the caller or of the system. Its text is fit for anyone; its source is for the log alone. It
/// has no `Display` on purpose, so that nothing turns into an answer by accident.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What kind it is.
    pub code: FaultCode,
    /// What the caller is told.
    pub message: String,
    /// The path of the input at fault, where there is one.
    pub input: Option<InputPath>,
    /// What went wrong inside; never shown.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Fault {
    fn new(code: FaultCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), input: None, source: None }
    }

    /// An input at fault. The message must not repeat a fact about a child.
    pub fn bad_input(path: &[&str], message: impl Into<String>) -> Self {
        let input = path.iter().map(|part| (*part).to_owned()).collect();
        Self::bad_input_at(input, message)
    }

    /// As [`Fault::bad_input`], with a path already made.
    pub fn bad_input_at(path: InputPath, message: impl Into<String>) -> Self {
        Self { input: Some(path), ..Self::new(FaultCode::BadInput, message) }
    }

    /// Something named that does not exist.
    pub fn not_found(path: &[&str], message: impl Into<String>) -> Self {
        Self { code: FaultCode::NotFound, ..Self::bad_input(path, message) }
    }

    /// A question that takes in too much.
    pub fn too_broad(message: impl Into<String>) -> Self {
        Self::new(FaultCode::TooBroad, message)
    }

    /// Something that the caller may not do.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(FaultCode::Forbidden, message)
    }

    /// A caller that asks too often.
    pub fn rate_limited() -> Self {
        let message = "Too much was asked from here in a short time. Ask again after the seconds of `Retry-After`.";
        Self::new(FaultCode::RateLimited, message)
    }

    /// A caller whose key is not known here.
    pub fn unauthenticated() -> Self {
        let message = "This key is not known here. Send another, or none: the directory is read without one.";
        Self::new(FaultCode::Unauthenticated, message)
    }

    /// A query that asks for too much. The message says of what, and how to ask for less.
    pub fn too_complex(message: impl Into<String>) -> Self {
        Self::new(FaultCode::QueryTooComplex, message)
    }

    /// An answer that took too long, whatever it was that took the time.
    pub fn timeout() -> Self {
        Self::new(FaultCode::Timeout, "The answer took too long. Ask for less, or again later.")
    }

    /// An answer that took too long while the database was at work for it.
    pub fn timeout_of_database() -> Self {
        StoreError::Timeout.into()
    }

    /// Whether it is the database that did not do its part. That a request's time is over does not tell: it may have
    /// waited for its turn.
    pub fn is_of_database(&self) -> bool {
        let timeout_of_database = self.code == FaultCode::Timeout && self.source.is_some();
        self.code == FaultCode::Unavailable || timeout_of_database
    }

    /// A part of the service that is away.
    pub fn unavailable(source: impl Error + Send + Sync + 'static) -> Self {
        Self {
            source: Some(Arc::new(source)),
            ..Self::new(FaultCode::Unavailable, "The directory cannot be read at the moment. Ask again shortly.")
        }
    }

    /// A fault of the service itself.
    pub fn internal(source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..Self::internal_without_source() }
    }

    /// A fault of the service itself of which nothing more is known.
    pub fn internal_without_source() -> Self {
        Self::new(FaultCode::Internal, "Something went wrong here. The request id helps us to find out what.")
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { .. } | StoreError::Busy => Self::unavailable(error),
            StoreError::Timeout => Self { source: Some(Arc::new(error)), ..Self::timeout() },
            StoreError::Conflict { .. } => Self {
                source: Some(Arc::new(error)),
                ..Self::new(FaultCode::Conflict, "Somebody else changed the same thing first.")
            },
            StoreError::Settings { .. } | StoreError::Corrupt { .. } | StoreError::Failed { .. } => {
                Self::internal(error)
            }
        }
    }
}
