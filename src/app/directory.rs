//! Reading the directory: one record by its name, lists by filter.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::records::{Guide, OfferDocument, ProviderDocument, RecordId, ServiceDocument};
use domain::vocabulary::{ServiceStatus, Slug, Vocabulary};
use tokio::sync::OnceCell;

use super::codes;
use super::counted_services::CountedServices;
use super::extent::{Extent, ShownService, with_services};
use super::fault::Fault;
use super::filters::{GivenOfferFilter, GivenProviderFilter, GivenServiceFilter};
use super::keys::{Key, OrderedKey, found, not_of_this_list, store_page};
use super::listing::{Entry, Found, KeyNotInList, PageRequest, page_of};
use super::near::services_by_distance;
use super::notices::Notice;
use super::public_lists::PublicList;
use super::respelling::search_text;
use super::service_filter::{self, CheckedFilter, age, around_named, narrower, with_words_spelt};
use super::slugs::{self, slugs};
use super::state::{AppState, Moment};
use crate::cache::keys::ListedServices;
use crate::store::{self, OfferFilter, ProviderFilter, ServiceOrder, Slugged};

/// The order of a list of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Best text match first.
    Relevance,
    /// By name.
    Name,
    /// Nearest first.
    Distance,
    /// Most recently reviewed first.
    Freshness,
}

/// A slug sent as the argument `slug`.
pub fn slug(text: &str) -> Result<Slug, Fault> {
    Slug::parse(text.trim()).map_err(|_| Fault::bad_input(&["slug"], codes::expected(Slug::EXPECTED)))
}

/// The provider of a slug.
pub async fn provider(app: &AppState, slug: &Slug) -> Result<Option<Arc<ProviderDocument>>, Fault> {
    match app.store().provider_id(slug).await? {
        Some(id) => provider_of_id(app, id).await,
        None => Ok(None),
    }
}

/// The provider of an identity.
async fn provider_of_id(app: &AppState, id: RecordId) -> Result<Option<Arc<ProviderDocument>>, Fault> {
    Ok(providers_of_ids(app, &[id]).await?.remove(&id))
}

/// The providers of some identities, those that there are.
pub async fn providers_of_ids(
    app: &AppState,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, Arc<ProviderDocument>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let documents = app.providers(ids).await?;
    Ok(documents.into_iter().map(|document| (document.id, document)).collect())
}

/// The service of a slug.
pub async fn service(app: &AppState, slug: &Slug) -> Result<Option<Arc<ServiceDocument>>, Fault> {
    let id = app.service_id(slug).await?;
    service_of(app, id).await
}

/// The services that make some offers, by offer.
pub async fn services_of_offers(
    app: &AppState,
    offers: &[RecordId],
) -> Result<HashMap<RecordId, Arc<ServiceDocument>>, Fault> {
    if offers.is_empty() {
        return Ok(HashMap::new());
    }
    of_parts(app, app.store().services_of_offers(offers).await?).await
}

/// The services that some referral routes lead to, by route.
pub async fn services_of_routes(
    app: &AppState,
    routes: &[RecordId],
) -> Result<HashMap<RecordId, Arc<ServiceDocument>>, Fault> {
    if routes.is_empty() {
        return Ok(HashMap::new());
    }
    of_parts(app, app.store().services_of_routes(routes).await?).await
}

/// The services by the parts that they are the services of.
async fn of_parts(
    app: &AppState,
    parts: HashMap<RecordId, RecordId>,
) -> Result<HashMap<RecordId, Arc<ServiceDocument>>, Fault> {
    let services: BTreeSet<RecordId> = parts.values().copied().collect();
    let services: Vec<RecordId> = services.into_iter().collect();
    let documents = services_of_ids(app, &services).await?;
    Ok(parts.into_iter().filter_map(|(part, id)| Some((part, Arc::clone(documents.get(&id)?)))).collect())
}

async fn service_of(app: &AppState, id: Option<RecordId>) -> Result<Option<Arc<ServiceDocument>>, Fault> {
    let Some(id) = id else {
        return Ok(None);
    };
    Ok(services_of_ids(app, &[id]).await?.remove(&id))
}

/// The identities of a provider's services by name, whatever their status.
pub async fn services_of_provider(
    app: &AppState,
    provider: RecordId,
    page: PageRequest,
) -> Result<Found<RecordId>, Fault> {
    let ids = app.store().services_of_provider(provider).await?;
    let entries = ids.into_iter().map(|id| Entry { item: id, key: id.0.to_string(), distance_km: None });
    page_of(entries.collect(), &page).map_err(|KeyNotInList(name)| not_of_this_list(name))
}

/// The services of some identities, those that there are.
pub async fn services_of_ids(
    app: &AppState,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, Arc<ServiceDocument>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let documents = app.services(ids).await?;
    Ok(documents.into_iter().map(|document| (document.id, document)).collect())
}

/// Providers by name.
pub async fn providers(
    app: &AppState,
    given: GivenProviderFilter,
    page: PageRequest,
    moment: &Moment,
) -> Result<Found<Arc<ProviderDocument>>, Fault> {
    let list = if app.settings().cache.lists { PublicList::of_providers(&given) } else { None };
    let areas = codes::areas(&given.areas, &["where", "areas"], &moment.reference)?;
    let filter = ProviderFilter {
        text: search_text(app, given.text).await?,
        kinds: given.kinds,
        areas: around_named(&areas, &moment.reference),
    };
    let wanted = store_page(&page)?;
    let count = || async { Ok(app.store().count_providers(&filter).await?) };
    let total = length(app, list.as_ref(), &page, count).await?;
    let keys = app.store().find_providers(&filter, &wanted.of_length(total)).await?;
    let ids: Vec<RecordId> = keys.items.iter().map(|key| key.id).collect();
    let documents = app.providers(&ids).await?;
    let mut documents: HashMap<RecordId, _> = documents.into_iter().map(|document| (document.id, document)).collect();
    Ok(found(keys, total, |key| Some((documents.remove(&key.id)?, key.write()))))
}

/// A page of services, of which nothing is read yet.
pub struct ServicesFound {
    /// Their identities.
    pub page: Found<RecordId>,
    /// What the asker should know about the filter.
    pub notices: Vec<Notice>,
    filter: CheckedFilter,
}

impl ServicesFound {
    /// The same page with the services. Around a point they are whole, whatever extent is asked for: how far they are goes by
    /// their locations.
    pub async fn read(self, app: &AppState, extent: Extent) -> Result<Found<ShownService>, Fault> {
        let extent = if self.filter.surroundings.is_some() { Extent::Whole } else { extent };
        let mut page = with_services(app, self.page, extent).await?;
        for entry in &mut page.entries {
            if let ShownService::Whole(document) = &entry.item {
                entry.distance_km = entry.distance_km.or_else(|| self.filter.distance(document));
            }
        }
        Ok(page)
    }
}

/// Services that a filter lets through, closed ones too unless it names statuses.
pub async fn services(
    app: &AppState,
    given: GivenServiceFilter,
    order: Order,
    page: PageRequest,
    moment: &Moment,
) -> Result<ServicesFound, Fault> {
    if order == Order::Distance && given.near.is_none() {
        return Err(Fault::bad_input(&["orderBy"], "DISTANCE needs `where.near`."));
    }
    let list = if app.settings().cache.lists { PublicList::of_services(&given) } else { None };
    let mut filter = service_filter::check_unspelt(app, given, ServiceStatus::ALL, moment).await?;
    let notices = std::mem::take(&mut filter.notices);
    if order == Order::Distance {
        filter.stored = with_words_spelt(app, filter.stored).await?;
        let page = services_by_distance(app, &mut filter, &page).await?;
        return Ok(ServicesFound { page, notices, filter });
    }
    // A list that is kept is known by its words as they were given.
    let once_spelt = OnceCell::new();
    let searched = || once_spelt.get_or_try_init(|| with_words_spelt(app, filter.stored.clone()));
    let stored_order = stored(order);
    let wanted: store::Page<OrderedKey> = store_page(&page)?;
    let in_order = |key: Option<OrderedKey>, name| match key {
        Some(OrderedKey(other, _)) if other != stored_order => Err(not_of_this_list(name)),
        key => Ok(key.map(|OrderedKey(_, key)| key)),
    };
    let counted = CountedServices::new(app, stored_order, &wanted);
    let count = || async { counted.length(searched().await?).await };
    let total = length(app, list.as_ref(), &page, count).await?;
    let wanted = store::Page {
        take: wanted.take,
        after: in_order(wanted.after, "after")?,
        before: in_order(wanted.before, "before")?,
        length: total,
    };
    let find = || async {
        // What is kept was found, so that there were the providers.
        filter.check_providers(app).await?;
        let found = counted.page(searched().await?, &wanted).await?;
        let entries = found.items.into_iter().map(|key| (key.id, OrderedKey(stored_order, key).write()));
        Ok::<_, Fault>(ListedServices {
            entries: entries.collect(),
            has_next: found.has_next,
            has_previous: found.has_previous,
        })
    };
    let listed = match list {
        Some(list) => app.listed(&list.page(order, &page), find).await?,
        None => Arc::new(find().await?),
    };
    let entries = listed.entries.iter().map(|(id, key)| Entry { item: *id, key: key.clone(), distance_km: None });
    let page =
        Found { entries: entries.collect(), total, has_next: listed.has_next, has_previous: listed.has_previous };
    Ok(ServicesFound { page, notices, filter })
}

/// How long a list is: as it is kept where the list is public, or counted where that is wanted; none where neither.
async fn length<F, C>(
    app: &AppState,
    list: Option<&PublicList>,
    page: &PageRequest,
    count: F,
) -> Result<Option<u64>, Fault>
where
    F: Fn() -> C,
    C: Future<Output = Result<u64, Fault>>,
{
    match list.map(PublicList::length) {
        Some(key) if page.counted => app.length(&key, count).await.map(Some),
        Some(key) => Ok(app.length_at_hand(&key)),
        None if page.counted => count().await.map(Some),
        None => Ok(None),
    }
}

fn stored(order: Order) -> ServiceOrder {
    match order {
        Order::Relevance => ServiceOrder::Relevance,
        Order::Name | Order::Distance => ServiceOrder::Name,
        Order::Freshness => ServiceOrder::Freshness,
    }
}

/// The nearer first, and what is of no known distance last.
pub(super) fn nearer_first(one: Option<f64>, other: Option<f64>) -> std::cmp::Ordering {
    let far = |distance: Option<f64>| distance.unwrap_or(f64::INFINITY);
    far(one).total_cmp(&far(other))
}

/// An offer with the document that it is part of.
pub struct FoundOffer {
    /// The document.
    pub document: Arc<ServiceDocument>,
    id: RecordId,
}

impl FoundOffer {
    /// The offer.
    pub fn offer(&self) -> Option<OfferDocument<'_>> {
        self.document.offers().find(|offer| offer.id == self.id)
    }
}

/// Offers by service and then in the service's own order.
pub async fn offers(
    app: &AppState,
    given: GivenOfferFilter,
    page: PageRequest,
    moment: &Moment,
) -> Result<Found<FoundOffer>, Fault> {
    let reference = &moment.reference;
    let list = if app.settings().cache.lists { PublicList::of_offers(&given) } else { None };
    let areas = codes::areas(&given.areas, &["where", "areas"], reference)?;
    let filter = OfferFilter {
        text: search_text(app, given.text).await?,
        tiers: given.tiers,
        areas: if areas.is_empty() { Vec::new() } else { vec![around_named(&areas, reference)] },
        providers: slugs(&given.providers, "providers")?,
        services: slugs(&given.services, "services")?,
        disciplines: narrower(Vocabulary::Discipline, &given.disciplines, "disciplines", reference)?,
        needs: narrower(Vocabulary::Need, &given.needs, "needs", reference)?,
        audiences: given.audiences,
        delivery_modes: given.delivery_modes,
        referral_required: given.referral_required,
        age_years: given.age_years.map(age).transpose()?,
        statuses: given.statuses,
    };
    slugs::check(app, Slugged::Provider, &filter.providers, "providers").await?;
    slugs::check(app, Slugged::Service, &filter.services, "services").await?;
    let wanted = store_page(&page)?;
    let count = || async { Ok(app.store().count_offers(&filter).await?) };
    let total = length(app, list.as_ref(), &page, count).await?;
    let keys = app.store().find_offers(&filter, &wanted.of_length(total)).await?;
    let mut ids: Vec<RecordId> = keys.items.iter().map(|key| key.service).collect();
    ids.dedup();
    let documents = services_of_ids(app, &ids).await?;
    Ok(found(keys, total, |key| {
        let document = Arc::clone(documents.get(&key.service)?);
        let offer = FoundOffer { document, id: key.id };
        offer.offer().is_some().then_some(())?;
        Some((offer, key.write()))
    }))
}

/// Every guide with its identity, by title.
pub async fn guides(app: &AppState) -> Result<Vec<(RecordId, Guide)>, Fault> {
    Ok(app.store().guides().await?)
}

/// The guides about a discipline; all when none is named.
pub async fn guides_about(
    app: &AppState,
    discipline: Option<&str>,
    moment: &Moment,
) -> Result<Vec<(RecordId, Guide)>, Fault> {
    let terms = &moment.reference.terms;
    let wanted = discipline
        .map(|code| codes::term(Vocabulary::Discipline, code, vec!["discipline".to_owned()], &moment.reference))
        .transpose()?;
    let mut guides = guides(app).await?;
    if let Some(wanted) = wanted {
        let is_about =
            |guide: &Guide| guide.disciplines.iter().any(|code| terms.covers(Vocabulary::Discipline, &wanted, code));
        guides.retain(|(_, guide)| is_about(guide));
    }
    Ok(guides)
}
