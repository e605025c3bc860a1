//! Changes of the directory. This instance answers with a change at once; the others learn of it by themselves.

use domain::records::{RecordId, Service};

use super::fault::Fault;
use super::state::AppState;
use crate::store::{SeedRecords, SeedReport};

impl AppState {
    /// Loads records as a seed: see [`crate::store::Store::seed`].
    pub async fn seed(&self, records: &SeedRecords) -> Result<SeedReport, Fault> {
        let report = self.store().seed(records, self.now()).await?;
        self.see_own_change().await;
        Ok(report)
    }

    /// Writes a service of a provider, all of it or nothing.
    pub async fn save_service(&self, provider: RecordId, service: &Service) -> Result<RecordId, Fault> {
        let id = self.store().save_service(provider, service, self.now()).await?;
        self.see_own_change().await;
        Ok(id)
    }

    /// What was committed stays so when the database goes away right after: then nothing cached is used until it is
    /// back, since any of it may be from before.
    async fn see_own_change(&self) {
        if self.catch_up().await.is_err() {
            self.cache().forget_changes();
        }
    }
}
