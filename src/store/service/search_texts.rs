//! The words that a service and its offers are found by.

use domain::records::{Offer, RecordId, Service};
use domain::vocabulary::{TermCode, Terms, Vocabulary};
use entity::{offer, service};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::read::load;
use crate::store::StoreError;
use crate::store::search::list_words;
use crate::store::words::search_text;

/// How many documents are held at once while their texts are written anew.
const AT_ONCE: usize = 500;

/// What the texts of one service are made of.
pub(super) struct SearchTexts<'a> {
    service_name: &'a str,
    provider_name: &'a str,
    terms: &'a Terms,
}

impl<'a> SearchTexts<'a> {
    pub(super) fn new(service: &'a Service, provider_name: &'a str, terms: &'a Terms) -> Self {
        Self { service_name: service.name.as_str(), provider_name, terms }
    }

    /// The names, the summary, the disciplines and all that is offered.
    pub(super) fn of_service(&self, service: &Service) -> String {
        let mut texts = vec![self.service_name, self.provider_name];
        texts.extend(service.summary.iter().map(|text| text.as_str()));
        texts.extend(self.words_of(Vocabulary::Discipline, &service.disciplines));
        for offer in &service.offers {
            texts.extend(self.own_words_of(offer));
        }
        search_text(texts)
    }

    /// The names of the service and its provider, and what is offered.
    pub(super) fn of_offer(&self, offer: &Offer) -> String {
        let mut texts = vec![self.service_name, self.provider_name];
        texts.extend(self.own_words_of(offer));
        search_text(texts)
    }

    fn own_words_of<'b>(&'b self, offer: &'b Offer) -> Vec<&'b str> {
        let mut texts = vec![offer.title.as_str()];
        texts.extend(offer.description.iter().map(|text| text.as_str()));
        texts.extend(self.words_of(Vocabulary::Need, &offer.needs));
        texts
    }

    fn words_of<'b>(&'b self, vocabulary: Vocabulary, codes: &'b [TermCode]) -> impl Iterator<Item = &'b str> {
        codes
            .iter()
            .filter_map(move |code| self.terms.get(vocabulary, code))
            .flat_map(|term| std::iter::once(term.label.as_str()).chain(term.synonyms.iter().map(|text| text.as_str())))
    }
}

/// Writes the texts of services anew, after a change of terms or of a provider's name: of all services, or of one
/// provider's.
pub(in crate::store) async fn refresh_search_texts(
    database: &impl ConnectionTrait,
    terms: &Terms,
    provider: Option<RecordId>,
) -> Result<(), StoreError> {
    let mut query = service::Entity::find().select_only().column(service::Column::Id);
    if let Some(provider) = provider {
        query = query.filter(service::Column::ProviderId.eq(provider.0));
    }
    let ids: Vec<i64> = query.into_tuple().all(database).await?;
    let ids: Vec<RecordId> = ids.into_iter().map(RecordId).collect();
    for some in ids.chunks(AT_ONCE) {
        for document in load(database, some).await? {
            let texts = SearchTexts::new(&document.service, document.provider.provider.name.as_str(), terms);
            let text = texts.of_service(&document.service);
            list_words(database, [text.as_str()]).await?;
            set_text_of_service(database, document.id, text).await?;
            for offer in document.offers() {
                set_text_of_offer(database, offer.id, texts.of_offer(offer.offer)).await?;
            }
        }
    }
    Ok(())
}

async fn set_text_of_service(database: &impl ConnectionTrait, id: RecordId, text: String) -> Result<(), StoreError> {
    service::Entity::update_many()
        .set(service::ActiveModel { search_text: Set(text), ..Default::default() })
        .filter(service::Column::Id.eq(id.0))
        .exec(database)
        .await?;
    Ok(())
}

async fn set_text_of_offer(database: &impl ConnectionTrait, id: RecordId, text: String) -> Result<(), StoreError> {
    offer::Entity::update_many()
        .set(offer::ActiveModel { search_text: Set(text), ..Default::default() })
        .filter(offer::Column::Id.eq(id.0))
        .exec(database)
        .await?;
    Ok(())
}
