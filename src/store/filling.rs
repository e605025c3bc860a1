//! Fills a directory with many providers at once.

use chrono::{DateTime, Utc};
use domain::records::{ProviderFile, RecordId};

use super::generation::Touched;
use super::reference::terms;
use super::service::{NewService, ServiceChange, insert_new, write_copies};
use super::{Store, StoreError, provider};

impl Store {
    /// Adds providers with their services, all of them or none, many rows to a statement: for filling a directory.
    /// The places that the files define are not among it. A conflict when one of the slugs is taken.
    pub async fn add_providers(&self, files: &[ProviderFile], now: DateTime<Utc>) -> Result<(), StoreError> {
        self.bounded(async {
            let writing = self.change().await?;
            let terms = terms::load(&writing.transaction).await?;
            let mut changes = Vec::new();
            for file in files {
                let provider = RecordId(provider::save_seeded(&writing.transaction, None, &file.provider, now).await?);
                changes.extend(file.services.iter().map(|service| NewService {
                    provider_name: file.provider.name.as_str(),
                    change: ServiceChange { provider, service, terms: &terms, seed_checksum: None, now },
                }));
            }
            let added = insert_new(&writing.transaction, &changes).await?;
            write_copies(&writing.transaction, &added).await?;
            self.commit(writing, Touched::Everything).await
        })
        .await
    }
}
