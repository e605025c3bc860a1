//! Bytes of official files as text. They are UTF-8 or Windows-1252, and a file may change from one to the other.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// Bytes that are neither UTF-8 nor Windows-1252.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotText;

/// A field as text without white space at its ends. Control characters, which no register writes, say that the bytes
/// are in another encoding.
pub(crate) fn text(field: &[u8]) -> Result<Cow<'_, str>, NotText> {
    let text = match std::str::from_utf8(field) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(field).0,
    };
    if text.chars().any(|character| character.is_control() && !character.is_ascii_whitespace()) {
        return Err(NotText);
    }
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::{NotText, text};

    #[test]
    fn reads_both_encodings() {
        assert_eq!(text("St Anne’s".as_bytes()).unwrap(), "St Anne’s");
        assert_eq!(text(b"St Anne\x92s ").unwrap(), "St Anne’s");
        assert_eq!(text(b"Caf\xe9").unwrap(), "Café");
    }

    #[test]
    fn refuses_what_is_in_neither() {
        assert_eq!(text(b"U\0R\0N\0"), Err(NotText));
        assert_eq!(text(b"\x81"), Err(NotText));
    }
}
