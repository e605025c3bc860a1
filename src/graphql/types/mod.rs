//! The objects of the schema, one file a resource: each is a thin cover over a domain record and holds no
//! rule of its own.

mod at_hand;
mod contact;
mod eligibility;
mod guide;
mod node;
mod offer;
mod places;
mod provider;
mod question;
mod referral;
mod route_match;
mod service;
mod service_match;
mod service_parts;
mod source;
mod terms;

use domain::vocabulary::Text;

pub(crate) use at_hand::AtHand;
pub(crate) use guide::GuideObject;
pub(crate) use node::Node;
pub(crate) use offer::OfferObject;
pub(crate) use places::{AreaObject, GpPracticeObject, PlaceObject, SchoolObject};
pub(crate) use provider::ProviderObject;
pub(crate) use question::{NoticeObject, QuestionObject};
pub(crate) use referral::ReferralRouteObject;
pub(crate) use service::ServiceObject;
pub(crate) use service_match::ServiceMatchObject;
pub(crate) use terms::TermObject;

/// An optional text as a string.
fn said(text: &Option<Text>) -> Option<String> {
    text.as_ref().map(ToString::to_string)
}
