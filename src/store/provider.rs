//! Providers.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use domain::records::{ContactPoint, Freshness, Provider, ProviderDocument, RecordId, Source, SourceRef};
use domain::vocabulary::{Slug, Text, WebAddress};
use entity::{provider, provider_area};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};

use super::checksum::checksum;
use super::connection::snapshot;
use super::error::RowFault;
use super::parts::{Parts, delete_of, insert_all, placed, rows_of};
use super::search::list_words;
use super::stored_form::{from_json, parsed, spelt, to_json};
use super::words::{search_text, sort_name};
use super::{Store, StoreError};

/// What of a provider nobody searches for or joins on.
#[derive(Serialize, Deserialize)]
struct ProviderDetails {
    summary: Option<Text>,
    website: Option<WebAddress>,
    contacts: Vec<ContactPoint>,
    sources: Vec<Source>,
    described_in: Vec<SourceRef>,
    freshness: Freshness,
}

impl Store {
    /// The providers of some identities, in the order asked for; those that do not exist are left out. The
    /// number of statements does not depend on how many are asked for.
    pub async fn providers(&self, ids: &[RecordId]) -> Result<Vec<Arc<ProviderDocument>>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|database| async move {
            let snapshot = snapshot(&database).await?;
            let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
            let found: HashMap<RecordId, Arc<ProviderDocument>> =
                load(&snapshot, &numbers).await?.into_iter().map(|document| (document.id, document)).collect();
            snapshot.commit().await?;
            Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
        })
        .await
    }

    /// The identity of the provider of a slug.
    pub async fn provider_id(&self, slug: &Slug) -> Result<Option<RecordId>, StoreError> {
        self.read(|database| async move {
            let id: Option<i64> = provider::Entity::find()
                .select_only()
                .column(provider::Column::Id)
                .filter(provider::COLUMN.slug.eq(slug.as_str()))
                .into_tuple()
                .one(&database)
                .await?;
            Ok(id.map(RecordId))
        })
        .await
    }
}

/// The documents of some providers, in no order.
pub(super) async fn load(
    database: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<Vec<Arc<ProviderDocument>>, StoreError> {
    use provider::{Column as Of, Entity as Providers};
    use provider_area::{Column as Area, Entity as Areas};
    let rows = rows_of::<Providers>(database, Of::Id, ids, Of::Id).await?;
    let areas = rows_of::<Areas>(database, Area::ProviderId, ids, Area::Position).await?;
    let mut areas = Parts::new(areas, |row| row.provider_id);
    rows.into_iter()
        .map(|row| {
            let record = format!("provider `{}`", row.slug);
            let areas = areas.take(row.id);
            let document = document(row, &areas).map_err(StoreError::corrupt(record))?;
            Ok(Arc::new(document))
        })
        .collect()
}

fn document(row: provider::Model, areas: &[provider_area::Model]) -> Result<ProviderDocument, RowFault> {
    let details: ProviderDetails = from_json("provider.document", row.document)?;
    Ok(ProviderDocument {
        id: RecordId(row.id),
        provider: Provider {
            slug: parsed("provider.slug", &row.slug)?,
            name: parsed("provider.name", &row.name)?,
            kind: parsed("provider.kind", &row.kind)?,
            summary: details.summary,
            website: details.website,
            contacts: details.contacts,
            areas: areas
                .iter()
                .map(|row| parsed("provider_area.area_code", &row.area_code))
                .collect::<Result<_, _>>()?,
            sources: details.sources,
            described_in: details.described_in,
            freshness: details.freshness,
        },
        updated_at: row.updated_at,
    })
}

/// Writes a provider as its seed has it: over the row of the identity where one is given, else a new one.
pub(super) async fn save_seeded(
    database: &impl ConnectionTrait,
    id: Option<i64>,
    provider: &Provider,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let row = row(provider, now)?;
    list_words(database, row.search_text.try_as_ref().map(String::as_str)).await?;
    let id = match id {
        Some(id) => {
            delete_of::<provider_area::Entity>(database, provider_area::Column::ProviderId, id).await?;
            provider::Entity::update_many().set(row).filter(provider::Column::Id.eq(id)).exec(database).await?;
            id
        }
        None => provider::Entity::insert(row).exec(database).await?.last_insert_id,
    };
    let areas = placed(&provider.areas)
        .map(|area| {
            let (position, area) = area?;
            Ok(provider_area::ActiveModel {
                provider_id: Set(id),
                position: Set(position),
                area_code: Set(area.to_string()),
            })
        })
        .collect::<Result<Vec<_>, RowFault>>()?;
    insert_all(database, areas).await?;
    Ok(id)
}

fn row(provider: &Provider, now: DateTime<Utc>) -> Result<provider::ActiveModel, RowFault> {
    let details = ProviderDetails {
        summary: provider.summary.clone(),
        website: provider.website.clone(),
        contacts: provider.contacts.clone(),
        sources: provider.sources.clone(),
        described_in: provider.described_in.clone(),
        freshness: provider.freshness,
    };
    let summary = provider.summary.iter().map(|text| text.as_str());
    let checksum = checksum(provider)?;
    Ok(provider::ActiveModel {
        id: NotSet,
        slug: Set(provider.slug.to_string()),
        name: Set(provider.name.to_string()),
        sort_name: Set(sort_name(provider.name.as_str())),
        search_text: Set(search_text(std::iter::once(provider.name.as_str()).chain(summary))),
        kind: Set(spelt("provider.kind", &provider.kind)?),
        document: Set(to_json("provider.document", &details)?),
        checksum: Set(checksum.clone()),
        seed_checksum: Set(Some(checksum)),
        updated_at: Set(now.trunc_subsecs(6)),
    })
}
