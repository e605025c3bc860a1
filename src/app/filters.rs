//! Filters as sent, before any of it is checked. A postcode in one may be a child's, so that those that can
//! hold one have no `Debug`.

use chrono::{DateTime, Utc};
use domain::records::Position;
use domain::vocabulary::{AreaKind, Audience, DeliveryMode, EducationSetting, ProviderKind, ServiceStatus, Tier};

/// Which providers to list.
#[derive(Default)]
pub struct GivenProviderFilter {
    /// Words.
    pub text: Option<String>,
    /// Kinds of organisation.
    pub kinds: Vec<ProviderKind>,
    /// Codes of areas.
    pub areas: Vec<String>,
}

/// Which services to list or to match.
#[derive(Default)]
pub struct GivenServiceFilter {
    /// Words.
    pub text: Option<String>,
    /// Around a point.
    pub near: Option<GivenNear>,
    /// Codes of areas.
    pub areas: Vec<String>,
    /// A postcode whose areas are covered.
    pub covers_postcode: Option<String>,
    /// Slugs of providers.
    pub providers: Vec<String>,
    /// DISCIPLINE terms.
    pub disciplines: Vec<String>,
    /// Tiers of an offer.
    pub tiers: Vec<Tier>,
    /// NEED terms of an offer.
    pub needs: Vec<String>,
    /// A completed age in years.
    pub age_years: Option<i32>,
    /// The ROLE term of a referrer.
    pub referrer: Option<String>,
    /// An instant at which a contact is open.
    pub open_at: Option<DateTime<Utc>>,
    /// Statuses.
    pub statuses: Vec<ServiceStatus>,
}

/// Around a point.
pub struct GivenNear {
    /// The point.
    pub at: GivenPoint,
    /// The distance in kilometres.
    pub within_km: f64,
}

/// A point on the map.
pub enum GivenPoint {
    /// By postcode.
    Postcode(String),
    /// By position.
    Position(Position),
}

/// Which offers to list.
#[derive(Default)]
pub struct GivenOfferFilter {
    /// Words.
    pub text: Option<String>,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// Codes of areas that the service covers.
    pub areas: Vec<String>,
    /// Slugs of providers.
    pub providers: Vec<String>,
    /// Slugs of services.
    pub services: Vec<String>,
    /// DISCIPLINE terms of the service.
    pub disciplines: Vec<String>,
    /// NEED terms.
    pub needs: Vec<String>,
    /// Whom it is for.
    pub audiences: Vec<Audience>,
    /// How it reaches them.
    pub delivery_modes: Vec<DeliveryMode>,
    /// Whether it needs a referral.
    pub referral_required: Option<bool>,
    /// A completed age in years.
    pub age_years: Option<i32>,
    /// Statuses of the service.
    pub statuses: Vec<ServiceStatus>,
}

/// Which areas to list.
#[derive(Default)]
pub struct GivenAreaFilter {
    /// Words of the name, or a code.
    pub text: Option<String>,
    /// Kinds of area.
    pub kinds: Vec<AreaKind>,
    /// Whether they maintain EHC plans.
    pub upper_tier: Option<bool>,
}

/// Which schools or GP practices to list.
#[derive(Default)]
pub struct GivenRegisterFilter {
    /// Words, or the start of a postcode.
    pub text: Option<String>,
    /// Codes of areas.
    pub areas: Vec<String>,
    /// Kinds of setting, of schools.
    pub settings: Vec<EducationSetting>,
}
