//! Bank holidays, by the part of the kingdom that keeps them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose bank holidays count, as the list on gov.uk divides them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HolidayCalendar {
    /// England and Wales.
    #[default]
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

/// The bank holidays that are known. A year is loaded for a calendar when at least one of its dates is, so a
/// day of any other year is not known to be a working day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankHolidays {
    dates: BTreeMap<HolidayCalendar, BTreeSet<NaiveDate>>,
    years: BTreeSet<(HolidayCalendar, i32)>,
}

impl BankHolidays {
    /// The bank holidays given, in any order. Repeated ones count once.
    pub fn new(holidays: impl IntoIterator<Item = (HolidayCalendar, NaiveDate)>) -> Self {
        let mut known = Self::default();
        for (calendar, date) in holidays {
            known.dates.entry(calendar).or_default().insert(date);
            known.years.insert((calendar, date.year()));
        }
        known
    }

    /// Whether the day is a bank holiday; none where its year is not loaded for the calendar.
    pub fn is_holiday(&self, calendar: HolidayCalendar, date: NaiveDate) -> Option<bool> {
        let loaded = self.years.contains(&(calendar, date.year()));
        loaded.then(|| self.dates.get(&calendar).is_some_and(|dates| dates.contains(&date)))
    }

    /// The bank holidays of a calendar, earliest first.
    pub fn dates(&self, calendar: HolidayCalendar) -> impl Iterator<Item = NaiveDate> + '_ {
        self.dates.get(&calendar).into_iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{bank_holidays, date};

    #[test]
    fn knows_only_the_years_it_holds() {
        let holidays = bank_holidays();
        let calendar = HolidayCalendar::default();
        assert_eq!(holidays.is_holiday(calendar, date(2026, 4, 6)), Some(true));
        assert_eq!(holidays.is_holiday(calendar, date(2026, 4, 7)), Some(false));
        assert_eq!(holidays.is_holiday(calendar, date(2027, 1, 1)), None);
        assert_eq!(holidays.is_holiday(HolidayCalendar::Scotland, date(2026, 4, 6)), None);
    }

    #[test]
    fn lists_dates_in_order_once() {
        let scottish = HolidayCalendar::Scotland;
        let days = [date(2026, 11, 30), date(2026, 1, 2), date(2026, 11, 30)];
        let holidays = BankHolidays::new(days.map(|day| (scottish, day)));
        assert_eq!(holidays.dates(scottish).collect::<Vec<_>>(), [date(2026, 1, 2), date(2026, 11, 30)]);
        assert_eq!(holidays.dates(HolidayCalendar::EnglandAndWales).count(), 0);
    }

    #[test]
    fn calendars_are_spelt_as_gov_uk_spells_them() {
        let spelt = serde_json::to_string(&HolidayCalendar::EnglandAndWales).unwrap();
        assert_eq!(spelt, "\"england-and-wales\"");
    }
}
