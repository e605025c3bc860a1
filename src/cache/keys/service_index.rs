//! Which services cover which areas, in memory: how a child's services are found without asking the database. The
//! same answers as the store's own search, which it is tested against.

use std::collections::{BTreeSet, HashMap};

use domain::records::RecordId;
use domain::vocabulary::{AreaCode, ServiceStatus, Slug, Urn};

/// A service as lists have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedService {
    /// Its identity.
    pub id: RecordId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Whether it takes anyone.
    pub status: ServiceStatus,
}

/// An area that a service covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredArea {
    /// The service.
    pub service: RecordId,
    /// The area.
    pub area: AreaCode,
    /// Whether only pupils of schools named are covered.
    pub pupils_only: bool,
}

/// The index. Services go by their place in the list.
#[derive(Debug, Clone, Default)]
pub struct ServiceIndex {
    services: Vec<ListedService>,
    by_slug: HashMap<Slug, usize>,
    by_area: HashMap<AreaCode, Vec<usize>>,
    by_area_for_pupils: HashMap<AreaCode, Vec<usize>>,
    by_school: HashMap<Urn, Vec<usize>>,
    reached_by_area: BTreeSet<usize>,
    reached: BTreeSet<usize>,
}

impl ServiceIndex {
    /// The index of all services, in the order of their list.
    pub fn new(
        services: Vec<ListedService>,
        areas: impl IntoIterator<Item = CoveredArea>,
        schools: impl IntoIterator<Item = (Urn, RecordId)>,
    ) -> Self {
        let places: HashMap<RecordId, usize> =
            services.iter().enumerate().map(|(place, service)| (service.id, place)).collect();
        let by_slug = services.iter().enumerate().map(|(place, service)| (service.slug.clone(), place)).collect();
        let mut index = Self { services, by_slug, ..Self::default() };
        for covered in areas {
            let Some(&place) = places.get(&covered.service) else {
                continue;
            };
            index.reached.insert(place);
            if covered.pupils_only {
                index.by_area_for_pupils.entry(covered.area).or_default().push(place);
            } else {
                index.reached_by_area.insert(place);
                index.by_area.entry(covered.area).or_default().push(place);
            }
        }
        for (urn, service) in schools {
            if let Some(&place) = places.get(&service) {
                index.by_school.entry(urn).or_default().push(place);
            }
        }
        index
    }

    /// Every service, by name.
    pub fn services(&self) -> &[ListedService] {
        &self.services
    }

    /// The service of a slug.
    pub fn service(&self, slug: &Slug) -> Option<RecordId> {
        self.by_slug.get(slug).and_then(|place| self.services.get(*place)).map(|service| service.id)
    }

    /// The services in one of some statuses that cover one of some areas, on whatever basis, or that take pupils of one
    /// of some schools; by name.
    pub fn covering(&self, areas: &[AreaCode], schools: &[Urn], statuses: &[ServiceStatus]) -> Vec<RecordId> {
        let by_area = areas.iter().filter_map(|area| self.by_area.get(area)).flatten();
        let by_school = schools.iter().filter_map(|urn| self.by_school.get(urn)).flatten();
        let places: BTreeSet<usize> = by_area.chain(by_school).copied().collect();
        self.in_status(&places, statuses).collect()
    }

    /// How many services in one of some statuses cover one of some areas, whoever in it they are for; of all services where
    /// no areas are given.
    pub fn count(&self, areas: Option<&[AreaCode]>, statuses: &[ServiceStatus]) -> u64 {
        let count = match areas {
            None => self.services.iter().filter(|service| statuses.contains(&service.status)).count(),
            Some(areas) => {
                let in_area = |area| [self.by_area.get(area), self.by_area_for_pupils.get(area)].into_iter().flatten();
                let places: BTreeSet<usize> = areas.iter().flat_map(in_area).flatten().copied().collect();
                self.in_status(&places, statuses).count()
            }
        };
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    /// The services in one of some statuses that cover any area at all.
    pub fn reached<'i>(&'i self, statuses: &'i [ServiceStatus]) -> impl Iterator<Item = RecordId> + 'i {
        self.in_status(&self.reached, statuses)
    }

    /// As [`ServiceIndex::reached`], without those that only pupils of named schools are found by.
    pub fn reached_by_area<'i>(&'i self, statuses: &'i [ServiceStatus]) -> impl Iterator<Item = RecordId> + 'i {
        self.in_status(&self.reached_by_area, statuses)
    }

    fn in_status<'i>(
        &'i self,
        places: &'i BTreeSet<usize>,
        statuses: &'i [ServiceStatus],
    ) -> impl Iterator<Item = RecordId> + 'i {
        let services = places.iter().filter_map(|place| self.services.get(*place));
        services.filter(|service| statuses.contains(&service.status)).map(|service| service.id)
    }
}
