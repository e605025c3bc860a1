//! The types of the answers: plain data, each field as it is shown. What a question did not ask for is left empty.

use async_graphql::{Enum, SimpleObject, scalar};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which services: taken as it comes.
#[derive(Serialize, Deserialize)]
pub(super) struct ServiceFilter(pub(super) Value);

scalar!(ServiceFilter);

/// In which order.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum ServiceOrder {
    Relevance,
    Name,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Service {
    id: Option<String>,
    slug: String,
    name: String,
    summary: Option<String>,
    status: String,
    website: Option<String>,
    updated_at: Option<String>,
    provider: Provider,
    disciplines: Vec<Term>,
    coverage: Vec<Coverage>,
    eligibility: Option<Eligibility>,
    offers: Vec<Offer>,
    referral_routes: Vec<ReferralRoute>,
    contacts: Vec<ContactPoint>,
    locations: Vec<Location>,
    signposts: Vec<Signpost>,
    pathway: Vec<PathwayStep>,
    waiting_times: Vec<WaitingTime>,
    ages: Vec<AgeBand>,
    freshness: Option<Freshness>,
    sources: Vec<Source>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Provider {
    slug: String,
    name: String,
    kind: Option<String>,
    website: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Term {
    code: String,
    label: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Coverage {
    basis: String,
    areas: Vec<Area>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Area {
    code: String,
    name: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Eligibility {
    statement: Option<String>,
    requirements: Vec<Criterion>,
    exclusions: Vec<Criterion>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Criterion {
    code: String,
    text: String,
    decided_by: String,
    facts: Vec<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Offer {
    slug: String,
    tier: String,
    title: String,
    description: Option<String>,
    audiences: Vec<String>,
    delivery_modes: Vec<String>,
    url: Option<String>,
    referral_required: Option<bool>,
    needs: Vec<Term>,
    routes: Vec<RouteName>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RouteName {
    slug: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ReferralRoute {
    slug: String,
    name: String,
    summary: Option<String>,
    referrers: Referrers,
    channels: Vec<Channel>,
    required_information: Vec<String>,
    response_times: Vec<ResponseTime>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Referrers {
    policy: String,
    roles: Vec<Term>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Channel {
    kind: String,
    url: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ResponseTime {
    stage: String,
    within: i32,
    unit: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ContactPoint {
    purpose: String,
    label: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    hours: Option<Hours>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Hours {
    statement: Option<String>,
    weekly: Vec<Period>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Period {
    day: String,
    opens: String,
    closes: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Location {
    name: Option<String>,
    address: Option<String>,
    position: Option<Position>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Position {
    latitude: f64,
    longitude: f64,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Signpost {
    situation: Option<String>,
    to: String,
    text: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PathwayStep {
    title: String,
    text: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WaitingTime {
    weeks: i32,
    kind: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct AgeBand {
    until_years: Option<i32>,
    statement: String,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Freshness {
    reviewed_on: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Source {
    title: String,
    url: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Default, Deserialize, SimpleObject)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ServiceConnection {
    total_count: i32,
    page_info: PageInfo,
    nodes: Vec<Service>,
}
