//! Automatic persisted queries, by Apollo's protocol: a client sends the hash of its document in the document's place,
//! and the document itself once where it is not known here.

use async_graphql::{Request, ServerError, Value};

use super::errors::{PERSISTED_NOT_FOUND, PERSISTED_NOT_SUPPORTED, document_error, request_error};
use crate::app::{DocumentHash, Fault};

/// The hash that a request names its document by. An error where it is of another protocol or another document.
pub(crate) fn persisted_hash(request: &Request) -> Result<Option<DocumentHash>, ServerError> {
    let Some(persisted) = request.extensions.get("persistedQuery") else {
        return Ok(None);
    };
    let Value::Object(fields) = persisted else {
        return Err(not_supported());
    };
    let is_of_version_1 = matches!(fields.get("version"), Some(Value::Number(version)) if version.as_u64() == Some(1));
    let hash = match fields.get("sha256Hash") {
        Some(Value::String(hash)) if is_of_version_1 => DocumentHash::parse(hash),
        _ => return Err(not_supported()),
    };
    let fits = |hash: &DocumentHash| request.query.is_empty() || *hash == DocumentHash::of(&request.query);
    match hash {
        Some(hash) if fits(&hash) => Ok(Some(hash)),
        _ => {
            let path = ["extensions", "persistedQuery", "sha256Hash"];
            let message = "This is not the SHA-256 hash of the document, in 64 hexadecimal digits.";
            Err(request_error(Fault::bad_input(&path, message)))
        }
    }
}

/// That a client is to send the document with its hash. Clients look for this very text.
pub(crate) fn not_kept() -> ServerError {
    document_error(PERSISTED_NOT_FOUND, "PersistedQueryNotFound", Vec::new())
}

fn not_supported() -> ServerError {
    document_error(PERSISTED_NOT_SUPPORTED, "PersistedQueryNotSupported", Vec::new())
}
