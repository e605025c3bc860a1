//! What clients have left of their share, over all instances.

use super::fault::Fault;
use super::state::AppState;
use crate::cache::{Allowance, ClientNames, Taken, Taking};

impl AppState {
    /// Has this instance share with the others what clients have left. Until then each counts for itself.
    pub async fn share_allowances(&self) -> Result<(), Fault> {
        let secret = self.store().fair_use_secret().await?;
        if let Some(names) = ClientNames::new(&secret) {
            self.client_names().get_or_init(|| names);
        }
        Ok(())
    }

    /// Takes something of the share that a client has over all instances; these bytes tell it from every other. None
    /// where instances do not share, or what they share by is away.
    pub async fn take_of_share(&self, client: &[u8], allowance: Allowance, taking: Taking) -> Option<Taken> {
        let name = self.client_names().get()?.name(client);
        self.cache().take_of_share(&name, allowance, taking).await
    }
}
