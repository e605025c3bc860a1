//! Reads service documents whole.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::records::{Freshness, ProviderDocument, RecordId, Service, ServiceDocument};
use entity::{contact, service, service_discipline};
use sea_orm::{ConnectionTrait, DbErr};

use super::age_band::AgeBandRows;
use super::coverage::CoverageRows;
use super::criteria::CriteriaRows;
use super::details::ServiceDetails;
use super::location::LocationRows;
use super::offer::OfferRows;
use super::referral_route::RouteRows;
use crate::metrics::take_turn;
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, rows_of};
use crate::store::provider;
use crate::store::stored_form::{from_json, parsed, parsed_if_any};

/// What a document costs to put together, of a whole turn.
const OF_A_DOCUMENT: usize = 16;

/// The documents of some services, in the order asked for; those that do not exist are left out.
pub(in crate::store) async fn load(
    database: &impl ConnectionTrait,
    ids: &[RecordId],
) -> Result<Vec<Arc<ServiceDocument>>, StoreError> {
    ServiceRows::fetch(database, ids).await?.documents(ids).await
}

/// The rows that documents are put together from.
pub(super) struct ServiceRows {
    rows: Vec<service::Model>,
    providers: HashMap<i64, Arc<ProviderDocument>>,
    parts: ServiceParts,
}

impl ServiceRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, ids: &[RecordId]) -> Result<Self, StoreError> {
        let distinct: BTreeSet<i64> = ids.iter().map(|id| id.0).collect();
        let distinct: Vec<i64> = distinct.into_iter().collect();
        let rows = rows_of::<service::Entity>(database, service::Column::Id, &distinct, service::Column::Id).await?;
        let providers: BTreeSet<i64> = rows.iter().map(|row| row.provider_id).collect();
        let providers: Vec<i64> = providers.into_iter().collect();
        let providers = provider::load(database, &providers).await?;
        let providers = providers.into_iter().map(|provider| (provider.id.0, provider)).collect();
        let parts = ServiceParts::fetch(database, &distinct).await?;
        Ok(Self { rows, providers, parts })
    }

    /// Needs no database, and takes long enough that none should be kept waiting meanwhile.
    pub(super) async fn documents(mut self, ids: &[RecordId]) -> Result<Vec<Arc<ServiceDocument>>, StoreError> {
        let mut documents = HashMap::with_capacity(self.rows.len());
        for row in self.rows {
            let (id, record) = (row.id, format!("service `{}`", row.slug));
            let provider = self.providers.get(&row.provider_id).cloned();
            let document = provider
                .ok_or_else(|| RowFault { column: "service.provider_id", reason: "no such provider".to_owned() })
                .and_then(|provider| self.parts.document(row, provider))
                .map_err(StoreError::corrupt(record))?;
            documents.insert(id, Arc::new(document));
            take_turn(OF_A_DOCUMENT).await;
        }
        Ok(ids.iter().filter_map(|id| documents.get(&id.0).cloned()).collect())
    }
}

/// The rows of all parts of some services.
struct ServiceParts {
    disciplines: Parts<service_discipline::Model>,
    coverage: CoverageRows,
    ages: AgeBandRows,
    criteria: CriteriaRows,
    offers: OfferRows,
    routes: RouteRows,
    contacts: Parts<contact::Model>,
    locations: LocationRows,
}

impl ServiceParts {
    async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        Ok(Self {
            disciplines: super::discipline::fetch(database, services).await?,
            coverage: CoverageRows::fetch(database, services).await?,
            ages: AgeBandRows::fetch(database, services).await?,
            criteria: CriteriaRows::fetch(database, services).await?,
            offers: OfferRows::fetch(database, services).await?,
            routes: RouteRows::fetch(database, services).await?,
            contacts: super::contact::fetch(database, services).await?,
            locations: LocationRows::fetch(database, services).await?,
        })
    }

    fn document(&mut self, row: service::Model, provider: Arc<ProviderDocument>) -> Result<ServiceDocument, RowFault> {
        let (id, updated_at) = (row.id, row.updated_at);
        let (offer_ids, offers) = self.offers.take(id, &mut self.ages, &mut self.criteria)?;
        let (route_ids, routes) = self.routes.take(id, &mut self.criteria)?;
        let (locations, positions) = self.locations.take(id)?;
        let mut service = self.service(row)?;
        service.locations = locations;
        service.offers = offers;
        service.referral_routes = routes;
        Ok(ServiceDocument { id: RecordId(id), provider, service, offer_ids, route_ids, positions, updated_at })
    }

    /// The service but for its offers, routes and locations.
    fn service(&mut self, row: service::Model) -> Result<Service, RowFault> {
        let details: ServiceDetails = from_json("service.details", row.details)?;
        let disciplines = self.disciplines.take(row.id);
        let contacts = self.contacts.take(row.id);
        Ok(Service {
            slug: parsed("service.slug", &row.slug)?,
            name: parsed("service.name", &row.name)?,
            summary: parsed_if_any("service.summary", row.summary)?,
            disciplines: disciplines
                .iter()
                .map(|row| parsed("service_discipline.term_code", &row.term_code))
                .collect::<Result<_, _>>()?,
            status: parsed("service.status", &row.status)?,
            website: parsed_if_any("service.website", row.website)?,
            holiday_calendar: parsed("service.holiday_calendar", &row.holiday_calendar)?,
            coverage: self.coverage.take(row.id)?,
            ages: self.ages.take_of_service(row.id)?,
            eligibility: self.criteria.take_of_service(row.id)?,
            offers: Vec::new(),
            referral_routes: Vec::new(),
            contacts: contacts.into_iter().map(super::contact::record).collect::<Result<_, _>>()?,
            locations: Vec::new(),
            signposts: details.signposts,
            pathway: details.pathway,
            waiting_times: details.waiting_times,
            conflicts: details.conflicts,
            described_in: details.described_in,
            freshness: Freshness { reviewed_on: row.reviewed_on, review_due_on: row.review_due_on },
        })
    }
}
