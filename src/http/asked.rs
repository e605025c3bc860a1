//! What a request asks, as it is sent: in a body of JSON, or in a URL.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::pin::pin;
use std::time::Duration;

use async_graphql::{Request, Variables};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Query;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use axum::http::{HeaderMap, StatusCode, Uri};
use futures_util::FutureExt;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::media::is_json;

/// Why a request is not looked at: its status, and a text that repeats nothing of it.
pub(super) type Refusal = (StatusCode, Cow<'static, str>);

/// A question, in a body.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Extensions>,
}

/// What goes beside a question.
type Extensions = HashMap<String, async_graphql::Value>;

/// A question, in a URL: maps are JSON. Nothing else may stand there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AskedInUrl {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// The extensions that may stand in a URL, with what each has: of others it is not known what they say.
const IN_A_URL: [(&str, [&str; 2]); 2] =
    [("persistedQuery", ["version", "sha256Hash"]), ("clientLibrary", ["name", "version"])];

/// A question as it came in.
pub(super) struct Question {
    /// What is asked.
    pub(super) request: Request,
    /// Whether nothing was sent beside it, which could be anything.
    pub(super) is_alone: bool,
}

/// What a body has, beside a name.
const OF_A_BODY: [&str; 3] = ["query", "variables", "extensions"];
const OPERATION_NAME: &str = "operationName";

/// What keys are called.
const OF_A_KEY: [&str; 10] =
    ["access_token", "api-key", "api_key", "apikey", "auth", "authorization", "key", "password", "secret", "token"];

/// Limits of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct BodyLimits {
    /// How many bytes it may have.
    pub(super) bytes: usize,
    /// How long it may take to arrive.
    pub(super) time: Duration,
}

/// A body that is sent as JSON, whole.
pub(super) async fn body_of(headers: &HeaderMap, body: Body, limits: BodyLimits) -> Result<Bytes, Refusal> {
    if !is_json(headers) {
        return Err(refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The header `content-type` says something else than JSON in UTF-8, or is not there. Send the question as \
             `application/json`.",
        ));
    }
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The header `content-encoding` says that the body is packed. Send it as it is, without this header.",
        ));
    }
    whole(headers, body, limits).await
}

/// The question in a body.
pub(super) fn in_body(bytes: &[u8]) -> Result<Question, Refusal> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"[") {
        return Err(refusal(
            StatusCode::BAD_REQUEST,
            "The body is a list, and one question is expected, as a JSON object with `query`. Send each question of a \
             list in a request of its own.",
        ));
    }
    let asked: Option<Asked> = serde_json::from_slice(bytes).ok().filter(|_| start.starts_with(b"{"));
    let message = "The body is not what is expected: a JSON object with a text `query`, and where they are needed an \
                   object `variables`, a text `operationName` and an object `extensions`.";
    let question = question(asked.ok_or_else(|| refusal(StatusCode::BAD_REQUEST, message))?)?;
    Ok(Question { is_alone: question.is_alone && has_parts_of_a_question_alone(bytes), ..question })
}

fn has_parts_of_a_question_alone(body: &[u8]) -> bool {
    let parts: Option<HashMap<Cow<'_, str>, IgnoredAny>> = serde_json::from_slice(body).ok();
    parts.is_some_and(|parts| parts.keys().all(|name| OF_A_BODY.contains(&name.as_ref()) || name == OPERATION_NAME))
}

fn refusal(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Refusal {
    (status, message.into())
}

async fn whole(headers: &HeaderMap, body: Body, limits: BodyLimits) -> Result<Bytes, Refusal> {
    let too_long = || {
        let message = format!(
            "The body of a request has {} bytes at most, and this one has more. Send fewer: leave out fields and values \
             that are not needed, or ask in several requests.",
            limits.bytes
        );
        refusal(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let declared = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| usize::try_from(length).is_err() || length > limits.bytes as u64) {
        return Err(too_long());
    }
    let mut arriving = pin!(to_bytes(body, limits.bytes));
    // Most have come with their head, and need no clock.
    let arrived = match arriving.as_mut().now_or_never() {
        Some(arrived) => Ok(arrived),
        None => tokio::time::timeout(limits.time, arriving).await,
    };
    match arrived {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(too_long()),
        Ok(Err(_)) => Err(refusal(
            StatusCode::BAD_REQUEST,
            "The body did not arrive whole: it is shorter than its head says, or its chunks cannot be read. Send it again.",
        )),
        Err(_) => {
            let seconds = limits.time.as_secs_f64();
            let message = format!("The body has {seconds} seconds to arrive, and took longer. Send it again.");
            Err(refusal(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    error.source().is_some_and(|source| source.is::<http_body_util::LengthLimitError>())
}

/// That the URL of a question sent in a body says nothing that belongs into the body or into a header: URLs are written
/// down. Names that clients put there to find a request again are let be.
pub(super) fn check_url(url: &Uri) -> Result<(), Refusal> {
    check_for_keys(url)?;
    match names_in(url).find_map(|name| OF_A_BODY.into_iter().find(|known| *known == name)) {
        Some(name) => Err(refusal(
            StatusCode::BAD_REQUEST,
            format!("The URL has `{name}`, and by POST the question is in the body alone. Put it there."),
        )),
        None => Ok(()),
    }
}

fn check_for_keys(url: &Uri) -> Result<(), Refusal> {
    match names_in(url).find_map(|name| OF_A_KEY.into_iter().find(|word| name.eq_ignore_ascii_case(word))) {
        Some(name) => Err(refusal(
            StatusCode::BAD_REQUEST,
            format!(
                "The URL has `{name}`, and a key is sent in the header `authorization` alone, as `Bearer` and the key. \
                 Send it there, and take this one for known to others: have another made."
            ),
        )),
        None => Ok(()),
    }
}

fn names_in(url: &Uri) -> impl Iterator<Item = Cow<'_, str>> {
    form_urlencoded::parse(url.query().unwrap_or_default().as_bytes()).map(|(name, _)| name)
}

/// The question in a URL.
pub(super) fn in_url(url: &Uri) -> Result<Question, Refusal> {
    check_for_keys(url)?;
    let unread = "The URL has no `query`, one that cannot be read, or something else. Expected are `query`, and where they \
                  are needed `operationName`, `variables` and `extensions`, each once and encoded for a URL.";
    let Query(asked) = Query::<AskedInUrl>::try_from_uri(url).map_err(|_| refusal(StatusCode::BAD_REQUEST, unread))?;
    let no_map = |_| {
        refusal(
            StatusCode::BAD_REQUEST,
            "`variables` or `extensions` in the URL is no JSON object. Send one, or neither.",
        )
    };
    let text_of = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "null".to_owned());
    let extensions: Option<Extensions> = serde_json::from_str(&text_of(asked.extensions)).map_err(no_map)?;
    if !extensions.iter().flatten().all(|(name, value)| may_be_in_a_url(name, value)) {
        let message = "`extensions` in a URL is `persistedQuery` alone. Send others by POST.";
        return Err(refusal(StatusCode::BAD_REQUEST, message));
    }
    question(Asked {
        query: asked.query,
        operation_name: asked.operation_name.filter(|name| !name.is_empty()),
        variables: serde_json::from_str(&text_of(asked.variables)).map_err(no_map)?,
        extensions,
    })
}

fn may_be_in_a_url(name: &str, value: &async_graphql::Value) -> bool {
    let Some((_, keys)) = IN_A_URL.iter().find(|(known, _)| *known == name) else {
        return false;
    };
    match value {
        async_graphql::Value::Object(fields) => fields.keys().all(|key| keys.contains(&key.as_str())),
        _ => false,
    }
}

fn question(asked: Asked) -> Result<Question, Refusal> {
    let extensions = asked.extensions.unwrap_or_default();
    if asked.query.is_none() && !extensions.contains_key("persistedQuery") {
        let message = "There is no `query`. Send the document there, as a text.";
        return Err(refusal(StatusCode::BAD_REQUEST, message));
    }
    let mut request = Request::new(asked.query.unwrap_or_default());
    request.operation_name = asked.operation_name;
    request.variables = Variables::from_json(Value::Object(asked.variables.unwrap_or_default()));
    let is_alone = extensions.iter().all(|(name, value)| name == "persistedQuery" && may_be_in_a_url(name, value));
    *request.extensions = extensions;
    Ok(Question { request, is_alone })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::in_body;

    #[test]
    fn what_was_sent_beside_a_question_is_noticed() {
        let hash = json!({"version": 1, "sha256Hash": "0"});
        for (body, is_alone) in [
            (json!({"query": "{ a }"}), true),
            (json!({"query": "{ a }", "operationName": "A", "variables": {"a": 1}, "extensions": null}), true),
            (json!({"extensions": {"persistedQuery": hash}}), true),
            (json!({"query": "{ a }", "note": "MK9 2UB"}), false),
            (json!({"query": "{ a }", "extensions": {"note": "MK9 2UB"}}), false),
            (json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0", "note": "MK9 2UB"}}}), false),
            (json!({"query": "{ a }", "extensions": {"clientLibrary": {"name": "MK9 2UB"}}}), false),
        ] {
            let question = in_body(body.to_string().as_bytes()).unwrap_or_else(|_| panic!("{body}"));
            assert_eq!(question.is_alone, is_alone, "{body}");
        }
    }
}
