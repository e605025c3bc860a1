//! Things that have a global identifier.

use async_graphql::{ID, Interface};

use super::{
    AreaObject, GpPracticeObject, GuideObject, OfferObject, ProviderObject, ReferralRouteObject, SchoolObject,
    ServiceObject, TermObject,
};

/// Anything that has a global identifier, by which `node` and `nodes` find it again.
#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque; never changes, even when a slug does."))]
pub(crate) enum Node {
    /// A provider.
    Provider(ProviderObject),
    /// A service.
    Service(ServiceObject),
    /// An offer of a service.
    Offer(OfferObject),
    /// A referral route of a service.
    ReferralRoute(ReferralRouteObject),
    /// An area.
    Area(AreaObject),
    /// A controlled term.
    Term(TermObject),
    /// A guide.
    Guide(GuideObject),
    /// A school or setting.
    School(SchoolObject),
    /// A GP practice.
    GpPractice(GpPracticeObject),
}
