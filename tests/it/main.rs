//! The integration tests, in one binary: one file a capability.

mod support;

mod api_checking;
mod api_child_facts;
mod api_directory;
mod api_errors;
mod api_http;
mod api_match;
mod api_nodes;
mod api_pages;
mod api_places;
mod api_routes;
mod api_schema;
mod api_shipped;
mod cases;
mod cli_check;
mod cli_explain;
mod cli_program;
mod cli_schema;
mod cli_seed;
mod cli_serve;
mod cli_settings;
mod readme;
mod rooms;
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
