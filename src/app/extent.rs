//! How much of each service a page shows: its outline, which is read and kept for less, or all of its document.

use std::collections::HashMap;
use std::sync::Arc;

use domain::records::{RecordId, ServiceDocument, ServiceOutline};

use super::directory::services_of_ids;
use super::fault::Fault;
use super::listing::Found;
use super::state::AppState;

/// How much of a service is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What its outline has.
    Outline,
    /// Anything.
    Whole,
}

impl Extent {
    /// A record of this extent, for what outlines do not have. That is never asked of one, since its page was asked for no more.
    pub fn whole<T>(self, record: T) -> Result<T, Fault> {
        match self {
            Self::Whole => Ok(record),
            Self::Outline => Err(Fault::internal_without_source()),
        }
    }
}

/// A service of a page.
#[derive(Clone)]
pub enum ShownService {
    /// Its outline: nothing else of it is asked for.
    Outline(Arc<ServiceOutline>),
    /// All of it.
    Whole(Arc<ServiceDocument>),
}

/// A page of services, of which the identities are found already.
pub async fn with_services(
    app: &AppState,
    page: Found<RecordId>,
    extent: Extent,
) -> Result<Found<ShownService>, Fault> {
    let ids: Vec<RecordId> = page.entries.iter().map(|entry| entry.item).collect();
    let mut services = match extent {
        Extent::Outline => outlines(app, &ids).await?,
        Extent::Whole => {
            let documents = services_of_ids(app, &ids).await?;
            documents.into_iter().map(|(id, document)| (id, ShownService::Whole(document))).collect()
        }
    };
    Ok(page.filter_map(|id| services.remove(&id)))
}

/// Outlines, but for those services of which the document is in memory anyway.
async fn outlines(app: &AppState, ids: &[RecordId]) -> Result<HashMap<RecordId, ShownService>, Fault> {
    let mut services = HashMap::with_capacity(ids.len());
    let mut missing = Vec::with_capacity(ids.len());
    for id in ids {
        match app.service_at_hand(*id) {
            Some(document) => {
                services.insert(*id, ShownService::Whole(document));
            }
            None => missing.push(*id),
        }
    }
    if !missing.is_empty() {
        let outlines = app.outlines(&missing).await?.into_iter();
        services.extend(outlines.map(|outline| (outline.document().id, ShownService::Outline(outline))));
    }
    Ok(services)
}
