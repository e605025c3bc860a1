//! What finds services, in memory: which cover which areas, so that a child's services are found without asking the database,
//! and what short filters go by, so that pages of lists are. The same answers as the store's own searches, which it is
//! tested against.

mod lists;

use std::collections::{BTreeSet, HashMap};

use domain::records::{ListedService, RecordId, ServicesToIndex};
use domain::vocabulary::{AreaCode, ServiceStatus, Slug, TermCode, Urn};

pub use lists::{End, IndexOrder, IndexPage, ListPlace, PageFound, ReachedBy, Wanted};

/// The index. Services go by their place in the list.
#[derive(Debug, Clone, Default)]
pub struct ServiceIndex {
    services: Vec<ListedService>,
    by_slug: HashMap<Slug, usize>,
    by_area: HashMap<AreaCode, Vec<usize>>,
    by_area_for_pupils: HashMap<AreaCode, Vec<usize>>,
    by_school: HashMap<Urn, Vec<usize>>,
    by_discipline: HashMap<TermCode, Vec<usize>>,
    /// The tiers of each service, a bit for each.
    tiers: Vec<u8>,
    /// How many services there are of each status and tiers.
    counts: HashMap<(ServiceStatus, u8), u64>,
    /// The services by their last review, and the place of each among them.
    by_freshness: Vec<usize>,
    freshness: Vec<usize>,
    reached_by_area: BTreeSet<usize>,
    reached: BTreeSet<usize>,
}

impl ServiceIndex {
    /// The index of all services.
    pub fn new(to_index: ServicesToIndex) -> Self {
        let ServicesToIndex { services, areas, schools, tiers, disciplines } = to_index;
        let places: HashMap<RecordId, usize> =
            services.iter().enumerate().map(|(place, service)| (service.id, place)).collect();
        let by_slug = services.iter().enumerate().map(|(place, service)| (service.slug.clone(), place)).collect();
        let tiers_of_each = vec![0; services.len()];
        let mut index = Self { services, by_slug, tiers: tiers_of_each, ..Self::default() };
        index.order_by_freshness();
        for (service, tier) in tiers {
            if let Some(tiers) = places.get(&service).and_then(|place| index.tiers.get_mut(*place)) {
                *tiers |= lists::bit(tier);
            }
        }
        for (service, tiers) in index.services.iter().zip(&index.tiers) {
            *index.counts.entry((service.status, *tiers)).or_default() += 1;
        }
        for (discipline, service) in disciplines {
            if let Some(&place) = places.get(&service) {
                index.by_discipline.entry(discipline).or_default().push(place);
            }
        }
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

    /// The service of a slug.
    pub fn service(&self, slug: &Slug) -> Option<RecordId> {
        self.by_slug.get(slug).and_then(|place| self.services.get(*place)).map(|service| service.id)
    }
}
