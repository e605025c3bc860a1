//! Copies of service documents, each whole in one row. Triggers of the database throw a copy away when a row is written that its
//! document is put together from; what is written here is therefore either up to date or not there. A copy of another form
//! is none, and one that does not read is none. Beside each stands its outline, what lists show of the service.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::records::{Position, RecordId, ServiceDocument, ServiceOutline, Written, form_of_documents};
use entity::service_copy::{ActiveModel, Column, Entity};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::location;
use super::read::{ServiceRows, load};
use crate::metrics::take_turn;
use crate::store::connection::{WHOLE, snapshot};
use crate::store::parts::even_lists;
use crate::store::{Store, StoreError};

/// What a copy costs to read, of a whole turn.
const OF_A_COPY: usize = 64;
/// What an outline costs to read.
const OF_AN_OUTLINE: usize = 128;
/// How many copies one statement writes.
const AT_ONCE: usize = 100;

/// The copies of some services as they are written.
pub(super) struct Copies(Vec<(i64, Option<String>)>);

impl Copies {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        of_present_form(database, services, Column::Document).await.map(Self)
    }

    /// The documents, but for where the postcodes are. Needs no database.
    pub(super) async fn documents(self) -> Documents {
        let mut documents = Vec::with_capacity(self.0.len());
        let mut providers = HashMap::new();
        for (id, copy) in self.0 {
            let document = copy.as_deref().and_then(ServiceDocument::from_writing);
            if let Some(mut document) = document.filter(|document| document.id.0 == id) {
                // Each copy holds its provider; one statement has read them all as they were at one moment.
                let provider = providers.entry(document.provider.id).or_insert_with(|| Arc::clone(&document.provider));
                document.provider = Arc::clone(provider);
                documents.push(document);
            }
            take_turn(OF_A_COPY).await;
        }
        Documents(documents)
    }
}

/// Documents that were copies.
pub(super) struct Documents(Vec<ServiceDocument>);

impl Documents {
    /// The postcodes by which locations of theirs are found.
    pub(super) fn postcodes(&self) -> Vec<&str> {
        let locations = self.0.iter().flat_map(|document| &document.service.locations);
        let postcodes: BTreeSet<&str> = locations.filter_map(location::postcode_to_find).collect();
        postcodes.into_iter().collect()
    }

    /// The documents by identity, whole.
    pub(super) fn placed(self, by_postcode: &HashMap<String, Position>) -> HashMap<i64, Arc<ServiceDocument>> {
        let placed = self.0.into_iter().map(|mut document| {
            place(&mut document, by_postcode);
            (document.id.0, Arc::new(document))
        });
        placed.collect()
    }
}

/// The outlines of some services as they are written beside the copies.
pub(super) struct Outlines(Vec<(i64, Option<String>)>);

impl Outlines {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        of_present_form(database, services, Column::Outline).await.map(Self)
    }

    /// The outlines by the identity of the service. Needs no database.
    pub(super) async fn outlines(self) -> HashMap<i64, Arc<ServiceOutline>> {
        let mut outlines = HashMap::with_capacity(self.0.len());
        for (id, outline) in self.0 {
            let outline = outline.as_deref().and_then(ServiceOutline::from_writing);
            if let Some(outline) = outline.filter(|outline| outline.document().id.0 == id) {
                outlines.insert(id, Arc::new(outline));
            }
            take_turn(OF_AN_OUTLINE).await;
        }
        outlines
    }
}

/// A column of those copies of some services that have the present form.
async fn of_present_form(
    database: &impl ConnectionTrait,
    services: &[i64],
    column: Column,
) -> Result<Vec<(i64, Option<String>)>, DbErr> {
    let mut copies = Vec::with_capacity(services.len());
    for some in even_lists(services) {
        let copied = Entity::find()
            .select_only()
            .columns([Column::ServiceId, column])
            .filter(Column::ServiceId.is_in(some))
            .filter(Column::Form.eq(form_of_documents()));
        copies.extend(copied.into_tuple().all(database).await?);
    }
    Ok(copies)
}

/// Tells where the locations are of which only the postcode is known.
fn place(document: &mut ServiceDocument, by_postcode: &HashMap<String, Position>) {
    let locations = document.service.locations.iter();
    document.positions = locations.map(|location| location::position(location, by_postcode)).collect();
}

/// The copy of a document; none where it cannot be written.
fn copy(document: &ServiceDocument) -> Option<String> {
    let mut without_postcodes = document.clone();
    place(&mut without_postcodes, &HashMap::new());
    without_postcodes.to_writing()
}

/// The row of a copy, but for whose it is and the revision.
fn copied(document: &ServiceDocument) -> ActiveModel {
    ActiveModel {
        form: Set(Some(form_of_documents().to_owned())),
        document: Set(copy(document)),
        outline: Set(ServiceOutline::of(document).to_writing()),
        ..Default::default()
    }
}

/// Writes the copies of services that the same transaction has written.
pub(in crate::store) async fn write(database: &impl ConnectionTrait, services: &[RecordId]) -> Result<(), StoreError> {
    for some in services.chunks(AT_ONCE) {
        let documents = load(database, some).await?;
        let rows = documents.iter().map(|document| ActiveModel { service_id: Set(document.id.0), ..copied(document) });
        let over_the_row = OnConflict::column(Column::ServiceId)
            .update_columns([Column::Form, Column::Document, Column::Outline])
            .to_owned();
        Entity::insert_many(rows).on_conflict(over_the_row).exec_without_returning(database).await?;
    }
    Ok(())
}

/// Writes the copies that services of a provider lack, in the transaction that has changed them.
pub(in crate::store) async fn write_of_provider(
    database: &impl ConnectionTrait,
    provider: RecordId,
) -> Result<(), StoreError> {
    use entity::service::{Column as Of, Entity as Services};
    let of_provider = Services::find().select_only().column(Of::Id).filter(Of::ProviderId.eq(provider.0));
    let lacking: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::ServiceId)
        .filter(Column::Form.is_null())
        .filter(Column::ServiceId.in_subquery(of_provider.into_query()))
        .order_by_asc(Column::ServiceId)
        .into_tuple()
        .all(database)
        .await?;
    write(database, &lacking.into_iter().map(RecordId).collect::<Vec<_>>()).await
}

impl Store {
    /// The services of which there is no copy of the present form.
    pub async fn services_without_copy(&self) -> Result<Vec<RecordId>, StoreError> {
        self.observed(WHOLE, async {
            let snapshot = snapshot(&self.database).await?;
            let lacking = Entity::find().select_only().column(Column::ServiceId).filter(is_lacking());
            let ids: Vec<i64> = lacking.order_by_asc(Column::ServiceId).into_tuple().all(&snapshot).await?;
            snapshot.commit().await?;
            Ok(ids.into_iter().map(RecordId).collect())
        })
        .await
    }

    /// Writes the copies that some services still lack. One that is changed meanwhile is left to whoever changes it.
    pub async fn write_copies(&self, ids: &[RecordId]) -> Result<(), StoreError> {
        let (revisions, rows) = self.bounded(self.lacking_among(ids)).await?;
        let ids: Vec<RecordId> = revisions.keys().copied().map(RecordId).collect();
        for document in rows.documents(&ids).await? {
            if let Some(revision) = revisions.get(&document.id.0) {
                self.bounded(self.write_copy_of(&document, *revision)).await?;
            }
        }
        Ok(())
    }

    /// The revisions of those services that lack a copy, with their rows as they are at that revision.
    async fn lacking_among(&self, ids: &[RecordId]) -> Result<(HashMap<i64, i64>, ServiceRows), StoreError> {
        let snapshot = snapshot(&self.database).await?;
        let revisions: Vec<(i64, i64)> = Entity::find()
            .select_only()
            .columns([Column::ServiceId, Column::Revision])
            .filter(Column::ServiceId.is_in(ids.iter().map(|id| id.0)))
            .filter(is_lacking())
            .into_tuple()
            .all(&snapshot)
            .await?;
        let ids: Vec<RecordId> = revisions.iter().map(|(id, _)| RecordId(*id)).collect();
        let rows = ServiceRows::fetch(&snapshot, &ids).await?;
        snapshot.commit().await?;
        Ok((revisions.into_iter().collect(), rows))
    }

    /// Writes the copy of a document unless the service has been changed since that revision. A change that is not committed
    /// yet holds the row, and is waited for.
    async fn write_copy_of(&self, document: &ServiceDocument, revision: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .set(copied(document))
            .filter(Column::ServiceId.eq(document.id.0))
            .filter(Column::Revision.eq(revision))
            .exec(&self.database)
            .await?;
        Ok(())
    }
}

fn is_lacking() -> Condition {
    Condition::any().add(Column::Form.is_null()).add(Column::Form.ne(form_of_documents()))
}

#[cfg(test)]
mod tests {
    use domain::records::{RecordId, Service};
    use entity::service_copy::{ActiveModel, Entity};
    use sea_orm::{ActiveValue::Set, EntityTrait};

    use crate::store::generation::ChangeTransaction;
    use crate::store::on_both::on_both;
    use crate::store::reference::terms;
    use crate::store::service::{ServiceChange, save, write_copies};
    use crate::store::tests::{now, store};
    use crate::store::{Store, StoreSettings};

    const SERVICE: RecordId = RecordId(1);

    async fn changing(store: &Store, service: &Service) -> ChangeTransaction {
        let writing = store.change().await.unwrap();
        let terms = terms::load(&writing.transaction).await.unwrap();
        let change = ServiceChange { provider: RecordId(1), service, terms: &terms, seed_checksum: None, now: now() };
        save(&writing.transaction, &change).await.unwrap();
        write_copies(&writing.transaction, &[SERVICE]).await.unwrap();
        writing
    }

    /// A change that is made between the reading of rows and the writing of their copy, or is not committed until the copy
    /// is being written.
    async fn a_change_is_not_undone_by_a_copy_read_before(settings: StoreSettings) {
        let store = store(settings).await;
        let mut changed = store.services(&[SERVICE]).await.unwrap()[0].service.clone();
        for (words, committed_before) in [("Some words.", true), ("Other words.", false)] {
            let none = ActiveModel { form: Set(None), document: Set(None), ..Default::default() };
            Entity::update_many().set(none).exec(&store.database).await.unwrap();
            let (revisions, rows) = store.lacking_among(&[SERVICE]).await.unwrap();
            let outdated = rows.documents(&[SERVICE]).await.unwrap().remove(0);
            changed.summary = Some(serde_json::from_value(words.into()).unwrap());
            let change = changing(&store, &changed).await;
            let copy = store.write_copy_of(&outdated, revisions[&SERVICE.0]);
            if committed_before {
                store.commit_unchanged(change).await.unwrap();
                copy.await.unwrap();
            } else {
                let (copied, committed) = tokio::join!(copy, store.commit_unchanged(change));
                copied.and(committed).unwrap();
            }
            assert_eq!(store.services(&[SERVICE]).await.unwrap()[0].service, changed);
            assert!(store.services_without_copy().await.unwrap().is_empty());
        }
    }

    on_both! {
        a_change_is_not_undone_by_a_copy_read_before:
            a_change_in_sqlite_is_not_undone_by_a_copy_read_before,
            a_change_in_postgres_is_not_undone_by_a_copy_read_before;
    }
}
