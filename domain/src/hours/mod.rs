//! When a phone line, a contact or a place is open.
//!
//! Times are those on a clock in London. A day, a bank holiday and a term run from midnight to midnight, so of
//! a night's hours only the part on the day itself is touched by what the day is.

mod open_or_shut;
mod open_street_map;
mod time_of_day;
mod weekday;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

pub use time_of_day::{NotATimeOfDay, TimeOfDay};
pub use weekday::Weekday;

use crate::vocabulary::Text;

/// What is published of opening hours: in the publisher's words, as weekly hours, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// The hours in the publisher's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
    /// The weekly hours. Open when any of the periods is; none at all means that they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekly: Vec<WeeklyPeriod>,
    /// Whether the weekly hours hold in school terms alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub term_time_only: bool,
    /// What is published about bank holidays.
    #[serde(default, skip_serializing_if = "OnBankHolidays::is_not_stated")]
    pub bank_holidays: OnBankHolidays,
}

/// A period of opening on some days of the week. Closing at or before the opening time means the next day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeeklyPeriod {
    /// The days on which it opens, at least one.
    #[serde(deserialize_with = "at_least_one_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// When it opens. 24:00 is the midnight at the end of the day.
    pub opens: TimeOfDay,
    /// When it closes.
    pub closes: TimeOfDay,
}

/// What is published about opening on bank holidays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnBankHolidays {
    /// The weekly hours hold on bank holidays too.
    Open,
    /// Closed on bank holidays.
    Closed,
    /// Nothing is published about them.
    #[default]
    NotStated,
}

impl OnBankHolidays {
    fn is_not_stated(&self) -> bool {
        *self == Self::NotStated
    }
}

impl OpeningHours {
    /// The weekly hours one by one: day, opening and closing time, each once, Monday first. Closing at or
    /// before the opening time means the next day.
    pub fn periods(&self) -> Vec<(Weekday, TimeOfDay, TimeOfDay)> {
        let mut periods: Vec<_> = self.weekly.iter().flat_map(WeeklyPeriod::by_day).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }
}

impl WeeklyPeriod {
    fn by_day(&self) -> impl Iterator<Item = (Weekday, TimeOfDay, TimeOfDay)> {
        self.days.iter().map(|&day| match self.opens {
            TimeOfDay::END_OF_DAY => (day.next(), TimeOfDay::MIDNIGHT, self.closes),
            opens => (day, opens, self.closes),
        })
    }
}

fn at_least_one_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Weekday>, D::Error> {
    let days = Vec::deserialize(deserializer)?;
    if days.is_empty() {
        return Err(serde::de::Error::custom("expected at least one day of the week"));
    }
    Ok(days)
}

#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{hours, time};
    use super::*;

    #[test]
    fn periods_are_sorted_and_each_once() {
        let periods =
            hours(&[("We Mo", "13:00", "17:00"), ("Mo We", "09:00", "12:00"), ("We", "13:00", "17:00")]).periods();
        let expected = [
            (Weekday::Monday, time("09:00"), time("12:00")),
            (Weekday::Monday, time("13:00"), time("17:00")),
            (Weekday::Wednesday, time("09:00"), time("12:00")),
            (Weekday::Wednesday, time("13:00"), time("17:00")),
        ];
        assert_eq!(periods, expected);
    }

    #[test]
    fn opening_at_the_end_of_a_day_is_opening_the_next() {
        let expected = [(Weekday::Monday, time("00:00"), time("02:00"))];
        assert_eq!(hours(&[("Su", "24:00", "02:00")]).periods(), expected);
    }

    #[test]
    fn what_is_not_stated_is_not_written() {
        assert_eq!(serde_json::to_string(&OpeningHours::default()).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<OpeningHours>("{}").unwrap(), OpeningHours::default());
    }

    #[test]
    fn reads_and_writes_a_whole_record() {
        let text = concat!(
            r#"{"statement":"Weekdays in term","weekly":[{"days":["monday"],"opens":"09:00","closes":"24:00"}],"#,
            r#""term_time_only":true,"bank_holidays":"closed"}"#,
        );
        let hours: OpeningHours = serde_json::from_str(text).unwrap();
        assert!(hours.term_time_only);
        assert_eq!(serde_json::to_string(&hours).unwrap(), text);
    }

    #[test]
    fn refuses_unknown_fields_and_periods_without_days() {
        assert!(serde_json::from_str::<OpeningHours>(r#"{"hours":"9 to 5"}"#).is_err());
        let without_days = r#"{"days":[],"opens":"09:00","closes":"17:00"}"#;
        let fault = serde_json::from_str::<WeeklyPeriod>(without_days).unwrap_err();
        assert!(fault.to_string().contains("at least one day"));
    }
}
