//! Lists of services by what the index has of each: area, discipline, tier, status.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use chrono::NaiveDate;
use domain::records::{ListedService, RecordId};
use domain::vocabulary::{AreaCode, ServiceStatus, TermCode, Tier, Urn};

use super::ServiceIndex;

/// Which services are wanted. Fields are joined by "and", the values of a list by "or"; an empty list of areas, disciplines
/// or tiers restricts nothing, and one of statuses lets nothing through.
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// Groups of areas: the service covers one area of each group, whoever in it it is for.
    pub areas: &'w [Vec<AreaCode>],
    /// Its disciplines.
    pub disciplines: &'w [TermCode],
    /// The tiers of what it offers.
    pub tiers: &'w [Tier],
    /// Whether it takes anyone.
    pub statuses: &'w [ServiceStatus],
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexOrder {
    /// By name.
    Name,
    /// The most recently reviewed first, those never reviewed last; then by name.
    Freshness,
}

/// The place of a service in a list of any order, whether or not there still is such a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPlace {
    /// The service.
    pub id: RecordId,
    /// Its name as it is ordered by.
    pub sort_name: Box<str>,
    /// The day of its last review.
    pub reviewed_on: Option<NaiveDate>,
}

/// From which end of what is wanted a page is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The first.
    First,
    /// The last, still in the order of the list.
    Last,
}

/// What page of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPage {
    /// How many services.
    pub size: usize,
    /// From which end.
    pub end: End,
    /// Only those after this place.
    pub after: Option<ListPlace>,
    /// Only those before this place.
    pub before: Option<ListPlace>,
}

/// A page as it was found.
#[derive(Debug)]
pub struct PageFound<'i> {
    /// Its services, in the order of the list.
    pub services: Vec<&'i ListedService>,
    /// Whether the list goes on after the page.
    pub has_next: bool,
    /// Whether the list has services before the page.
    pub has_previous: bool,
}

/// By what a service is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReachedBy {
    /// By an area.
    Area,
    /// By an area or a school.
    AreaOrSchool,
}

impl ServiceIndex {
    /// The services of a list that cover one of some areas, on whatever basis, or that take pupils of one of some schools; by
    /// name.
    pub fn covering(&self, areas: &[AreaCode], schools: &[Urn], wanted: Wanted<'_>) -> Vec<RecordId> {
        let list = List::of(self, wanted, IndexOrder::Name);
        let by_area = areas.iter().filter_map(|area| self.by_area.get(area)).flatten();
        let by_school = schools.iter().filter_map(|urn| self.by_school.get(urn)).flatten();
        let places = sorted(by_area.chain(by_school));
        places.into_iter().filter_map(|place| list.with(place)).map(|service| service.id).collect()
    }

    /// All services of a list, by name.
    pub fn all(&self, wanted: Wanted<'_>) -> Vec<RecordId> {
        let list = List::of(self, wanted, IndexOrder::Name);
        list.within(0..self.services.len()).map(|service| service.id).collect()
    }

    /// So many at most of the services of a list that anything at all finds, and that one more look lets through.
    pub fn reached(
        &self,
        by: ReachedBy,
        wanted: Wanted<'_>,
        may_be: impl Fn(RecordId) -> bool,
        at_most: usize,
    ) -> Vec<RecordId> {
        let list = List::of(self, wanted, IndexOrder::Name);
        let places = match by {
            ReachedBy::Area => &self.reached_by_area,
            ReachedBy::AreaOrSchool => &self.reached,
        };
        let services = places.iter().filter_map(|place| list.with(*place)).map(|service| service.id);
        services.filter(|id| may_be(*id)).take(at_most).collect()
    }

    /// A page of a list.
    pub fn page(&self, wanted: Wanted<'_>, order: IndexOrder, page: &IndexPage) -> PageFound<'_> {
        let list = List::of(self, wanted, order);
        let first = page.after.as_ref().map_or(0, |place| list.up_to(place, Ordering::is_le));
        let end = page.before.as_ref().map_or(self.services.len(), |place| list.up_to(place, Ordering::is_lt));
        let between = first..end.max(first);
        let goes_on = || list.within(end..self.services.len()).next().is_some();
        let starts_before = || list.within(0..first).next().is_some();
        let (services, has_next, has_previous) = match page.end {
            End::First => {
                let (services, more) = some(list.within(between), page.size);
                (services, more || goes_on(), starts_before())
            }
            End::Last => {
                let (mut services, more) = some(list.within(between).rev(), page.size);
                services.reverse();
                (services, goes_on(), more || starts_before())
            }
        };
        PageFound { services, has_next, has_previous }
    }

    /// How many services a list has.
    pub fn length(&self, wanted: Wanted<'_>) -> u64 {
        let list = List::of(self, wanted, IndexOrder::Name);
        if list.ranks.is_none() {
            let counts = self.counts.iter().filter(|((status, tiers), _)| list.lets_through(*status, *tiers));
            return counts.map(|(_, count)| count).sum();
        }
        u64::try_from(list.within(0..self.services.len()).count()).unwrap_or(u64::MAX)
    }

    pub(super) fn order_by_freshness(&mut self) {
        let mut by_freshness: Vec<usize> = (0..self.services.len()).collect();
        // A stable sort: those reviewed on the same day stay in the order of names.
        by_freshness.sort_by_key(|place| self.services.get(*place).map(|service| fresh_first(service.reviewed_on)));
        self.freshness = vec![0; by_freshness.len()];
        for (rank, place) in by_freshness.iter().enumerate() {
            if let Some(freshness) = self.freshness.get_mut(*place) {
                *freshness = rank;
            }
        }
        self.by_freshness = by_freshness;
    }

    /// The places of the services that cover one area of each group and have one of the disciplines, sorted; none where neither
    /// restricts anything.
    fn narrowed(&self, wanted: Wanted<'_>) -> Option<Vec<usize>> {
        let in_area =
            |area| [self.by_area.get(area), self.by_area_for_pupils.get(area)].into_iter().flatten().flatten();
        let groups = wanted.areas.iter().map(|group| sorted(group.iter().flat_map(in_area)));
        let of_discipline = |code| self.by_discipline.get(code).into_iter().flatten();
        let disciplines = Some(wanted.disciplines).filter(|codes| !codes.is_empty());
        let disciplines = disciplines.map(|codes| sorted(codes.iter().flat_map(of_discipline)));
        groups.chain(disciplines).reduce(|mut places, others| {
            places.retain(|place| others.binary_search(place).is_ok());
            places
        })
    }
}

/// A list: the services of some ranks in an order that one more look at each lets through.
struct List<'i, 'w> {
    index: &'i ServiceIndex,
    order: IndexOrder,
    /// The only ranks that may be in it, sorted; none where any may be.
    ranks: Option<Vec<usize>>,
    tiers: u8,
    statuses: &'w [ServiceStatus],
}

impl<'i, 'w> List<'i, 'w> {
    fn of(index: &'i ServiceIndex, wanted: Wanted<'w>, order: IndexOrder) -> Self {
        let places = index.narrowed(wanted);
        let ranks = match order {
            IndexOrder::Name => places,
            IndexOrder::Freshness => {
                places.map(|places| sorted(places.iter().filter_map(|place| index.freshness.get(*place))))
            }
        };
        let tiers = wanted.tiers.iter().fold(0, |bits, tier| bits | bit(*tier));
        Self { index, order, ranks, tiers, statuses: wanted.statuses }
    }

    /// The services of the list within a range of ranks, in order.
    fn within(&self, range: Range<usize>) -> Box<dyn DoubleEndedIterator<Item = &'i ListedService> + '_> {
        let let_through = |rank: usize| self.let_through(rank);
        match &self.ranks {
            None => Box::new(range.filter_map(let_through)),
            Some(ranks) => {
                let first = ranks.partition_point(|rank| *rank < range.start);
                let end = ranks.partition_point(|rank| *rank < range.end);
                Box::new(ranks.get(first..end).unwrap_or_default().iter().copied().filter_map(let_through))
            }
        }
    }

    /// The service of a rank, where the list has it.
    fn with(&self, rank: usize) -> Option<&'i ListedService> {
        let may_be = self.ranks.as_ref().is_none_or(|ranks| ranks.binary_search(&rank).is_ok());
        if may_be { self.let_through(rank) } else { None }
    }

    fn let_through(&self, rank: usize) -> Option<&'i ListedService> {
        let place = self.place(rank)?;
        let (service, tiers) = (self.index.services.get(place)?, *self.index.tiers.get(place)?);
        self.lets_through(service.status, tiers).then_some(service)
    }

    fn lets_through(&self, status: ServiceStatus, tiers: u8) -> bool {
        (self.tiers == 0 || tiers & self.tiers != 0) && self.statuses.contains(&status)
    }

    fn place(&self, rank: usize) -> Option<usize> {
        match self.order {
            IndexOrder::Name => Some(rank),
            IndexOrder::Freshness => self.index.by_freshness.get(rank).copied(),
        }
    }

    /// How many of all services lie before a place, or at it, in the order.
    fn up_to(&self, place: &ListPlace, counts: fn(Ordering) -> bool) -> usize {
        let (mut first, mut end) = (0, self.index.services.len());
        while first < end {
            let middle = first.midpoint(end);
            let service = self.place(middle).and_then(|at| self.index.services.get(at));
            if service.is_some_and(|service| counts(self.compare(service, place))) {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        first
    }

    fn compare(&self, service: &ListedService, place: &ListPlace) -> Ordering {
        let by_name = || (&service.sort_name, service.id).cmp(&(&place.sort_name, place.id));
        match self.order {
            IndexOrder::Name => by_name(),
            IndexOrder::Freshness => {
                fresh_first(service.reviewed_on).cmp(&fresh_first(place.reviewed_on)).then_with(by_name)
            }
        }
    }
}

/// What rises from the most recent review to none at all.
fn fresh_first(reviewed_on: Option<NaiveDate>) -> (bool, Reverse<Option<NaiveDate>>) {
    (reviewed_on.is_none(), Reverse(reviewed_on))
}

/// The bit of a tier.
pub(super) fn bit(tier: Tier) -> u8 {
    1 << (tier as u8)
}

fn sorted<'p>(places: impl Iterator<Item = &'p usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// So many at most, and whether there are more.
fn some<'i>(mut services: impl Iterator<Item = &'i ListedService>, size: usize) -> (Vec<&'i ListedService>, bool) {
    let page = services.by_ref().take(size).collect();
    (page, services.next().is_some())
}
