//! Records that were edited by hand, past the program: their rows no longer hold what their checksum says.

use domain::records::RecordId;
use sea_orm::ConnectionTrait;

use super::directory::BySlug;
use crate::store::StoreError;
use crate::store::checksum::checksum;
use crate::store::{provider, service};

/// Puts the checksum of what the rows hold in the place of the one written with them, for some services.
pub(super) async fn look_at_services(
    database: &impl ConnectionTrait,
    services: &mut BySlug,
    slugs: &[&str],
) -> Result<(), StoreError> {
    let ids: Vec<RecordId> =
        slugs.iter().filter_map(|slug| services.get(*slug)).map(|stored| RecordId(stored.id)).collect();
    for document in service::load(database, &ids).await? {
        if let Some(stored) = services.get_mut(document.service.slug.as_str()) {
            stored.checksum = checksum(&document.service)?;
        }
    }
    Ok(())
}

/// As [`look_at_services`], for some providers.
pub(super) async fn look_at_providers(
    database: &impl ConnectionTrait,
    providers: &mut BySlug,
    slugs: &[&str],
) -> Result<(), StoreError> {
    let ids: Vec<i64> = slugs.iter().filter_map(|slug| providers.get(*slug)).map(|stored| stored.id).collect();
    for document in provider::load(database, &ids).await? {
        if let Some(stored) = providers.get_mut(document.provider.slug.as_str()) {
            stored.checksum = checksum(&document.provider)?;
        }
    }
    Ok(())
}
