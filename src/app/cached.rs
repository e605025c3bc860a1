//! Records by way of the cache. Places, practices and schools are read from the store alone, since who asks for them
//! may ask about a child. Calls of the cache are boxed: every caller up to the socket would have to hold them whole on
//! its stack.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::records::{ProviderDocument, RecordId, ServiceDocument, ServiceOutline};
use domain::reference::Reference;
use domain::vocabulary::Slug;
use tracing::{info, warn};

use super::fault::Fault;
use super::state::AppState;
use crate::cache::keys::{
    AnswerKey, DocumentHash, KeptDocument, LengthKey, ListKey, ListedServices, OutlineKey, ProviderKey, PublicAnswer,
    ReferenceKey, ServiceIndex, ServiceIndexKey, ServiceKey,
};
use crate::cache::{AtHand, Change, Generation, Got, Key, LoadFault, Loaded, News, Touched};
use crate::metrics::{WHOLE_TURN, take_turn};
use crate::store::{self, Changes};

/// How often an instance asks the database for changes that others have made.
const PAUSE: Duration = Duration::from_millis(500);
/// How long the index of services is left as it is after it was made, however many changes come.
const INDEX_PAUSE: Duration = Duration::from_secs(2);

/// How many records are loaded at once: as many as a page has.
const RECORDS_AT_ONCE: usize = 100;

/// A document is not kept here.
#[derive(Clone)]
struct NotKept;

impl LoadFault for NotKept {
    fn database_is_away(&self) -> bool {
        false
    }

    fn is_of_one_request(&self) -> bool {
        false
    }
}

impl LoadFault for Fault {
    fn database_is_away(&self) -> bool {
        self.is_of_database()
    }

    fn is_of_one_request(&self) -> bool {
        false
    }
}

impl AppState {
    /// The documents of some services, in the order asked for; those that do not exist are left out.
    pub(super) async fn services(&self, ids: &[RecordId]) -> Result<Vec<Arc<ServiceDocument>>, Fault> {
        let load = |keys: Vec<ServiceKey>| async move {
            let ids: Vec<RecordId> = keys.iter().map(|key| key.0).collect();
            let documents = self.store().services(&ids).await?;
            Ok(documents.into_iter().map(|one| (ServiceKey(one.id), one)).collect())
        };
        self.records(ids.iter().copied().map(ServiceKey).collect(), load).await
    }

    /// The document of a service, if this process can give it at once.
    pub(super) fn service_at_hand(&self, id: RecordId) -> Option<Arc<ServiceDocument>> {
        self.cache().at_hand(&ServiceKey(id), self.now()).value().map(|got| self.used(&got))
    }

    /// The outlines of some services, in the order asked for; those that do not exist are left out.
    pub(super) async fn outlines(&self, ids: &[RecordId]) -> Result<Vec<Arc<ServiceOutline>>, Fault> {
        let load = |keys: Vec<OutlineKey>| async move {
            let ids: Vec<RecordId> = keys.iter().map(|key| key.0).collect();
            let outlines = self.store().outlines(&ids).await?;
            Ok(outlines.into_iter().map(|one| (OutlineKey(one.document().id), one)).collect())
        };
        self.records(ids.iter().copied().map(OutlineKey).collect(), load).await
    }

    /// The documents of some providers, in the order asked for; those that do not exist are left out.
    pub(super) async fn providers(&self, ids: &[RecordId]) -> Result<Vec<Arc<ProviderDocument>>, Fault> {
        let load = |keys: Vec<ProviderKey>| async move {
            let ids: Vec<RecordId> = keys.iter().map(|key| key.0).collect();
            let documents = self.store().providers(&ids).await?;
            Ok(documents.into_iter().map(|one| (ProviderKey(one.id), one)).collect())
        };
        self.records(ids.iter().copied().map(ProviderKey).collect(), load).await
    }

    /// What is kept or loaded of some records, in the order of their keys; those that do not exist are left out.
    async fn records<K, F, L>(&self, keys: Vec<K>, load: F) -> Result<Vec<Arc<K::Value>>, Fault>
    where
        K: Key,
        F: Fn(Vec<K>) -> L,
        L: Future<Output = Result<Loaded<K>, Fault>>,
    {
        self.know_changes().await?;
        let mut records = Vec::with_capacity(keys.len());
        // What has been loaded stays, however many more there are.
        for (number, keys) in keys.chunks(RECORDS_AT_ONCE).enumerate() {
            if number > 0 {
                take_turn(WHOLE_TURN).await;
            }
            let found = Box::pin(self.cache().get_all(keys, self.now(), &load)).await?;
            records.extend(keys.iter().filter_map(|key| found.get(key)).map(|got| self.used(got)));
        }
        Ok(records)
    }

    /// The index of services by slug and coverage.
    pub(super) async fn service_index(&self) -> Result<Arc<ServiceIndex>, Fault> {
        self.know_changes().await?;
        let got = Box::pin(self.cache().get(&ServiceIndexKey, self.now(), || self.read_service_index())).await?;
        Ok(self.used(&got))
    }

    /// As [`AppState::service_index`], read anew whatever is kept.
    async fn renew_service_index(&self) -> Result<(), Fault> {
        self.know_changes().await?;
        Box::pin(self.cache().renew(ServiceIndexKey, self.now(), self.read_service_index())).await
    }

    async fn read_service_index(&self) -> Result<ServiceIndex, Fault> {
        Ok(ServiceIndex::new(self.store().services_to_index().await?))
    }

    /// Reads what every question about a child needs, so that the first need not wait for it. A fault shows in what is
    /// asked.
    pub async fn read_ahead(&self) {
        let _ = self.reference(self.now()).await;
        let _ = self.service_index().await;
    }

    /// The index of services, if it need not be made anew. Making it reads the names and the coverage of a whole
    /// directory, so that after a change it is made beside the requests, which are answered by the store meanwhile, and
    /// without one before its lifetime is over.
    pub(super) async fn service_index_at_hand(&self) -> Result<Option<Arc<ServiceIndex>>, Fault> {
        self.know_changes().await?;
        match self.cache().at_hand(&ServiceIndexKey, self.now()) {
            AtHand::Nothing => {
                // Whoever waits for it may give up: it is made to its end all the same.
                let app = self.clone();
                let made = tokio::spawn(async move { app.service_index().await }).await;
                made.unwrap_or_else(|fault| Err(Fault::internal(fault))).map(Some)
            }
            kept => Ok(self.kept_service_index(kept)),
        }
    }

    /// The index of services where it is made and up to date: for what the store can answer as well.
    pub(super) fn service_index_if_made(&self) -> Option<Arc<ServiceIndex>> {
        self.kept_service_index(self.cache().at_hand(&ServiceIndexKey, self.now()))
    }

    /// The index that is kept, if it is up to date. One that is not, or soon will not be, is made anew behind the requests.
    fn kept_service_index(&self, kept: AtHand<ServiceIndex>) -> Option<Arc<ServiceIndex>> {
        if matches!(kept, AtHand::Ageing(_) | AtHand::OutOfDate) {
            self.make_service_index();
        }
        kept.value().map(|got| self.used(&got))
    }

    fn make_service_index(&self) {
        if self.begin_index() {
            let app = self.for_request();
            tokio::spawn(async move {
                // A fault of the database shows in what is asked of it meanwhile.
                let _ = app.renew_service_index().await;
                tokio::time::sleep(INDEX_PAUSE).await;
                app.end_index();
            });
        }
    }

    /// The identity of the service of a slug.
    pub(super) async fn service_id(&self, slug: &Slug) -> Result<Option<RecordId>, Fault> {
        match self.service_index_at_hand().await? {
            Some(index) => Ok(index.service(slug)),
            None => Ok(self.store().service_id(slug).await?),
        }
    }

    /// A page of a public list: a kept one, or what `find` finds.
    pub(super) async fn listed<F, L>(&self, key: &ListKey, find: F) -> Result<Arc<ListedServices>, Fault>
    where
        F: Fn() -> L,
        L: Future<Output = Result<ListedServices, Fault>>,
    {
        self.know_changes().await?;
        let got = Box::pin(self.cache().get(key, self.now(), find)).await?;
        Ok(self.used(&got))
    }

    /// How long a public list is: as kept, or what `count` counts.
    pub(super) async fn length<F, L>(&self, key: &LengthKey, count: F) -> Result<u64, Fault>
    where
        F: Fn() -> L,
        L: Future<Output = Result<u64, Fault>>,
    {
        self.know_changes().await?;
        let got = Box::pin(self.cache().get(key, self.now(), count)).await?;
        Ok(*self.used(&got))
    }

    /// How long a public list is, where that is known already.
    pub(super) fn length_at_hand(&self, key: &LengthKey) -> Option<u64> {
        self.cache().at_hand(key, self.now()).value().map(|got| *got.value)
    }

    /// The reference data.
    pub(super) async fn reference(&self, now: DateTime<Utc>) -> Result<Arc<Reference>, Fault> {
        self.know_changes().await?;
        let load = || async { Ok::<_, Fault>(self.store().reference().await?) };
        let got = Box::pin(self.cache().get(&ReferenceKey, now, load)).await?;
        Ok(self.used(&got))
    }

    /// The body of the answer to the public question of a key: a kept one, or what `answer` gives. A fault is not kept.
    pub async fn answer_once<E, F, A>(&self, key: &AnswerKey, answer: F) -> Result<Arc<PublicAnswer>, E>
    where
        E: LoadFault,
        F: Fn() -> A,
        A: Future<Output = Result<PublicAnswer, E>>,
    {
        // Without knowing of changes nothing is kept, and the answer itself says what is the matter.
        let _ = self.know_changes().await;
        let got = Box::pin(self.cache().get(key, self.now(), answer)).await?;
        Ok(self.used(&got))
    }

    /// The answer of a key, if this process can give it at once.
    pub fn answer_at_hand(&self, key: &AnswerKey) -> Option<Arc<PublicAnswer>> {
        self.cache().at_hand(key, self.now()).value().map(|got| self.used(&got))
    }

    /// The document of a hash, where one is kept.
    pub async fn kept_document(&self, hash: &DocumentHash) -> Option<String> {
        let none = || async { Err(NotKept) };
        let got = Box::pin(self.cache().get(hash, self.now(), none)).await.ok()?;
        // A shared server may hold anything.
        (DocumentHash::of(&got.value.0) == *hash).then(|| got.value.0.clone())
    }

    /// Keeps a document under its hash for as long as the cache keeps things.
    pub async fn keep_document(&self, hash: &DocumentHash, document: String) {
        let made = || async { Ok::<_, NotKept>(KeptDocument(document.clone())) };
        // It cannot fail, and not to be kept is no fault.
        let _ = Box::pin(self.cache().get(hash, self.now(), made)).await;
    }

    /// Learns of every change committed by now, whoever made it.
    pub async fn catch_up(&self) -> Result<(), Fault> {
        let known = self.cache().known().unwrap_or_default();
        let changes = self.store().changes_since(known.0).await.map_err(Fault::from);
        self.cache().note_database(changes.as_ref().is_err_and(LoadFault::database_is_away));
        self.cache().learn(&news(changes?));
        Ok(())
    }

    /// Learns of changes that other instances make, soon after they do, for as long as it is let run.
    pub async fn follow_changes(self) {
        let mut was_away = false;
        loop {
            let caught_up = self.catch_up().await;
            let away = caught_up.is_err();
            match caught_up {
                Err(fault) if !was_away => {
                    let source = fault.source.as_deref().map(tracing::field::display);
                    warn!(error = source, "the database is away: what is cached goes on, marked as stale");
                }
                Ok(()) if was_away => info!("the database answers again"),
                _ => {}
            }
            was_away = away;
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn know_changes(&self) -> Result<(), Fault> {
        match self.cache().known() {
            Some(_) => Ok(()),
            None => self.catch_up().await,
        }
    }

    fn used<V>(&self, got: &Got<V>) -> Arc<V> {
        if got.stale {
            self.mark_stale();
        }
        Arc::clone(&got.value)
    }
}

fn news(changes: Changes) -> News {
    let touched = changes.touched.into_iter().map(|(generation, touched)| Change {
        generation: Generation(generation),
        touched: match touched {
            store::Touched::Service(id) => Touched::Service(id),
            store::Touched::Everything => Touched::Everything,
        },
    });
    News { lineage: changes.lineage.into(), generation: Generation(changes.generation), changes: touched.collect() }
}
