//! Services that are no longer in the file of their provider.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::records::RecordId;
use domain::vocabulary::{ServiceStatus, Slug, Terms};
use entity::service;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::store::StoreError;
use crate::store::checksum::checksum;
use crate::store::service::{ServiceChange, load, save};
use crate::store::stored_form::{parsed, spelt};

/// Services by the identity of their provider.
pub(super) type ByProvider = HashMap<i64, Vec<Slug>>;

/// The services that came from a file and are not closed.
pub(super) async fn open_services(database: &impl ConnectionTrait) -> Result<ByProvider, StoreError> {
    let closed = spelt("service.status", &ServiceStatus::Closed)?;
    let rows: Vec<(i64, String)> = service::Entity::find()
        .select_only()
        .columns([service::Column::ProviderId, service::Column::Slug])
        .filter(service::Column::SeedChecksum.is_not_null())
        .filter(service::Column::Status.ne(closed))
        .order_by_asc(service::Column::Slug)
        .into_tuple()
        .all(database)
        .await?;
    let mut services = ByProvider::new();
    for (provider, slug) in rows {
        let slug = parsed::<Slug>("service.slug", &slug).map_err(StoreError::corrupt("a service"))?;
        services.entry(provider).or_default().push(slug);
    }
    Ok(services)
}

/// Closes a service. It keeps its identity, and follows its file when that has it again.
pub(super) async fn close(
    database: &impl ConnectionTrait,
    id: RecordId,
    terms: &Terms,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for document in load(database, &[id]).await? {
        let mut service = document.service.clone();
        service.status = ServiceStatus::Closed;
        let seed_checksum = Some(checksum(&service)?);
        let change = ServiceChange { provider: document.provider.id, service: &service, terms, seed_checksum, now };
        save(database, &change).await?;
    }
    Ok(())
}
