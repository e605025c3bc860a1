//! Services: one file for each part of a service document, one to read it whole, one to write it whole.

mod age_band;
mod contact;
mod copy;
mod coverage;
mod criteria;
mod details;
mod discipline;
mod index;
mod location;
mod offer;
mod offer_lists;
mod read;
mod referral_route;
mod search_texts;
mod write;

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::records::{Position, RecordId, Service, ServiceDocument, ServiceOutline};
use domain::vocabulary::Slug;
use entity::{offer as offer_row, referral_route as route_row, service as service_row};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::connection::snapshot;
use super::error::RowFault;
use super::reference::{places, terms};
use super::{Store, StoreError, Touched};
use copy::{Copies, Outlines};
use read::ServiceRows;

pub(super) use copy::{write as write_copies, write_of_provider as write_copies_of_provider};
pub(super) use read::load;
pub(super) use search_texts::refresh_search_texts;
pub(super) use write::{NewService, ServiceChange, freshness_order, insert_new, save};

/// What age bands and criteria are part of: a service, or one of its offers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Owner {
    service: i64,
    offer: Option<i64>,
}

impl Owner {
    fn service(service: i64) -> Self {
        Self { service, offer: None }
    }

    fn offer(service: i64, offer: i64) -> Self {
        Self { service, offer: Some(offer) }
    }
}

/// The parts of one kind that a service has.
struct PartsOf<'a, T> {
    service: i64,
    parts: &'a [T],
}

/// The rows of the parts of many services.
fn rows_of_each<T, A>(
    services: &[PartsOf<'_, T>],
    rows: impl Fn(i64, &[T]) -> Result<Vec<A>, RowFault>,
) -> Result<Vec<A>, RowFault> {
    let mut all = Vec::new();
    for PartsOf { service, parts } in services {
        all.extend(rows(*service, parts)?);
    }
    Ok(all)
}

/// The identity of a row that was written a moment ago, in the same transaction.
fn identity_in<K, Q>(ids: &HashMap<K, i64>, key: &Q) -> Result<i64, RowFault>
where
    K: Borrow<Q> + Eq + Hash,
    Q: Eq + Hash + ?Sized,
{
    ids.get(key).copied().ok_or_else(|| RowFault { column: "id", reason: "the row written is not there".to_owned() })
}

/// Each identity once.
fn distinct(ids: &[RecordId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What there is of some services, in the order asked for.
fn in_order<T>(ids: &[RecordId], found: &HashMap<i64, Arc<T>>) -> Vec<Arc<T>> {
    ids.iter().filter_map(|id| found.get(&id.0).cloned()).collect()
}

impl Store {
    /// The service documents of some identities, in the order asked for; those that do not exist are left out. They are
    /// read from their copies, and put together from their rows where there is none. The number of statements does not
    /// depend on how many are asked for.
    pub async fn services(&self, ids: &[RecordId]) -> Result<Vec<Arc<ServiceDocument>>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let distinct = &distinct(ids);
        let copies = self.read(|database| async move { Ok(Copies::fetch(&database, distinct).await?) }).await?;
        let copied = copies.documents().await;
        let by_postcode = self.positions(&copied.postcodes()).await?;
        let mut documents = copied.placed(&by_postcode);
        let lacking = self.put_together(distinct, &documents).await?;
        documents.extend(lacking.into_iter().map(|document| (document.id.0, document)));
        Ok(in_order(ids, &documents))
    }

    /// Where some postcodes are, those that are known.
    async fn positions(&self, postcodes: &[&str]) -> Result<HashMap<String, Position>, StoreError> {
        if postcodes.is_empty() {
            return Ok(HashMap::new());
        }
        self.read(|database| async move { Ok(places::positions(&database, postcodes).await?) }).await
    }

    /// The outlines of some services, as [`Store::services`] gives their documents.
    pub async fn outlines(&self, ids: &[RecordId]) -> Result<Vec<Arc<ServiceOutline>>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let distinct = &distinct(ids);
        let written = self.read(|database| async move { Ok(Outlines::fetch(&database, distinct).await?) }).await?;
        let mut outlines = written.outlines().await;
        let lacking = self.put_together(distinct, &outlines).await?;
        outlines.extend(lacking.iter().map(|document| (document.id.0, Arc::new(ServiceOutline::of(document)))));
        Ok(in_order(ids, &outlines))
    }

    /// The documents of those services that are not among the ones at hand, from their rows.
    async fn put_together<T>(
        &self,
        services: &[i64],
        at_hand: &HashMap<i64, T>,
    ) -> Result<Vec<Arc<ServiceDocument>>, StoreError> {
        let lacking = services.iter().filter(|id| !at_hand.contains_key(id)).copied().map(RecordId);
        let lacking: Vec<RecordId> = lacking.collect();
        if lacking.is_empty() {
            return Ok(Vec::new());
        }
        let ids = lacking.as_slice();
        let rows = self.read(|database| async move {
            let snapshot = snapshot(&database).await?;
            let rows = ServiceRows::fetch(&snapshot, ids).await?;
            snapshot.commit().await?;
            Ok(rows)
        });
        rows.await?.documents(ids).await
    }

    /// The identity of the service of a slug.
    pub async fn service_id(&self, slug: &Slug) -> Result<Option<RecordId>, StoreError> {
        self.read(|database| async move {
            let id: Option<i64> = service_row::Entity::find()
                .select_only()
                .column(service_row::Column::Id)
                .filter(service_row::COLUMN.slug.eq(slug.as_str()))
                .into_tuple()
                .one(&database)
                .await?;
            Ok(id.map(RecordId))
        })
        .await
    }

    /// The services that make some offers, by offer. An offer that there is not is left out.
    pub async fn services_of_offers(&self, offers: &[RecordId]) -> Result<HashMap<RecordId, RecordId>, StoreError> {
        let list = offer_row::Entity::find()
            .select_only()
            .columns([offer_row::Column::Id, offer_row::Column::ServiceId])
            .filter(offer_row::Column::Id.is_in(offers.iter().map(|id| id.0)));
        let list = &list;
        self.read(|database| async move {
            let rows: Vec<(i64, i64)> = list.clone().into_tuple().all(&database).await?;
            Ok(rows.into_iter().map(|(offer, service)| (RecordId(offer), RecordId(service))).collect())
        })
        .await
    }

    /// The services that some referral routes lead to, by route. A route that there is not is left out.
    pub async fn services_of_routes(&self, routes: &[RecordId]) -> Result<HashMap<RecordId, RecordId>, StoreError> {
        let list = route_row::Entity::find()
            .select_only()
            .columns([route_row::Column::Id, route_row::Column::ServiceId])
            .filter(route_row::Column::Id.is_in(routes.iter().map(|id| id.0)));
        let list = &list;
        self.read(|database| async move {
            let rows: Vec<(i64, i64)> = list.clone().into_tuple().all(&database).await?;
            Ok(rows.into_iter().map(|(route, service)| (RecordId(route), RecordId(service))).collect())
        })
        .await
    }

    /// The identities of a provider's services, whatever their status, by name.
    pub async fn services_of_provider(&self, provider: RecordId) -> Result<Vec<RecordId>, StoreError> {
        self.read(|database| async move {
            let ids: Vec<i64> = service_row::Entity::find()
                .select_only()
                .column(service_row::Column::Id)
                .filter(service_row::Column::ProviderId.eq(provider.0))
                .order_by_asc(service_row::Column::SortName)
                .order_by_asc(service_row::Column::Id)
                .into_tuple()
                .all(&database)
                .await?;
            Ok(ids.into_iter().map(RecordId).collect())
        })
        .await
    }

    /// Writes a service of a provider, all of it or nothing: the one of its slug where there is one, else a new
    /// one. Offers and routes keep their identities by slug. A conflict when another provider has the slug, or
    /// when the provider does not exist.
    pub async fn save_service(
        &self,
        provider: RecordId,
        service: &Service,
        now: DateTime<Utc>,
    ) -> Result<RecordId, StoreError> {
        self.bounded(async {
            let writing = self.change().await?;
            let terms = terms::load(&writing.transaction).await?;
            let change = ServiceChange { provider, service, terms: &terms, seed_checksum: None, now };
            let id = save(&writing.transaction, &change).await?;
            write_copies(&writing.transaction, &[id]).await?;
            self.commit(writing, Touched::Service(id)).await?;
            Ok(id)
        })
        .await
    }
}
