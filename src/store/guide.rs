//! Guides.

use chrono::{DateTime, SubsecRound, Utc};
use domain::records::{Guide, RecordId};
use entity::guide;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use super::checksum::checksum;
use super::stored_form::{from_json, to_json};
use super::words::sort_name;
use super::{Store, StoreError};

impl Store {
    /// Every guide with its identity, by title.
    pub async fn guides(&self) -> Result<Vec<(RecordId, Guide)>, StoreError> {
        self.read(|database| async move {
            let rows = guide::Entity::find().all(&database).await?;
            let mut guides = rows
                .into_iter()
                .map(|row| {
                    let record = format!("guide `{}`", row.slug);
                    let guide: Guide =
                        from_json("guide.document", row.document).map_err(StoreError::corrupt(record))?;
                    Ok((RecordId(row.id), guide))
                })
                .collect::<Result<Vec<_>, StoreError>>()?;
            guides.sort_by_cached_key(|(id, guide)| (sort_name(guide.title.as_str()), *id));
            Ok(guides)
        })
        .await
    }
}

/// Writes a guide as its seed has it: over the row of the identity where one is given, else a new one.
pub(super) async fn save_seeded(
    database: &impl ConnectionTrait,
    id: Option<i64>,
    guide: &Guide,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let checksum = checksum(guide)?;
    let row = guide::ActiveModel {
        id: NotSet,
        slug: Set(guide.slug.to_string()),
        document: Set(to_json("guide.document", guide)?),
        checksum: Set(checksum.clone()),
        seed_checksum: Set(Some(checksum)),
        updated_at: Set(now.trunc_subsecs(6)),
    };
    match id {
        None => {
            guide::Entity::insert(row).exec(database).await?;
        }
        Some(id) => {
            guide::Entity::update_many().set(row).filter(guide::Column::Id.eq(id)).exec(database).await?;
        }
    }
    Ok(())
}
