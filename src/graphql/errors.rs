//! How faults become errors of an answer: one place for every `extensions.code`.

use std::error::Error as StdError;
use std::sync::Arc;

use async_graphql::{Error, ErrorExtensionValues, Pos, ServerError, Value};

use crate::app::{Fault, FaultCode};

/// The code of a document that does not parse.
pub(crate) const PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
/// The code of a document that does not fit the schema.
pub(crate) const VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";

/// The code of a hash whose document is not kept here.
pub(crate) const PERSISTED_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
/// The code of a hash that is not of the protocol.
pub(crate) const PERSISTED_NOT_SUPPORTED: &str = "PERSISTED_QUERY_NOT_SUPPORTED";

/// The codes that are of no fault.
const OTHERS: [&str; 4] = [PARSE_FAILED, VALIDATION_FAILED, PERSISTED_NOT_FOUND, PERSISTED_NOT_SUPPORTED];

/// The codes of faults that are not the caller's.
pub(crate) const OF_THE_SYSTEM: [FaultCode; 3] = [FaultCode::Internal, FaultCode::Timeout, FaultCode::Unavailable];

/// The private source of a fault, carried beside the public error to where it is logged.
#[derive(Clone)]
pub(crate) struct PrivateSource(pub(crate) Arc<dyn StdError + Send + Sync>);

/// The code as clients see it.
pub(crate) fn code_name(code: FaultCode) -> &'static str {
    match code {
        FaultCode::BadInput => "BAD_INPUT",
        FaultCode::NotFound => "NOT_FOUND",
        FaultCode::TooBroad => "TOO_BROAD",
        FaultCode::QueryTooComplex => "QUERY_TOO_COMPLEX",
        FaultCode::RateLimited => "RATE_LIMITED",
        FaultCode::Unauthenticated => "UNAUTHENTICATED",
        FaultCode::Forbidden => "FORBIDDEN",
        FaultCode::Conflict => "CONFLICT",
        FaultCode::Unavailable => "UNAVAILABLE",
        FaultCode::Timeout => "TIMEOUT",
        FaultCode::Internal => "INTERNAL",
    }
}

/// The code of an answer with these errors, for the log and the metrics: `ok` without any, that of a fault of the
/// system where there is one, else that of the first error.
pub(crate) fn code_of_all(errors: &[ServerError]) -> &'static str {
    let codes = || errors.iter().map(known_code);
    codes().find(|code| OF_THE_SYSTEM.map(code_name).contains(code)).or_else(|| codes().next()).unwrap_or("ok")
}

/// The code that an error carries, as one of those that there are.
fn known_code(error: &ServerError) -> &'static str {
    let code = code_of(error);
    let mut codes = FaultCode::ALL.map(code_name).into_iter().chain(OTHERS);
    codes.find(|known| code == Some(known)).unwrap_or(code_name(FaultCode::Internal))
}

/// Only this conversion lets an error into an answer: no other error type of ours can be shown.
impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code_name(fault.code));
        if let Some(path) = fault.input {
            extensions.set("input", Value::List(path.into_iter().map(Value::from).collect()));
        }
        let mut error = Self::new(fault.message);
        error.source =
            fault.source.map(|source| Arc::new(PrivateSource(source)) as Arc<dyn std::any::Any + Send + Sync>);
        error.extensions = Some(extensions);
        error
    }
}

/// An error of the whole request.
pub(crate) fn request_error(fault: Fault) -> ServerError {
    let mut error = Error::from(fault).into_server_error(Pos::default());
    error.locations.clear();
    error
}

/// An error of the whole request with a code that no fault has.
pub(crate) fn document_error(code: &str, message: impl Into<String>, locations: Vec<Pos>) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.locations = locations;
    set_code(&mut error, code);
    error
}

/// The code that an error carries.
pub(crate) fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Whether the database did not do its part.
pub(crate) fn is_of_database(error: &ServerError) -> bool {
    let is = |code| code_of(error) == Some(code_name(code));
    is(FaultCode::Unavailable) || is(FaultCode::Timeout) && error.source::<PrivateSource>().is_some()
}

/// Whether the time of the request was over, and that is all that is known.
pub(crate) fn is_out_of_time(error: &ServerError) -> bool {
    code_of(error) == Some(code_name(FaultCode::Timeout)) && !is_of_database(error)
}

/// Puts a code on an error.
pub(crate) fn set_code(error: &mut ServerError, code: &str) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
}

#[cfg(test)]
mod tests {
    use super::{is_of_database, is_out_of_time, request_error};
    use crate::app::Fault;

    #[test]
    fn a_request_whose_time_is_over_does_not_say_that_the_database_is_away() {
        let [waited, of_database, unavailable, caller] = [
            Fault::timeout(),
            Fault::timeout_of_database(),
            Fault::unavailable(std::io::Error::other("away")),
            Fault::bad_input(&["child"], "?"),
        ]
        .map(request_error);
        let said =
            [&waited, &of_database, &unavailable, &caller].map(|error| (is_of_database(error), is_out_of_time(error)));
        assert_eq!(said, [(false, true), (true, false), (true, false), (false, false)]);
    }
}
