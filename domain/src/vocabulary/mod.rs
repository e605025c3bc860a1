//! The words of the field: parsed codes, controlled terms, closed lists. Knows no record and no rule.

mod areas;
mod codes;
mod gazetteer;
pub(crate) mod in_writing;
mod lists;
mod parsed_string;
mod terms;
mod text;

pub use areas::{Area, AreaKind, Relation, Whereabouts};
pub use codes::{
    AreaCode, NotAPostcode, NotASlug, NotATermCode, NotAUrn, NotAWebAddress, NotAnAreaCode, NotAnOdsCode, OdsCode,
    Postcode, Slug, TermCode, Urn, WebAddress,
};
pub use gazetteer::Gazetteer;
pub use lists::{
    Audience, ChannelKind, ContactPurpose, CoverageBasis, DeliveryMode, DurationUnit, EducationSetting, EhcpStatus,
    Fact, JudgementKind, ProviderKind, ReferrerPolicy, ResponseStage, ServiceStatus, Tier, WaitingTimeKind,
};
pub use terms::{Term, Terms, TermsFault, Vocabulary};
pub use text::{EmptyText, Text};
