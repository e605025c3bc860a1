//! Names in addresses: which of them something has, and which stand beside one in the alphabet.

use std::collections::BTreeSet;

use domain::vocabulary::Slug;
use entity::{provider, service};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{Store, StoreError};

/// How many slugs are taken on each side of one.
const BESIDE: u64 = 50;

/// What has a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slugged {
    /// Providers.
    Provider,
    /// Services, closed ones too.
    Service,
}

impl Store {
    /// Those of some slugs that nothing has, in their order. One statement.
    pub async fn slugs_of_none<'s>(&self, slugged: Slugged, slugs: &'s [Slug]) -> Result<Vec<&'s Slug>, StoreError> {
        if slugs.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = slugs.iter().map(Slug::as_str);
        let there: BTreeSet<String> = match slugged {
            Slugged::Provider => self.slugs_in(&providers().filter(provider::Column::Slug.is_in(wanted))).await?,
            Slugged::Service => self.slugs_in(&services().filter(service::Column::Slug.is_in(wanted))).await?,
        };
        Ok(slugs.iter().filter(|slug| !there.contains(slug.as_str())).collect())
    }

    /// The slugs next to a text in the alphabet, some before it and some after: all of a small directory, and of one of
    /// any size what starts alike. By index.
    pub async fn slugs_beside(&self, slugged: Slugged, text: &str) -> Result<BTreeSet<String>, StoreError> {
        let (mut beside, after) = match slugged {
            Slugged::Provider => {
                let slug = provider::Column::Slug;
                let before = providers().filter(slug.lt(text)).order_by_desc(slug).limit(BESIDE);
                let after = providers().filter(slug.gte(text)).order_by_asc(slug).limit(BESIDE);
                (self.slugs_in(&before).await?, self.slugs_in(&after).await?)
            }
            Slugged::Service => {
                let slug = service::Column::Slug;
                let before = services().filter(slug.lt(text)).order_by_desc(slug).limit(BESIDE);
                let after = services().filter(slug.gte(text)).order_by_asc(slug).limit(BESIDE);
                (self.slugs_in(&before).await?, self.slugs_in(&after).await?)
            }
        };
        beside.extend(after);
        Ok(beside)
    }

    async fn slugs_in<E: EntityTrait>(&self, list: &Select<E>) -> Result<BTreeSet<String>, StoreError> {
        self.read(|database| async move {
            let slugs: Vec<String> = list.clone().into_tuple().all(&database).await?;
            Ok(slugs.into_iter().collect())
        })
        .await
    }
}

fn providers() -> Select<provider::Entity> {
    provider::Entity::find().select_only().column(provider::Column::Slug)
}

fn services() -> Select<service::Entity> {
    service::Entity::find().select_only().column(service::Column::Slug)
}
