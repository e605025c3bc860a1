//! Fair use: each client may ask for so much in a minute, weighed by what the answers could come to, and goes before
//! or behind the others.

use std::future::Future;

use axum::extract::Request;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

use super::allowances::{FairUse, Verdict};
use super::api_keys::Credential;
use super::client::{Client, Peer};
use super::graphql::reply;
use super::media::Media;
use super::router::Shared;
use super::watch::Told;
use crate::graphql::{rate_limited, timed_out, unauthenticated};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit");

/// Answers a request of a client that has something left, and that names no key or one that is known, ahead or
/// behind. Of one that is refused nothing but the head has been looked at.
pub(super) async fn limit<A>(
    shared: &Shared,
    peer: Option<Peer>,
    request: Request,
    accepted: Option<Media>,
    answer: impl FnOnce(Request) -> A,
) -> Told
where
    A: Future<Output = Told> + Send + 'static,
{
    let (settings, allowances) = (&shared.settings, &shared.allowances);
    let credential = settings.api_keys.credential(request.headers());
    let client = match credential {
        Credential::Key(key) => Some(Client::with(key)),
        // Who tries keys out is told by address.
        Credential::Unknown | Credential::None => {
            peer.and_then(|peer| Client::of(peer, request.headers(), &settings.trusted_proxies))
        }
    };
    let media = accepted.unwrap_or(Media::Json);
    let limited = client.filter(|_| allowances.are_limited());
    let verdict = match limited {
        Some(client) => Some(allowances.ask(client, shared.metrics.ticks()).await),
        None => None,
    };
    let mut told = if matches!(verdict, Some(Verdict::After { .. })) {
        reply(rate_limited(), media, Some(StatusCode::TOO_MANY_REQUESTS))
    } else if matches!(credential, Credential::Unknown) {
        refuse_key(media)
    } else {
        let patience = shared.app.settings().limits.time;
        let answered = shared.precedence.answer(client, patience, Box::pin(answer(request))).await;
        answered.unwrap_or_else(|| reply(timed_out(), media, None))
    };
    if let Some((client, verdict)) = limited.zip(verdict) {
        if let Some(report) = &told.report {
            allowances.weigh(client, report.nodes);
        }
        tell(&mut told.response, allowances.fair_use(), verdict);
    }
    told
}

fn refuse_key(media: Media) -> Told {
    let mut told = reply(unauthenticated(), media, Some(StatusCode::UNAUTHORIZED));
    told.response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    told
}

/// Says what is left, and until when there is nothing.
fn tell(response: &mut Response, fair_use: FairUse, verdict: Verdict) {
    let FairUse { units_a_minute, units_at_once } = fair_use;
    let policy = format!("\"fair-use\";q={units_a_minute};w=60;burst={units_at_once}");
    let remaining = match verdict {
        Verdict::Allowed { left, full_after } => format!("\"fair-use\";r={left};t={full_after}"),
        Verdict::After { seconds } => format!("\"fair-use\";r=0;t={seconds}"),
    };
    for (name, text) in [(POLICY, policy), (REMAINING, remaining)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(name, value);
        }
    }
    if let Verdict::After { seconds } = verdict {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}
