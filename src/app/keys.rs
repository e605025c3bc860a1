//! The keys of lists in a form that cursors carry. They hold names and identities of the directory, and nothing
//! about a child.

use chrono::NaiveDate;
use domain::records::RecordId;

use super::fault::Fault;
use super::listing::{Direction, Entry, Found, PageRequest};
use crate::store::{self, NameKey, OfferKey, Page, ServiceKey, ServiceOrder, Take};

/// A key that cursors carry.
pub(super) trait Key: Sized {
    /// The key as text.
    fn write(&self) -> String;

    /// The key that a text holds; none when it holds none.
    fn read(text: &str) -> Option<Self>;
}

impl Key for NameKey {
    fn write(&self) -> String {
        json(&(self.id.0, &self.sort_name))
    }

    fn read(text: &str) -> Option<Self> {
        let (id, sort_name) = serde_json::from_str(text).ok()?;
        Some(Self { id: RecordId(id), sort_name })
    }
}

impl Key for OfferKey {
    fn write(&self) -> String {
        json(&(self.id.0, self.service.0, &self.service_sort_name, self.position))
    }

    fn read(text: &str) -> Option<Self> {
        let (id, service, service_sort_name, position) = serde_json::from_str(text).ok()?;
        Some(Self { id: RecordId(id), service: RecordId(service), service_sort_name, position })
    }
}

/// The key of a service in a list of one order, which no list of another order takes.
pub(super) struct OrderedKey(pub(super) ServiceOrder, pub(super) ServiceKey);

impl Key for OrderedKey {
    fn write(&self) -> String {
        let Self(order, key) = self;
        json(&(order_name(*order), key.id.0, &key.sort_name, key.reviewed_on, key.in_name))
    }

    fn read(text: &str) -> Option<Self> {
        let (order, id, sort_name, reviewed_on, in_name): (String, i64, String, Option<NaiveDate>, bool) =
            serde_json::from_str(text).ok()?;
        let orders = [ServiceOrder::Name, ServiceOrder::Relevance, ServiceOrder::Freshness];
        let order = orders.into_iter().find(|known| order_name(*known) == order)?;
        Some(Self(order, ServiceKey { id: RecordId(id), sort_name, reviewed_on, in_name }))
    }
}

fn order_name(order: ServiceOrder) -> &'static str {
    match order {
        ServiceOrder::Name => "name",
        ServiceOrder::Relevance => "relevance",
        ServiceOrder::Freshness => "freshness",
    }
}

fn json(key: &impl serde::Serialize) -> String {
    serde_json::to_string(key).unwrap_or_default()
}

/// The page that the store is to find.
pub(super) fn store_page<K: Key>(request: &PageRequest) -> Result<Page<K>, Fault> {
    let key = |text: &Option<String>, name| match text {
        None => Ok(None),
        Some(text) => K::read(text).map(Some).ok_or_else(|| not_of_this_list(name)),
    };
    let size = u32::try_from(request.size).unwrap_or(u32::MAX);
    Ok(Page {
        take: match request.direction {
            Direction::Forwards => Take::First(size),
            Direction::Backwards => Take::Last(size),
        },
        after: key(&request.after, "after")?,
        before: key(&request.before, "before")?,
        length: None,
    })
}

/// A cursor that this list has not returned, or does not return any longer.
pub(super) fn not_of_this_list(name: &str) -> Fault {
    Fault::bad_input(&[name], format!("`{name}` takes a cursor that this same list, in the same order, has returned."))
}

/// A page as the store found it, of a list so long, with each of its records made into an item and a key.
pub(super) fn found<S, T>(
    page: store::Found<S>,
    total: Option<u64>,
    mut make: impl FnMut(S) -> Option<(T, String)>,
) -> Found<T> {
    let entries = page.items.into_iter().filter_map(|record| {
        let (item, key) = make(record)?;
        Some(Entry { item, key, distance_km: None })
    });
    Found { entries: entries.collect(), total, has_next: page.has_next, has_previous: page.has_previous }
}
