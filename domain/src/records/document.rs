//! Records as the directory holds them: with identity and the day of their last change.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Location, Offer, Position, Provider, ReferralRoute, Service};

/// The identity of a record within its kind; it never changes and is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordId(pub i64);

/// A provider with its identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDocument {
    /// Its identity.
    pub id: RecordId,
    /// The provider.
    pub provider: Provider,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A service document: the service whole, with its provider. Everything that is said about a service is read
/// from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceDocument {
    /// Its identity.
    pub id: RecordId,
    /// Its provider.
    pub provider: Arc<ProviderDocument>,
    /// The service.
    pub service: Service,
    /// The identity of each offer, in the order of the service's offers.
    pub offer_ids: Vec<RecordId>,
    /// The identity of each referral route, in the order of the service's routes.
    pub route_ids: Vec<RecordId>,
    /// Where each location is, in the order of the service's locations: as the record has it, else where its postcode
    /// is.
    pub positions: Vec<Option<Position>>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An offer within its service document.
#[derive(Debug, Clone, Copy)]
pub struct OfferDocument<'a> {
    /// Its identity.
    pub id: RecordId,
    /// The offer.
    pub offer: &'a Arc<Offer>,
}

/// A referral route within its service document.
#[derive(Debug, Clone, Copy)]
pub struct RouteDocument<'a> {
    /// Its identity.
    pub id: RecordId,
    /// The route.
    pub route: &'a Arc<ReferralRoute>,
}

impl ServiceDocument {
    /// The offers with their identities.
    pub fn offers(&self) -> impl Iterator<Item = OfferDocument<'_>> {
        self.offer_ids.iter().zip(&self.service.offers).map(|(id, offer)| OfferDocument { id: *id, offer })
    }

    /// The routes with their identities.
    pub fn routes(&self) -> impl Iterator<Item = RouteDocument<'_>> {
        self.route_ids.iter().zip(&self.service.referral_routes).map(|(id, route)| RouteDocument { id: *id, route })
    }

    /// The locations with where they are, where that is known.
    pub fn locations(&self) -> impl Iterator<Item = (&Location, Option<Position>)> {
        self.service.locations.iter().zip(self.positions.iter().copied())
    }
}
