//! Frozen schema steps, in order. A step that has been released never changes; it names tables and columns as
//! text, so that no later change of an entity changes it.

use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait, async_trait};

mod columns;
mod m0001_reference;
mod m0002_providers_and_services;
mod m0003_offers_and_routes;
mod m0004_ages_and_criteria;
mod m0005_generation;
mod m0007_imports;
mod m0008_text_search;
mod m0009_location_points;
mod m0010_weekly_hours;
mod m0011_search_words;
mod m0012_service_status;
mod m0013_fair_use_secret;
mod m0014_route_referrers;
mod m0015_service_copies;
mod m0016_copies_kept_and_read;
mod m0017_service_outlines;

/// Brings a database to the present schema.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_reference::Migration),
            Box::new(m0002_providers_and_services::Migration),
            Box::new(m0003_offers_and_routes::Migration),
            Box::new(m0004_ages_and_criteria::Migration),
            Box::new(m0005_generation::Migration),
            Box::new(m0007_imports::Migration),
            Box::new(m0008_text_search::Migration),
            Box::new(m0009_location_points::Migration),
            Box::new(m0010_weekly_hours::Migration),
            Box::new(m0011_search_words::Migration),
            Box::new(m0012_service_status::Migration),
            Box::new(m0013_fair_use_secret::Migration),
            Box::new(m0014_route_referrers::Migration),
            Box::new(m0015_service_copies::Migration),
            Box::new(m0016_copies_kept_and_read::Migration),
            Box::new(m0017_service_outlines::Migration),
        ]
    }
}
