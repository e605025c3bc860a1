//! What goes back: a response on its way out, and the answer that it becomes.

use async_graphql::{Response, ServerError, Value};
use bytes::Bytes;

use super::errors::{OF_THE_SYSTEM, code_name, code_of, code_of_all, is_of_database, is_out_of_time};
use super::operation_name::OperationName;
use crate::app::{FaultCode, LoadFault};
use crate::metrics::OperationKind;

/// What goes back, with what the log and the metrics may know of it.
pub struct Answer {
    /// Data and errors, as JSON.
    pub body: Bytes,
    /// Whether the request ran.
    pub ran: Ran,
    /// `ok`, or the code of the gravest error.
    pub code: &'static str,
    /// Whether it is the answer to a public question, without a fault, so that others may be given it too.
    pub public: bool,
    /// Whether the database could not confirm what it was made of.
    pub stale: bool,
    /// Whether a part of the service was away, so that asking again shortly may help.
    pub unavailable: bool,
    /// The name of the operation, where it has a plain one.
    pub operation: Option<OperationName>,
    /// What kind of operation it was.
    pub kind: OperationKind,
    /// How many objects it could have come to, which is what it is weighed by.
    pub nodes: usize,
}

/// Whether a request ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// It did, whatever came of its fields.
    Through,
    /// Its document or its form was at fault.
    Refused,
    /// This side was at fault that it never came to an end.
    Failed,
}

/// A response before its errors are fit to be shown. Where it is without errors and nothing in it is stale, the answer
/// to a public question is kept; else it is the reason why not.
#[derive(Clone)]
pub(crate) struct Made {
    /// The data.
    pub(crate) data: Value,
    /// The errors.
    pub(crate) errors: Vec<ServerError>,
    /// Whether the request never ran.
    pub(crate) refused: bool,
    /// Whether the database could not confirm what it was made of.
    pub(crate) stale: bool,
}

impl LoadFault for Made {
    fn database_is_away(&self) -> bool {
        self.stale || self.errors.iter().any(is_of_database)
    }

    fn is_of_one_request(&self) -> bool {
        self.errors.iter().any(is_out_of_time)
    }
}

impl Made {
    /// One error, and nothing else.
    pub(crate) fn of_error(error: ServerError) -> Self {
        Self { data: Value::Null, errors: vec![error], refused: true, stale: false }
    }

    /// The answer, once the errors are fit to be shown.
    pub(crate) fn answer(self) -> Answer {
        let code = code_of_all(&self.errors);
        let ran = match (self.refused, OF_THE_SYSTEM.map(code_name).contains(&code)) {
            (false, _) => Ran::Through,
            (true, true) => Ran::Failed,
            (true, false) => Ran::Refused,
        };
        let away = code_name(FaultCode::Unavailable);
        Answer {
            ran,
            code,
            public: false,
            stale: self.stale,
            unavailable: self.errors.iter().filter_map(code_of).any(|code| code == away),
            operation: None,
            kind: OperationKind::Unread,
            nodes: 0,
            body: self.body(),
        }
    }

    /// Data and errors as JSON; no data where the request never ran.
    pub(crate) fn body(self) -> Bytes {
        let bytes = if self.refused {
            serde_json::to_vec(&serde_json::json!({"errors": self.errors}))
        } else {
            let mut response = Response::new(self.data);
            response.errors = self.errors;
            serde_json::to_vec(&response)
        };
        Bytes::from(bytes.unwrap_or_default())
    }
}

impl Answer {
    /// The answer to a public question, which others may be given too.
    pub(crate) fn public(body: Bytes, stale: bool) -> Self {
        Self {
            body,
            ran: Ran::Through,
            code: code_of_all(&[]),
            public: true,
            stale,
            unavailable: false,
            operation: None,
            kind: OperationKind::Unread,
            nodes: 0,
        }
    }
}
