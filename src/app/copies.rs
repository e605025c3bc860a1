//! Copies of service documents that were not written with their service: an earlier version of the program wrote it, or
//! somebody by hand. Whatever has no copy is put together from its rows, so that nothing waits for this.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use domain::records::RecordId;
use tracing::{info, warn};

use super::fault::Fault;
use super::state::AppState;

/// How many copies are written at once, and how long requests have the database to themselves after that.
const AT_ONCE: usize = 20;
const PAUSE: Duration = Duration::from_millis(50);
/// How long a database that is away is left alone.
const WHILE_AWAY: Duration = Duration::from_secs(5);

impl AppState {
    /// Writes the copies that are lacking, a few at a time. Instances that start together begin at different services.
    pub async fn write_lacking_copies(self) {
        let mut lacking = loop {
            match self.store().services_without_copy().await {
                Ok(lacking) => break lacking,
                Err(_) => tokio::time::sleep(WHILE_AWAY).await,
            }
        };
        if lacking.is_empty() {
            return;
        }
        let somewhere = usize::try_from(RandomState::new().build_hasher().finish()).unwrap_or_default();
        let middle = somewhere % lacking.len();
        lacking.rotate_left(middle);
        info!(services = lacking.len(), "copies of service documents are lacking and are written");
        for some in lacking.chunks(AT_ONCE) {
            if !self.write_copies(some).await {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        info!("the copies of service documents are written");
    }

    /// Whether any of them could be written.
    async fn write_copies(&self, ids: &[RecordId]) -> bool {
        while let Err(fault) = self.store().write_copies(ids).await.map_err(Fault::from) {
            if !fault.is_of_database() {
                return self.write_copies_one_by_one(ids).await;
            }
            tokio::time::sleep(WHILE_AWAY).await;
        }
        true
    }

    /// One service that cannot be read keeps no other from its copy.
    async fn write_copies_one_by_one(&self, ids: &[RecordId]) -> bool {
        let mut faults = Vec::new();
        for id in ids {
            faults.extend(self.store().write_copies(&[*id]).await.map_err(Fault::from).err());
        }
        if let Some(fault) = faults.last() {
            let source = fault.source.as_deref().map(tracing::field::display);
            warn!(services = faults.len(), error = source, "service documents cannot be copied");
        }
        faults.len() < ids.len()
    }
}
