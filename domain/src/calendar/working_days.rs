//! Counting working days, as promises of an answer "within 5 working days" do.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{BankHolidays, HolidayCalendar, TermDates};

/// The last day of a promise to act within so many working days of receipt: that many working days (Monday to
/// Friday, no bank holiday) after the day of receipt, which itself does not count. None where a year of bank
/// holidays is not loaded that the count needs.
pub fn add_working_days(
    received: NaiveDate,
    count: u16,
    calendar: HolidayCalendar,
    holidays: &BankHolidays,
) -> Option<NaiveDate> {
    count_days(received, count, |day| is_working_day(day, calendar, holidays))
}

/// As [`add_working_days`], with only the working days in term time counted. None also where no term dates are
/// given, or where the count needs to know of a working day whether it lies in term.
pub fn add_working_term_days(
    received: NaiveDate,
    count: u16,
    calendar: HolidayCalendar,
    holidays: &BankHolidays,
    terms: Option<&TermDates>,
) -> Option<NaiveDate> {
    let terms = terms?;
    count_days(received, count, |day| both(is_working_day(day, calendar, holidays), terms.is_term_day(day)))
}

/// The last of so many days after another that count; none where it is not known whether a day counts.
fn count_days(received: NaiveDate, count: u16, counts: impl Fn(NaiveDate) -> Option<bool>) -> Option<NaiveDate> {
    let mut missing = count;
    let mut day = received;
    while missing > 0 {
        day = day.succ_opt()?;
        if counts(day)? {
            missing -= 1;
        }
    }
    Some(day)
}

fn is_working_day(day: NaiveDate, calendar: HolidayCalendar, holidays: &BankHolidays) -> Option<bool> {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => Some(false),
        _ => holidays.is_holiday(calendar, day).map(|holiday| !holiday),
    }
}

/// Whether both hold: false as soon as one is known not to.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::term_time::tests::terms_of_2025_to_2026;
    use crate::calendar::testing::{bank_holidays, date};

    const CALENDAR: HolidayCalendar = HolidayCalendar::EnglandAndWales;

    fn add(received: NaiveDate, count: u16) -> Option<NaiveDate> {
        add_working_days(received, count, CALENDAR, &bank_holidays())
    }

    fn add_in_term(received: NaiveDate, count: u16) -> Option<NaiveDate> {
        add_working_term_days(received, count, CALENDAR, &bank_holidays(), Some(&terms_of_2025_to_2026()))
    }

    #[test]
    fn counts_from_the_day_after_receipt() {
        assert_eq!(add(date(2026, 6, 1), 5), Some(date(2026, 6, 8)));
        assert_eq!(add(date(2026, 6, 6), 5), Some(date(2026, 6, 12)));
        assert_eq!(add(date(2026, 6, 6), 0), Some(date(2026, 6, 6)));
    }

    #[test]
    fn passes_over_bank_holidays() {
        assert_eq!(add(date(2026, 4, 2), 1), Some(date(2026, 4, 7)));
        assert_eq!(add(date(2026, 5, 1), 5), Some(date(2026, 5, 11)));
    }

    #[test]
    fn does_not_guess_a_year_that_is_not_loaded() {
        assert_eq!(add(date(2026, 12, 24), 3), Some(date(2026, 12, 31)));
        assert_eq!(add(date(2026, 12, 24), 4), None);
        let scottish = add_working_days(date(2026, 6, 1), 1, HolidayCalendar::Scotland, &bank_holidays());
        assert_eq!(scottish, None);
        assert_eq!(add(NaiveDate::MAX, 1), None);
    }

    #[test]
    fn counts_term_days_alone() {
        assert_eq!(add_in_term(date(2026, 5, 21), 2), Some(date(2026, 6, 1)));
        assert_eq!(add_in_term(date(2026, 7, 20), 1), Some(date(2026, 7, 21)));
        assert_eq!(add_in_term(date(2026, 7, 20), 2), None);
        let without = add_working_term_days(date(2026, 7, 20), 1, CALENDAR, &bank_holidays(), None);
        assert_eq!(without, None);
    }

    #[test]
    fn a_holiday_out_of_term_needs_no_bank_holidays() {
        assert_eq!(add_in_term(date(2025, 12, 19), 1), Some(date(2026, 1, 5)));
        assert_eq!(add_in_term(date(2025, 12, 18), 1), None);
    }

    proptest! {
        #[test]
        fn as_many_working_days_lie_in_the_span(days in 0..330_u64, count in 1..15_u16) {
            let received = date(2026, 1, 1) + chrono::Days::new(days);
            let holidays = bank_holidays();
            if let Some(last) = add(received, count) {
                let naive = received.iter_days().skip(1).take_while(|day| *day <= last).filter(|day| {
                    day.weekday().number_from_monday() < 6 && !holidays.dates(CALENDAR).any(|holiday| holiday == *day)
                });
                prop_assert_eq!(naive.count(), usize::from(count));
                prop_assert_eq!(is_working_day(last, CALENDAR, &holidays), Some(true));
            }
        }
    }
}
