//! Lists in pages, as the Relay convention has them: connections, edges, opaque cursors.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Object, OutputType, SimpleObject};

use crate::app::{Direction, Fault, Found, LARGEST_PAGE, Moment, Notice, PageRequest, ShownService, USUAL_PAGE};
use crate::graphql::ids::{open, seal};
use crate::graphql::turns::InTurn;
use crate::graphql::types::{
    AreaObject, AtHand, GpPracticeObject, NoticeObject, OfferObject, ProviderObject, SchoolObject, ServiceObject,
};

/// The list that a cursor belongs to: it stands in the cursor, so that no other list takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListKind {
    Providers,
    Services,
    ProviderServices,
    Offers,
    Areas,
    Schools,
    GpPractices,
    Matches,
}

impl ListKind {
    fn name(self) -> &'static str {
        match self {
            Self::Providers => "providers",
            Self::Services => "services",
            Self::ProviderServices => "provider-services",
            Self::Offers => "offers",
            Self::Areas => "areas",
            Self::Schools => "schools",
            Self::GpPractices => "gp-practices",
            Self::Matches => "matches",
        }
    }

    /// The cursor of a key of this list.
    pub(crate) fn cursor(self, key: &str) -> String {
        seal(&format!("{}>{key}", self.name()))
    }

    /// The key in a cursor of this list; none when it is of another or of none.
    fn key(self, cursor: &str) -> Option<String> {
        let plain = open(cursor)?;
        let (name, key) = plain.split_once('>')?;
        (name == self.name()).then(|| key.to_owned())
    }
}

/// The page arguments as sent.
pub(crate) struct PageInput {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<String>,
    /// Whether the answer is to say how many items the whole list holds.
    pub(crate) counted: bool,
}

/// Whether a field that returns a page is asked for the length of the whole list.
pub(crate) fn asks_for_length(context: &Context<'_>) -> bool {
    context.look_ahead().field("totalCount").exists()
}

impl PageInput {
    /// What page of the list is wanted. An error where the arguments contradict each other, ask for none or
    /// for too many, or bring a cursor that is not of this list.
    pub(crate) fn check(self, list: ListKind) -> Result<PageRequest, Fault> {
        if self.first.is_some() && self.last.is_some() {
            return Err(Fault::bad_input(&["last"], "Give `first` or `last`, not both."));
        }
        let backwards = self.last.is_some() || (self.first.is_none() && self.before.is_some());
        let size = match (self.first, self.last) {
            (Some(first), _) => page_size("first", first)?,
            (None, Some(last)) => page_size("last", last)?,
            (None, None) => USUAL_PAGE,
        };
        let key = |cursor: Option<String>, name| {
            let key = cursor.map(|cursor| list.key(&cursor).ok_or_else(|| not_a_cursor(name)));
            key.transpose()
        };
        Ok(PageRequest {
            size,
            direction: if backwards { Direction::Backwards } else { Direction::Forwards },
            after: key(self.after, "after")?,
            before: key(self.before, "before")?,
            counted: self.counted,
        })
    }
}

fn page_size(name: &str, size: i32) -> Result<usize, Fault> {
    usize::try_from(size)
        .ok()
        .filter(|size| (1..=LARGEST_PAGE).contains(size))
        .ok_or_else(|| Fault::bad_input(&[name], format!("`{name}` is between 1 and {LARGEST_PAGE}.")))
}

fn not_a_cursor(name: &str) -> Fault {
    Fault::bad_input(&[name], format!("`{name}` takes a cursor that this same list has returned."))
}

/// Where a page stands in its list.
#[derive(SimpleObject, Clone)]
#[graphql(name = "PageInfo", serial)]
pub(crate) struct PageInfo {
    /// Whether the list goes on after this page.
    has_next_page: bool,
    /// Whether something comes before this page.
    has_previous_page: bool,
    /// The cursor of the first item, to send as `before`; null on an empty page.
    start_cursor: Option<String>,
    /// The cursor of the last item, to send as `after`; null on an empty page.
    end_cursor: Option<String>,
}

impl PageInfo {
    /// Of a page of a list.
    pub(crate) fn of<T>(list: ListKind, found: &Found<T>) -> Self {
        Self {
            has_next_page: found.has_next,
            has_previous_page: found.has_previous,
            start_cursor: found.entries.first().map(|entry| list.cursor(&entry.key)),
            end_cursor: found.entries.last().map(|entry| list.cursor(&entry.key)),
        }
    }
}

/// One page of a list.
pub(crate) struct Connection<T: OutputType> {
    edges: Vec<Edge<T>>,
    page_info: PageInfo,
    total: Option<u64>,
}

impl<T: OutputType> Connection<T> {
    /// A page of a list.
    pub(crate) fn new(list: ListKind, found: Found<T>) -> Self {
        Self {
            page_info: PageInfo::of(list, &found),
            total: found.total,
            edges: found
                .entries
                .into_iter()
                .map(|entry| Edge { cursor: list.cursor(&entry.key), node: InTurn(entry.item) })
                .collect(),
        }
    }
}

/// One page of a list, with the length of the whole list.
#[Object(
    concrete(name = "ProviderConnection", params(ProviderObject)),
    concrete(name = "OfferConnection", params(OfferObject)),
    concrete(name = "AreaConnection", params(AreaObject)),
    concrete(name = "SchoolConnection", params(SchoolObject)),
    concrete(name = "GpPracticeConnection", params(GpPracticeObject)),
    serial
)]
impl<T: OutputType + Clone> Connection<T>
where
    Edge<T>: OutputType,
{
    /// The items of this page, each with its cursor.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// The items of this page.
    async fn nodes(&self) -> Vec<InTurn<T>> {
        self.edges.iter().map(|edge| edge.node.clone()).collect()
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many items the whole list holds, on all pages.
    async fn total_count(&self) -> Result<u64, Fault> {
        known(self.total)
    }
}

/// The length of a list: whoever asks for it has had it counted.
pub(crate) fn known(total: Option<u64>) -> Result<u64, Fault> {
    total.ok_or_else(Fault::internal_without_source)
}

/// One item of a page.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "ProviderEdge", params(ProviderObject)),
    concrete(name = "OfferEdge", params(OfferObject)),
    concrete(name = "AreaEdge", params(AreaObject)),
    concrete(name = "SchoolEdge", params(SchoolObject)),
    concrete(name = "GpPracticeEdge", params(GpPracticeObject)),
    serial
)]
pub(crate) struct Edge<T: OutputType> {
    /// The place of the item in the list, to send as `after` or `before`.
    cursor: String,
    /// The item.
    node: InTurn<T>,
}

/// One page of a list of services.
#[derive(SimpleObject)]
#[graphql(name = "ServiceConnection", complex, serial)]
pub(crate) struct ServiceConnection {
    /// The services of this page, each with its cursor.
    edges: Vec<ServiceEdge>,
    /// The services of this page.
    nodes: Vec<InTurn<ServiceObject>>,
    /// Where this page stands in the list.
    page_info: PageInfo,
    /// What the asker should know about the filter: that this directory does not know a postcode in it, say, which is why
    /// the list is empty.
    notices: AtHand<NoticeObject>,
    #[graphql(skip)]
    total: Option<u64>,
}

#[ComplexObject]
impl ServiceConnection {
    /// How many services the whole list holds, on all pages.
    async fn total_count(&self) -> Result<u64, Fault> {
        known(self.total)
    }
}

/// One service of a page.
#[derive(SimpleObject)]
#[graphql(name = "ServiceEdge", serial)]
pub(crate) struct ServiceEdge {
    /// The place of the service in the list, to send as `after` or `before`.
    cursor: String,
    /// The service.
    node: InTurn<ServiceObject>,
    /// Kilometres, as the crow flies, from the point of the search to the service's nearest location. Set when
    /// the search had a `near`.
    distance_km: Option<f64>,
}

impl ServiceConnection {
    /// A page of services.
    pub(crate) fn new(list: ListKind, found: Found<ShownService>, moment: &Arc<Moment>) -> Self {
        let page_info = PageInfo::of(list, &found);
        let total = found.total;
        let edges: Vec<ServiceEdge> = found
            .entries
            .into_iter()
            .map(|entry| ServiceEdge {
                cursor: list.cursor(&entry.key),
                node: InTurn(ServiceObject::listed(entry.item, moment)),
                distance_km: entry.distance_km,
            })
            .collect();
        Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info,
            notices: AtHand::default(),
            total,
        }
    }

    /// A page of which nobody asks for the services themselves.
    pub(crate) fn without_items<T>(list: ListKind, found: &Found<T>) -> Self {
        let page_info = PageInfo::of(list, found);
        Self { edges: Vec::new(), nodes: Vec::new(), page_info, notices: AtHand::default(), total: found.total }
    }

    /// The same page with what the asker should know.
    pub(crate) fn with_notices(self, notices: &[Notice]) -> Self {
        Self { notices: notices.iter().map(Into::into).collect(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FaultCode;

    fn input(first: Option<i32>, last: Option<i32>) -> PageInput {
        PageInput { first, after: None, last, before: None, counted: false }
    }

    #[test]
    fn sizes_beyond_the_limits_are_faults_of_their_argument() {
        for (first, last, at) in [
            (Some(0), None, "first"),
            (Some(-1), None, "first"),
            (Some(101), None, "first"),
            (None, Some(0), "last"),
            (None, Some(101), "last"),
            (Some(1), Some(1), "last"),
        ] {
            let fault = input(first, last).check(ListKind::Areas).unwrap_err();
            assert_eq!((fault.code, fault.input), (FaultCode::BadInput, Some(vec![at.to_owned()])));
        }
        assert_eq!(input(None, None).check(ListKind::Areas).unwrap().size, 20);
        assert_eq!(input(Some(100), None).check(ListKind::Areas).unwrap().size, 100);
    }

    #[test]
    fn a_cursor_works_in_its_own_list_alone() {
        let after =
            |cursor: String| PageInput { first: None, after: Some(cursor), last: None, before: None, counted: false };
        let cursor = ListKind::Areas.cursor("E06000042");
        let page = after(cursor.clone()).check(ListKind::Areas).unwrap();
        assert_eq!(page.after.as_deref(), Some("E06000042"));
        let fault = after(cursor).check(ListKind::Offers).unwrap_err();
        assert_eq!(fault.input, Some(vec!["after".to_owned()]));
        assert!(after("rubbish".to_owned()).check(ListKind::Areas).is_err());
    }
}
