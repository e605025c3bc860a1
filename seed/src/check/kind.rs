//! Which kind of file a value is.

use serde_json::Value;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// One provider with its services.
    Provider,
    /// One guide.
    Guide,
}

impl FileKind {
    /// The kind that a value is meant to be, by its keys: a guide has a title and no services.
    pub(crate) fn of(value: &Value) -> Self {
        let has = |key: &str| value.get(key).is_some();
        if has("title") && !has("provider") && !has("services") { Self::Guide } else { Self::Provider }
    }
}
