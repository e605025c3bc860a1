//! Lists of services that the index in memory answers, without a statement: those by area, discipline, tier and status.

use std::sync::Arc;

use super::state::AppState;
use crate::cache::keys::{End, IndexOrder, IndexPage, ListPlace, PageFound, ServiceIndex, Wanted};
use crate::store::{Found, Page, ServiceFilter, ServiceKey, ServiceOrder, Take};

/// What a filter asks of the index; none where it asks for more than that has.
pub(super) fn wanted(filter: &ServiceFilter) -> Option<Wanted<'_>> {
    let ServiceFilter {
        areas,
        disciplines,
        tiers,
        statuses,
        providers,
        needs,
        text: None,
        age_years: None,
        referrer: None,
        near: None,
        open: None,
    } = filter
    else {
        return None;
    };
    let alone = providers.is_empty() && needs.is_empty() && !statuses.is_empty();
    alone.then_some(Wanted { areas, disciplines, tiers, statuses })
}

/// The index where it is made and up to date, with what such a filter asks of it.
pub(super) fn if_made<'f>(app: &AppState, filter: &'f ServiceFilter) -> Option<(Arc<ServiceIndex>, Wanted<'f>)> {
    let wanted = wanted(filter)?;
    Some((app.service_index_if_made()?, wanted))
}

/// What a filter asks of the index but for all else than the status.
pub(super) fn in_status(filter: &ServiceFilter) -> Wanted<'_> {
    Wanted { areas: &[], disciplines: &[], tiers: &[], statuses: &filter.statuses }
}

/// A page of such a list.
pub(super) fn page(
    index: &ServiceIndex,
    wanted: Wanted<'_>,
    order: ServiceOrder,
    page: &Page<ServiceKey>,
) -> Found<ServiceKey> {
    let order = match order {
        // Without a text all names hold all of it.
        ServiceOrder::Name | ServiceOrder::Relevance => IndexOrder::Name,
        ServiceOrder::Freshness => IndexOrder::Freshness,
    };
    let (size, end) = match page.take {
        Take::First(size) => (size, End::First),
        Take::Last(size) => (size, End::Last),
    };
    let page = IndexPage {
        size: usize::try_from(size).unwrap_or(usize::MAX),
        end,
        after: page.after.as_ref().map(place),
        before: page.before.as_ref().map(place),
    };
    let PageFound { services, has_next, has_previous } = index.page(wanted, order, &page);
    let items = services.into_iter().map(|service| ServiceKey {
        id: service.id,
        sort_name: service.sort_name.to_string(),
        reviewed_on: service.reviewed_on,
        in_name: true,
    });
    Found { items: items.collect(), has_next, has_previous }
}

fn place(key: &ServiceKey) -> ListPlace {
    ListPlace { id: key.id, sort_name: key.sort_name.as_str().into(), reviewed_on: key.reviewed_on }
}
