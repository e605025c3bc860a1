//! Seeds guides, providers and services. A record whose seed is as it was is not looked at further; one whose seed
//! has changed follows it, unless the record has been changed here since; so does a service that its provider's file
//! no longer has: it is closed.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::records::{ProviderFile, RecordId, Service};
use domain::vocabulary::{Slug, Terms};
use entity::{guide, provider, service};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use super::by_hand;
use super::retired::{self, ByProvider};
use super::{SeedRecords, SeedReport, SeedTally};
use crate::store::StoreError;
use crate::store::checksum::checksum;
use crate::store::reference::terms;
use crate::store::service::{ServiceChange, refresh_search_texts, save, write_copies_of_provider};

/// A stored record as seeding needs to know it: its identity, the checksum of what it is, and of the seed that it was
/// made from, if any.
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) checksum: String,
    seed_checksum: Option<String>,
}

impl Stored {
    /// Whether it is as its seed was.
    fn is_as_seeded(&self) -> bool {
        self.seed_checksum.as_ref() == Some(&self.checksum)
    }
}

pub(super) type BySlug = HashMap<String, Stored>;

/// What is to be done about a record of the seed.
enum Step {
    Nothing,
    Add,
    Update(i64),
}

pub(super) async fn seed(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    now: DateTime<Utc>,
    report: &mut SeedReport,
) -> Result<(), StoreError> {
    seed_guides(database, records, now, &mut report.guides).await?;
    let terms = terms::load(database).await?;
    let mut providers = stored_providers(database).await?;
    let mut services = stored_services(database).await?;
    let open = retired::open_services(database).await?;
    let in_files: HashSet<&Slug> =
        records.providers.iter().flat_map(|file| &file.services).map(|service| &service.slug).collect();
    let seeds = records.providers.iter().map(Seed::of).collect::<Result<Vec<_>, _>>()?;
    let gone = open.values().flatten().filter(|slug| !in_files.contains(slug));
    look_for_edits(database, &seeds, gone, &mut providers, &mut services).await?;
    let seeding = Seeding { database, terms: &terms, now, providers, services, open, in_files };
    for seed in &seeds {
        seeding.file(seed, report).await?;
    }
    if report.reference.contains(&"term") {
        refresh_search_texts(database, &terms, None).await?;
    }
    Ok(())
}

/// A provider file with the checksums of its provider and of its services, in their order.
struct Seed<'a> {
    file: &'a ProviderFile,
    provider: String,
    services: Vec<String>,
}

impl<'a> Seed<'a> {
    fn of(file: &'a ProviderFile) -> Result<Self, StoreError> {
        let services = file.services.iter().map(checksum).collect::<Result<_, _>>()?;
        Ok(Self { file, provider: checksum(&file.provider)?, services })
    }

    fn services(&self) -> impl Iterator<Item = (&Service, &String)> {
        self.file.services.iter().zip(&self.services)
    }
}

/// Looks at what the rows of those records hold that are about to follow their seed, or to be retired.
async fn look_for_edits<'a>(
    database: &impl ConnectionTrait,
    seeds: &'a [Seed<'_>],
    gone: impl Iterator<Item = &'a Slug>,
    providers: &mut BySlug,
    services: &mut BySlug,
) -> Result<(), StoreError> {
    let of_providers = seeds.iter().map(|seed| (&seed.file.provider.slug, &seed.provider));
    let following = about_to_follow(providers, of_providers);
    by_hand::look_at_providers(database, providers, &following).await?;
    let of_services = seeds.iter().flat_map(Seed::services).map(|(service, seed)| (&service.slug, seed));
    let mut following = about_to_follow(services, of_services);
    following.extend(gone.map(Slug::as_str));
    by_hand::look_at_services(database, services, &following).await
}

/// The records that seem to be as they were seeded, and whose seed is another now.
fn about_to_follow<'a>(stored: &BySlug, seeds: impl Iterator<Item = (&'a Slug, &'a String)>) -> Vec<&'a str> {
    let follows = |(slug, seed): &(&Slug, &String)| {
        let stored = stored.get(slug.as_str());
        stored.is_some_and(|stored| stored.is_as_seeded() && stored.seed_checksum.as_ref() != Some(seed))
    };
    seeds.filter(follows).map(|(slug, _)| slug.as_str()).collect()
}

/// Tells what is to be done about a record, and counts it.
fn step(stored: &BySlug, slug: &Slug, seed: &str, tally: &mut SeedTally) -> Step {
    match stored.get(slug.as_str()) {
        None => {
            tally.added += 1;
            Step::Add
        }
        Some(stored) if stored.seed_checksum.as_deref() == Some(seed) => {
            tally.unchanged += 1;
            Step::Nothing
        }
        Some(stored) if stored.is_as_seeded() => {
            tally.updated += 1;
            Step::Update(stored.id)
        }
        Some(_) => {
            tally.left_alone.push(slug.clone());
            Step::Nothing
        }
    }
}

async fn seed_guides(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    now: DateTime<Utc>,
    tally: &mut SeedTally,
) -> Result<(), StoreError> {
    use guide::Column::{Checksum, Id, SeedChecksum, Slug};
    let query = guide::Entity::find().select_only().columns([Slug, Id, Checksum, SeedChecksum]);
    let stored = by_slug(query.into_tuple().all(database).await?);
    for guide in &records.guides {
        let id = match step(&stored, &guide.slug, &checksum(guide)?, tally) {
            Step::Nothing => continue,
            Step::Add => None,
            Step::Update(id) => Some(id),
        };
        crate::store::guide::save_seeded(database, id, guide, now).await?;
    }
    Ok(())
}

async fn stored_providers(database: &impl ConnectionTrait) -> Result<BySlug, StoreError> {
    use provider::Column::{Checksum, Id, SeedChecksum, Slug};
    let query = provider::Entity::find().select_only().columns([Slug, Id, Checksum, SeedChecksum]);
    Ok(by_slug(query.into_tuple().all(database).await?))
}

async fn stored_services(database: &impl ConnectionTrait) -> Result<BySlug, StoreError> {
    use service::Column::{Checksum, Id, SeedChecksum, Slug};
    let query = service::Entity::find().select_only().columns([Slug, Id, Checksum, SeedChecksum]);
    Ok(by_slug(query.into_tuple().all(database).await?))
}

fn by_slug(rows: Vec<(String, i64, String, Option<String>)>) -> BySlug {
    rows.into_iter()
        .map(|(slug, id, checksum, seed_checksum)| {
            let stored = Stored { id, checksum, seed_checksum };
            (slug, stored)
        })
        .collect()
}

struct Seeding<'a, C> {
    database: &'a C,
    terms: &'a Terms,
    now: DateTime<Utc>,
    providers: BySlug,
    services: BySlug,
    /// The services that may be retired.
    open: ByProvider,
    /// The services that some file has.
    in_files: HashSet<&'a Slug>,
}

impl<C: ConnectionTrait> Seeding<'_, C> {
    async fn file(&self, seed: &Seed<'_>, report: &mut SeedReport) -> Result<(), StoreError> {
        let before = report.of_directory();
        let provider = self.provider(seed, &mut report.providers).await?;
        for (service, seed) in seed.services() {
            let tally = &mut report.services;
            if let Step::Nothing = step(&self.services, &service.slug, seed, tally) {
                continue;
            }
            let seed_checksum = Some(seed.clone());
            let change = ServiceChange { provider, service, terms: self.terms, seed_checksum, now: self.now };
            save(self.database, &change).await?;
        }
        self.retire(provider, report).await?;
        if report.of_directory() > before {
            write_copies_of_provider(self.database, provider).await?;
        }
        Ok(())
    }

    /// Closes the services of a provider that came from its file and are no longer in it.
    async fn retire(&self, provider: RecordId, report: &mut SeedReport) -> Result<(), StoreError> {
        let open = self.open.get(&provider.0).into_iter().flatten();
        for slug in open.filter(|slug| !self.in_files.contains(slug)) {
            match self.services.get(slug.as_str()) {
                Some(stored) if stored.is_as_seeded() => {
                    retired::close(self.database, RecordId(stored.id), self.terms, self.now).await?;
                    report.retired.push(slug.clone());
                }
                _ => report.services.left_alone.push(slug.clone()),
            }
        }
        Ok(())
    }

    /// Seeds the provider of a file and gives its identity.
    async fn provider(&self, seed: &Seed<'_>, tally: &mut SeedTally) -> Result<RecordId, StoreError> {
        let provider = &seed.file.provider;
        let stored = self.providers.get(provider.slug.as_str());
        let id = match (step(&self.providers, &provider.slug, &seed.provider, tally), stored) {
            (Step::Nothing, Some(stored)) => return Ok(RecordId(stored.id)),
            (Step::Update(id), _) => Some(id),
            _ => None,
        };
        let saved = crate::store::provider::save_seeded(self.database, id, provider, self.now).await?;
        if id.is_some() {
            refresh_search_texts(self.database, self.terms, Some(RecordId(saved))).await?;
        }
        Ok(RecordId(saved))
    }
}
