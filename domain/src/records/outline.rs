//! What lists mostly show of a service, without the rest of its document.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Eligibility, Freshness, Offer, Provider, ProviderDocument, Service, ServiceDocument, Written};

/// A service document without its criteria, routes, contacts and locations, signposts, steps, waits, conflicts and sources,
/// without the criteria and routes of its offers, and with no more of its provider than name, kind, summary and website. What
/// is not in it looks as if the service had none: who shows more of a service reads its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceOutline(Arc<ServiceDocument>);

impl Written for ServiceOutline {}

impl ServiceOutline {
    /// The outline of a document.
    pub fn of(document: &ServiceDocument) -> Self {
        Self(Arc::new(ServiceDocument {
            id: document.id,
            provider: Arc::new(ProviderDocument {
                id: document.provider.id,
                provider: provider(&document.provider.provider),
                updated_at: document.provider.updated_at,
            }),
            service: service(&document.service),
            offer_ids: document.offer_ids.clone(),
            route_ids: Vec::new(),
            positions: Vec::new(),
            updated_at: document.updated_at,
        }))
    }

    /// The document, as far as an outline has it.
    pub fn document(&self) -> &Arc<ServiceDocument> {
        &self.0
    }
}

fn provider(provider: &Provider) -> Provider {
    Provider {
        slug: provider.slug.clone(),
        name: provider.name.clone(),
        kind: provider.kind,
        summary: provider.summary.clone(),
        website: provider.website.clone(),
        contacts: Vec::new(),
        areas: Vec::new(),
        sources: Vec::new(),
        described_in: Vec::new(),
        freshness: Freshness::default(),
    }
}

fn service(service: &Service) -> Service {
    Service {
        slug: service.slug.clone(),
        name: service.name.clone(),
        summary: service.summary.clone(),
        disciplines: service.disciplines.clone(),
        status: service.status,
        website: service.website.clone(),
        holiday_calendar: service.holiday_calendar,
        coverage: service.coverage.clone(),
        ages: service.ages.clone(),
        eligibility: Vec::new(),
        offers: service.offers.iter().map(|offer| Arc::new(self::offer(offer))).collect(),
        referral_routes: Vec::new(),
        contacts: Vec::new(),
        locations: Vec::new(),
        signposts: Vec::new(),
        pathway: Vec::new(),
        waiting_times: Vec::new(),
        conflicts: Vec::new(),
        described_in: Vec::new(),
        freshness: service.freshness,
    }
}

fn offer(offer: &Offer) -> Offer {
    Offer {
        slug: offer.slug.clone(),
        tier: offer.tier,
        title: offer.title.clone(),
        description: offer.description.clone(),
        audiences: offer.audiences.clone(),
        delivery_modes: offer.delivery_modes.clone(),
        url: offer.url.clone(),
        referral_required: offer.referral_required,
        routes: Vec::new(),
        ages: offer.ages.clone(),
        eligibility: Eligibility::default(),
        needs: offer.needs.clone(),
        costs: offer.costs.clone(),
        source: offer.source.clone(),
    }
}
