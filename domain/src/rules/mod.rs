//! The rule language: a closed tree over facts about one child on one day. Knows no verdict: what a rule
//! comes to is decided in `verdict`.

mod rule;
mod tests_of_facts;
mod walk;

pub use rule::{AtLeast, Judgement, Rule, Shape};
pub use tests_of_facts::{
    AgeTest, AreaTest, BornTest, DateSpan, DayTest, Lasting, LastingUnit, MonthDay, NotAMonthDay, PreviousContactTest,
    PriorStepTest, RoleTest, SchoolTest, SchoolYearTest, SettingTest, StatusTest, TermSeason, TermTest, TermWindow,
    YearSpan,
};
pub use walk::RuleFacts;
