//! Services.

use std::sync::Arc;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AgeBand, ContactPoint, Eligibility, Freshness, Location, Offer, ReferralRoute, SourceRef};
use crate::calendar::HolidayCalendar;
use crate::rules::Rule;
use crate::vocabulary::{
    AreaCode, CoverageBasis, ServiceStatus, Slug, TermCode, Text, Urn, WaitingTimeKind, WebAddress,
};

/// One service of a provider, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name in links and queries.
    pub slug: Slug,
    /// What it is called.
    pub name: Text,
    /// What it does, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// DISCIPLINE terms.
    #[schemars(length(min = 1), extend("x-vocabulary" = "discipline"))]
    pub disciplines: Vec<TermCode>,
    /// Whether it takes referrals.
    #[serde(default = "active", skip_serializing_if = "is_active")]
    pub status: ServiceStatus,
    /// Its own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<WebAddress>,
    /// The bank holidays that it keeps.
    #[serde(default, skip_serializing_if = "is_england_and_wales")]
    pub holiday_calendar: HolidayCalendar,
    /// Where it works, and by which of the child's ties.
    #[schemars(length(min = 1))]
    pub coverage: Vec<Coverage>,
    /// The ages served.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<AgeBand>,
    /// Its criteria, a version for each span of days; those in force on the day of the question apply.
    #[schemars(length(min = 1))]
    pub eligibility: Vec<Eligibility>,
    /// What it offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Arc<Offer>>,
    /// The ways in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referral_routes: Vec<Arc<ReferralRoute>>,
    /// How to reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactPoint>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    /// Where to go for what it does not do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signposts: Vec<Signpost>,
    /// What happens after a referral, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pathway: Vec<PathwayStep>,
    /// Waits as published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting_times: Vec<WaitingTime>,
    /// Where its sources contradict themselves or each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// The sources that describe it as a whole.
    #[schemars(length(min = 1))]
    pub described_in: Vec<SourceRef>,
    /// When it was last held against them.
    #[serde(default)]
    pub freshness: Freshness,
}

fn active() -> ServiceStatus {
    ServiceStatus::Active
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_active(status: &ServiceStatus) -> bool {
    *status == ServiceStatus::Active
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_england_and_wales(calendar: &HolidayCalendar) -> bool {
    *calendar == HolidayCalendar::EnglandAndWales
}

impl Service {
    /// The criteria in force on a day; the latest to start where spans overlap. None when no version is.
    pub fn eligibility_on(&self, on: NaiveDate) -> Option<&Eligibility> {
        self.eligibility.iter().filter(|version| version.in_force(on)).max_by_key(|version| version.valid_from)
    }

    /// The signpost of a slug.
    pub fn signpost(&self, slug: &Slug) -> Option<&Signpost> {
        self.signposts.iter().find(|signpost| signpost.slug == *slug)
    }
}

/// Where a service works, by one tie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The tie between a child and the areas.
    pub basis: CoverageBasis,
    /// The areas.
    #[schemars(length(min = 1), extend("x-areas" = true))]
    pub areas: Vec<AreaCode>,
    /// The only schools whose pupils are found by it; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<Urn>,
    /// Where this stands.
    pub source: SourceRef,
}

/// Where to go for what a service does not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signpost {
    /// Its name, unique within the service.
    pub slug: Slug,
    /// When it applies, in words.
    pub situation: Text,
    /// When it applies, as a rule; absent: to anyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_when: Option<Rule>,
    /// Where to go.
    pub to: Text,
    /// What to know.
    pub text: Text,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Its phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
    /// The service in this directory, where it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Slug>,
    /// Where this stands.
    pub source: SourceRef,
}

/// One step of what happens after a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathwayStep {
    /// What happens.
    pub title: Text,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where this stands.
    pub source: SourceRef,
}

/// A wait as published; never turned into a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitingTime {
    /// How many weeks.
    pub weeks: u16,
    /// Whether it is aimed at or usual.
    pub kind: WaitingTimeKind,
    /// Whom it is for, when not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<Text>,
    /// The day that the figure is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// Where this stands.
    pub source: SourceRef,
}

/// A place where published sources contradict themselves or each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Its name, unique within the service.
    pub code: Slug,
    /// What is contradicted, and how it is resolved here.
    pub text: Text,
    /// What is said, one statement each.
    #[schemars(length(min = 2))]
    pub statements: Vec<Text>,
    /// The codes of the criteria of the service that it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Slug>,
    /// For which children it matters; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matters_when: Option<Rule>,
    /// Where the statements stand.
    #[schemars(length(min = 1))]
    pub sources: Vec<SourceRef>,
}
