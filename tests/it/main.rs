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
