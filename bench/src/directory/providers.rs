//! Providers.

use domain::records::ProviderFile;
use serde_json::{Value, json};

use super::chance::Chance;
use super::country::{Authority, Country, record};
use super::services;
use super::{Directory, FIRST_ORDINARY, Reach, SERVICES_OF_YARDSTICK, YARDSTICKS};

/// A stream of chance that no service has.
const OF_PROVIDERS: u64 = 1 << 40;

/// The provider of a number with its services.
pub(super) fn provider(directory: Directory, country: &Country, number: usize) -> anyhow::Result<ProviderFile> {
    let mut chance = Chance::new(directory.seed, OF_PROVIDERS + number as u64);
    let patch = patch(&mut chance, country);
    let mut areas: Vec<&str> = Vec::new();
    let mut made: Vec<Value> = Vec::new();
    for service in directory.services_of(number) {
        let reach = reach(&mut chance, country, &patch, service);
        for area in reach.areas() {
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        made.push(services::service(Chance::new(directory.seed, service as u64), service, &reach));
    }
    let areas: Vec<String> = areas.into_iter().map(str::to_owned).collect();
    record(file(&mut chance, number, &areas, made, &patch))
}

fn file(chance: &mut Chance, number: usize, areas: &[String], services: Vec<Value>, patch: &[&Authority]) -> Value {
    let town = patch.first().map_or("England", |authority| authority.name.as_str());
    let (kind, name) = match number % 5 {
        0 | 1 => ("nhs-trust", format!("{town} Community Health NHS Trust {number}")),
        2 => ("local-authority", format!("{town} Council Children's Services {number}")),
        3 => ("charity", format!("{town} Children's Charity {number}")),
        _ => ("community-interest-company", format!("{town} Therapies CIC {number}")),
    };
    let page = format!("https://provider-{number}.example.org/");
    json!({
        "provider": {
            "slug": format!("provider-{number}"),
            "name": name,
            "kind": kind,
            "summary": format!("Provides community services for children and young people in and around {town}."),
            "website": page,
            "areas": areas,
            "contacts": [{
                "slug": "switchboard", "purpose": "general-enquiry", "label": "Switchboard",
                "phone": format!("01632 {:06}", number % 1_000_000), "source": "page",
            }],
            "sources": [
                {"key": "page", "title": "Children's services", "publisher": name, "url": page},
                {"key": "leaflet", "title": "How to refer", "publisher": name, "url": format!("{page}refer")},
            ],
            "described_in": ["page"],
            "freshness": {"reviewed_on": services::day(chance, 2026), "review_due_on": services::day(chance, 2027)},
        },
        "services": services,
    })
}

/// The authorities that a provider works in: one, or two or three beside each other.
fn patch<'a>(chance: &mut Chance, country: &'a Country) -> Vec<&'a Authority> {
    let (first, count) = (chance.below(country.ordinary().len()), chance.between(1, 3));
    country.ordinary().iter().skip(first).take(count).collect()
}

/// Where the service of a number works.
fn reach<'a>(chance: &mut Chance, country: &'a Country, patch: &[&'a Authority], service: usize) -> Reach<'a> {
    let yardstick = country.yardsticks().get(service / SERVICES_OF_YARDSTICK);
    match yardstick {
        Some(yardstick) if service < YARDSTICKS * SERVICES_OF_YARDSTICK => Reach::Authorities(vec![yardstick]),
        _ if service < FIRST_ORDINARY => Reach::National,
        _ => ordinary_reach(chance, patch),
    }
}

/// Most work in one authority of their provider's or in all of them, some in a whole county.
fn ordinary_reach<'a>(chance: &mut Chance, patch: &[&'a Authority]) -> Reach<'a> {
    let in_county = patch.iter().find(|authority| authority.parent.starts_with("E10"));
    match (chance.below(10), in_county) {
        (0..=2, Some(authority)) => Reach::County(authority),
        (3..=6, _) => Reach::Authorities(patch.iter().copied().skip(chance.below(patch.len())).take(1).collect()),
        _ => Reach::Authorities(patch.to_vec()),
    }
}
