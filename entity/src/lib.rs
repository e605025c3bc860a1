//! The tables as SeaORM entities, one file a table, and nothing else. Closed lists and codes are text as provider
//! files spell them; `store` parses them. Positions count from 0 and keep the order of the record.

#![allow(missing_docs, reason = "columns mean what the fields of the domain's records do, and derives add more items")]
#![allow(clippy::wildcard_imports, reason = "what SeaORM derives names everything in its prelude")]

pub mod age_band;
pub mod area;
pub mod area_overlap;
pub mod area_parent;
pub mod area_part;
pub mod bank_holiday;
pub mod contact;
pub mod contact_hours;
pub mod coverage;
pub mod coverage_area;
pub mod coverage_school;
pub mod criterion;
pub mod directory_change;
pub mod directory_generation;
pub mod eligibility;
pub mod fair_use_secret;
pub mod former_school;
pub mod gp_practice;
pub mod guide;
pub mod location;
pub mod location_point;
pub mod offer;
pub mod offer_audience;
pub mod offer_delivery_mode;
pub mod offer_need;
pub mod offer_route;
pub mod place;
pub mod provider;
pub mod provider_area;
pub mod referral_route;
pub mod referral_route_role;
pub mod register_import;
pub mod route_referrer;
pub mod school;
pub mod search_word;
pub mod seed_set;
pub mod service;
pub mod service_copy;
pub mod service_discipline;
pub mod term;
pub mod term_date;
pub mod weekly_hours;
