//! Media types: what a request is sent as, and what its sender accepts.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};

const GRAPHQL_JSON: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// The media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// GraphQL's own, in which the status says whether the request ran.
    GraphqlJson,
    /// JSON, as older clients know it.
    Json,
}

impl Media {
    /// How it is named.
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::GraphqlJson => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// The one that a request prefers; none where it accepts neither. JSON where it does not say.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(ACCEPT).iter().map(|line| line.to_str().unwrap_or_default());
        match (lines.next(), lines.next()) {
            (None, _) => Some(Self::Json),
            (Some(GRAPHQL_JSON), None) => Some(Self::GraphqlJson),
            (Some(first), second) => Self::preferred([first].into_iter().chain(second).chain(lines)),
        }
    }

    fn preferred<'h>(lines: impl Iterator<Item = &'h str>) -> Option<Self> {
        let ranges: Vec<Range<'_>> = lines.flat_map(|line| line.split(',')).filter_map(Range::parse).collect();
        let weight = |name: &str| {
            let fitting = ranges.iter().filter(|range| range.takes(name));
            fitting.max_by_key(|range| range.exactness()).map_or(0, |range| range.weight)
        };
        let (by_name, json) = (weight(GRAPHQL_JSON), weight(JSON));
        let is_named = ranges.iter().any(|range| range.name.eq_ignore_ascii_case(GRAPHQL_JSON));
        match (by_name, json) {
            (0, 0) => None,
            // Whoever knows it asks for it by its name.
            _ if by_name > json || (by_name == json && is_named) => Some(Self::GraphqlJson),
            _ => Some(Self::Json),
        }
    }
}

/// One of the media ranges of an `accept` header.
struct Range<'h> {
    name: &'h str,
    /// In thousandths.
    weight: u16,
}

impl<'h> Range<'h> {
    fn parse(text: &'h str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality: f32 = quality.map_or(Some(1.0), |quality| quality.parse().ok())?;
        Some(Self { name, weight: (quality.clamp(0.0, 1.0) * 1000.0) as u16 })
    }

    fn takes(&self, media: &str) -> bool {
        self.name == "*/*" || self.name.eq_ignore_ascii_case("application/*") || self.name.eq_ignore_ascii_case(media)
    }

    fn exactness(&self) -> u8 {
        if self.name == "*/*" {
            0
        } else if self.name.ends_with("/*") {
            1
        } else {
            2
        }
    }
}

/// Whether a body is sent as JSON in UTF-8, the only form that is taken.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(CONTENT_TYPE).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return false;
    };
    let mut parts = line.to_str().unwrap_or_default().split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(JSON));
    named
        && parts.all(|part| match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                let value = value.trim().trim_matches('"');
                value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::{ACCEPT, CONTENT_TYPE};

    use super::{Media, is_json};

    fn accepted(line: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, line.parse().unwrap());
        Media::accepted(&headers)
    }

    #[test]
    fn the_preferred_type_is_chosen() {
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        for (line, media) in [
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("Application/JSON; charset=utf-8", Some(Media::Json)),
            ("application/graphql-response+json", Some(Media::GraphqlJson)),
            ("application/graphql-response+json, application/json", Some(Media::GraphqlJson)),
            ("application/json, application/graphql-response+json;q=0.9", Some(Media::Json)),
            ("application/graphql-response+json, application/json;q=0.9, */*;q=0.1", Some(Media::GraphqlJson)),
            ("text/html, */*;q=0.8", Some(Media::Json)),
            ("application/json;q=0, */*", Some(Media::GraphqlJson)),
            ("image/png", None),
            ("*/*;q=0", None),
            ("", None),
        ] {
            assert_eq!(accepted(line), media, "{line}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_taken() {
        for (line, taken) in [
            ("application/json", true),
            ("Application/JSON;charset=UTF-8", true),
            ("application/json; charset=\"utf-8\"", true),
            ("application/json; charset=utf-16", false),
            ("application/json; charset=iso-8859-1", false),
            ("text/plain", false),
            ("multipart/form-data; boundary=x", false),
            ("application/jsonx", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, line.parse().unwrap());
            assert_eq!(is_json(&headers), taken, "{line}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
