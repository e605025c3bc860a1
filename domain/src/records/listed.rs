//! What lists of services go by, of all services that there are.

use chrono::NaiveDate;

use super::RecordId;
use crate::vocabulary::{AreaCode, ServiceStatus, Slug, TermCode, Tier, Urn};

/// What finds services without reading them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServicesToIndex {
    /// All services, in the order of their names and then of their identities.
    pub services: Vec<ListedService>,
    /// The areas that they cover.
    pub areas: Vec<CoveredArea>,
    /// The schools whose pupils they take.
    pub schools: Vec<(Urn, RecordId)>,
    /// The tiers of what they offer.
    pub tiers: Vec<(RecordId, Tier)>,
    /// Their disciplines.
    pub disciplines: Vec<(TermCode, RecordId)>,
}

/// A service as lists have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedService {
    /// Its identity.
    pub id: RecordId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Whether it takes anyone.
    pub status: ServiceStatus,
    /// Its name as it is ordered by.
    pub sort_name: Box<str>,
    /// The day of its last review.
    pub reviewed_on: Option<NaiveDate>,
}

/// An area that a service covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredArea {
    /// The service.
    pub service: RecordId,
    /// The area.
    pub area: AreaCode,
    /// Whether only pupils of the schools named with it are covered.
    pub pupils_only: bool,
}
