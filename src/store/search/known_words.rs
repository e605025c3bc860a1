//! The words that searches can find.

use std::collections::BTreeSet;

use entity::{provider, service};
use sea_orm::{EntityTrait, QuerySelect};

use crate::store::words::words;
use crate::store::{Store, StoreError};

impl Store {
    /// Every word that a search of services, offers or providers can find. It reads the search texts of all
    /// services, so it is for searches that found nothing.
    pub async fn search_words(&self) -> Result<BTreeSet<String>, StoreError> {
        self.read(|database| async move {
            let of_services: Vec<String> = service::Entity::find()
                .select_only()
                .column(service::Column::SearchText)
                .into_tuple()
                .all(&database)
                .await?;
            let of_providers: Vec<String> = provider::Entity::find()
                .select_only()
                .column(provider::Column::SearchText)
                .into_tuple()
                .all(&database)
                .await?;
            let texts = of_services.iter().chain(&of_providers);
            Ok(texts.flat_map(|text| words(text)).collect())
        })
        .await
    }
}

/// The words of a text that is searched for, as the store compares them.
pub fn search_words_of(text: &str) -> Vec<String> {
    words(text)
}
