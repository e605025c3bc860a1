//! How long a list of services is, and a page of it: by the index in memory, or by the database, which finds the first page of
//! a short list as it counts it.

use tokio::sync::OnceCell;

use super::fault::Fault;
use super::listed_by_index;
use super::state::AppState;
use crate::cache::Generation;
use crate::store::{Found, Page, ServiceFilter, ServiceKey, ServiceOrder, Take};

/// A list of which a page is wanted, and perhaps the length.
pub(super) struct CountedServices<'a> {
    app: &'a AppState,
    order: ServiceOrder,
    /// How many services the page has, where it is the first one.
    first_of: Option<u32>,
    first: OnceCell<FirstPage>,
}

impl<'a> CountedServices<'a> {
    pub(super) fn new<K>(app: &'a AppState, order: ServiceOrder, page: &Page<K>) -> Self {
        let first_of = match page {
            Page { take: Take::First(size), after: None, before: None, .. } => Some(*size),
            _ => None,
        };
        Self { app, order, first_of, first: OnceCell::new() }
    }

    /// How many services a filter lets through.
    pub(super) async fn length(&self, filter: &ServiceFilter) -> Result<u64, Fault> {
        if let Some((index, wanted)) = listed_by_index::if_made(self.app, filter) {
            return Ok(index.length(wanted));
        }
        let Some(size) = self.first_of else {
            return Ok(self.app.store().count_services(filter).await?);
        };
        let known = self.app.cache().known();
        let (found, length) = self.app.store().find_and_count_services(filter, self.order, size).await?;
        // Another count of the same request has found as much.
        let _ = self.first.set(FirstPage { known, found });
        Ok(length)
    }

    /// The page of the services that the same filter lets through.
    pub(super) async fn page(
        &self,
        filter: &ServiceFilter,
        page: &Page<ServiceKey>,
    ) -> Result<Found<ServiceKey>, Fault> {
        if let Some((index, wanted)) = listed_by_index::if_made(self.app, filter) {
            return Ok(listed_by_index::page(&index, wanted, self.order, page));
        }
        if let Some(found) = self.first.get().and_then(|first| first.unless_changed(self.app.cache().known())) {
            return Ok(found);
        }
        Ok(self.app.store().find_services(filter, self.order, page).await?)
    }
}

/// The first page, as it was found while the list was counted.
struct FirstPage {
    /// The last change that was known before.
    known: Option<Generation>,
    found: Found<ServiceKey>,
}

impl FirstPage {
    /// None where another change is known by now: who keeps the page would take it to show that.
    fn unless_changed(&self, known: Option<Generation>) -> Option<Found<ServiceKey>> {
        (self.known == known).then(|| self.found.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{FirstPage, Found, Generation};

    #[test]
    fn a_page_found_before_a_change_was_known_is_not_used_after_it() {
        let found = Found { items: Vec::new(), has_next: false, has_previous: false };
        let first = FirstPage { known: Some(Generation(7)), found: found.clone() };
        assert_eq!(first.unless_changed(Some(Generation(7))), Some(found));
        assert_eq!(first.unless_changed(Some(Generation(8))), None);
        assert_eq!(first.unless_changed(None), None);
    }
}
