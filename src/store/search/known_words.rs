//! The words that searches can find.

use std::collections::BTreeSet;

use entity::provider;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QuerySelect, Statement};

use crate::store::words::words;
use crate::store::{Store, StoreError};

impl Store {
    /// Every word that a search of services, offers or providers can find. PostgreSQL reads the search texts of all
    /// services for it, so it is for searches that found nothing.
    pub async fn search_words(&self) -> Result<BTreeSet<String>, StoreError> {
        // What an offer is found by, its service is found by.
        let of_services = match self.backend() {
            DbBackend::Postgres => {
                "SELECT DISTINCT unnest(string_to_array(btrim(search_text), ' ')) AS term FROM service"
            }
            _ => "SELECT term FROM service_word",
        };
        self.read(|database| async move {
            let statement = Statement::from_string(database.get_database_backend(), of_services);
            let rows = database.query_all_raw(statement).await?;
            let mut known = rows.iter().map(|row| row.try_get("", "term")).collect::<Result<BTreeSet<String>, _>>()?;
            let of_providers: Vec<String> = provider::Entity::find()
                .select_only()
                .column(provider::Column::SearchText)
                .into_tuple()
                .all(&database)
                .await?;
            known.extend(of_providers.iter().flat_map(|text| words(text)));
            Ok(known)
        })
        .await
    }
}

/// The words of a text that is searched for, as the store compares them.
pub fn search_words_of(text: &str) -> Vec<String> {
    words(text)
}
