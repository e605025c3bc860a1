//! The records of the directory, in the one shape that files, the database and edits share. Every record
//! names its source. Knows no verdict, no row and no GraphQL type.

mod contact;
mod document;
mod eligibility;
mod guide;
mod listed;
mod offer;
mod outline;
mod provider;
mod reference;
mod referral;
mod service;
mod source;
mod written;

pub use contact::{ContactPoint, Location, Position};
pub use document::{OfferDocument, ProviderDocument, RecordId, RouteDocument, ServiceDocument};
pub use eligibility::{AgeBand, AgeEnd, Criterion, Eligibility};
pub use guide::{AccessRoute, Guide, GuideSection};
pub use listed::{CoveredArea, ListedService, ServicesToIndex};
pub use offer::{Cost, Offer};
pub use outline::ServiceOutline;
pub use provider::{Provider, ProviderFile};
pub use reference::{GpPractice, Place, School};
pub use referral::{ReferralChannel, ReferralRoute, Referrers, ResponseTime};
pub use service::{Conflict, Coverage, PathwayStep, Service, Signpost, WaitingTime};
pub use source::{Freshness, NotASourceRef, Source, SourceRef};
pub use written::{Written, form_of_documents};
