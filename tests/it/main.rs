//! The integration tests, in one binary: one file a capability.

mod cli_check;
mod cli_explain;
mod cli_program;
mod cli_schema;
mod cli_seed;
mod cli_serve;
mod cli_settings;
mod store_covering;
mod store_databases;
mod store_identities;
mod store_offers;
mod store_opening;
mod store_pages;
mod store_providers_and_places;
mod store_records;
mod store_round_trip;
mod store_seeding;
mod store_services;
mod store_statements;
