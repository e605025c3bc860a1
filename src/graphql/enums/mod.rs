//! The closed lists of the schema, each value described. They mirror the domain's lists one for one.

mod answer;
mod child;
mod directory;
mod places;
mod referral;

pub(crate) use answer::{AnswerKind, CriterionResult, JudgementKind, NoticeCode, Outcome, RouteStatus};
pub(crate) use child::{DecidedBy, EducationSetting, EhcpStatus, Fact};
pub(crate) use directory::{
    AgeEnd, Audience, CoverageBasis, DeliveryMode, HolidayCalendar, ProviderKind, ServiceOrder, ServiceStatus, Tier,
    WaitingTimeKind,
};
pub(crate) use places::{AreaKind, Vocabulary};
pub(crate) use referral::{
    BankHolidays, ChannelKind, ContactPurpose, DurationUnit, ReferrerPolicy, ResponseStage, Weekday,
};
