//! What the tests of dates share.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{BankHolidays, HolidayCalendar};

/// A date written as numbers.
pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A date between 1999 and 2040.
pub(crate) fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0..15_000_u64).prop_map(|days| date(1999, 1, 1) + Days::new(days))
}

/// The bank holidays of England and Wales in 2026.
pub(crate) fn bank_holidays() -> BankHolidays {
    let days = [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)];
    BankHolidays::new(days.map(|(month, day)| (HolidayCalendar::EnglandAndWales, date(2026, month, day))))
}
