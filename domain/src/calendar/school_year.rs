//! The school year in England: 1 September to 31 August.

use chrono::{Datelike, NaiveDate};

use super::age::months_after;

const SEPTEMBER: u32 = 9;
const AGE_IN_RECEPTION: i32 = 5;

/// The first day (1 September) of the school year that holds the day.
pub fn school_year_start(on: NaiveDate) -> NaiveDate {
    first_day(starting_year(on))
}

/// The last day (31 August) of the school year that holds the day.
pub fn school_year_end(on: NaiveDate) -> NaiveDate {
    last_day(starting_year(on))
}

/// The last day of the school year in which the child has that birthday: 31 August of the birthday's year, or
/// of the next where the birthday falls in September or later.
pub fn end_of_school_year_of_birthday(birth: NaiveDate, years: u8) -> NaiveDate {
    school_year_end(months_after(birth, u32::from(years) * 12))
}

/// The school year that a child belongs to by age on a day: 0 is Reception, the school year in which the child
/// turns 5; negative before it, and above 13 after school. It says nothing of children taught out of their year.
pub fn year_group(birth: NaiveDate, on: NaiveDate) -> i8 {
    let years = starting_year(on) - starting_year(birth) - AGE_IN_RECEPTION;
    i8::try_from(years).unwrap_or(if years < 0 { i8::MIN } else { i8::MAX })
}

/// The birth dates, first and last included, of the children of a school year (0 is Reception) on a day.
pub fn births_in_year_group(year: i8, on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let birth_year = starting_year(on) - AGE_IN_RECEPTION - i32::from(year);
    (first_day(birth_year), last_day(birth_year))
}

/// The calendar year in which the school year of the day starts.
fn starting_year(on: NaiveDate) -> i32 {
    if on.month() >= SEPTEMBER { on.year() } else { on.year() - 1 }
}

fn first_day(starting_year: i32) -> NaiveDate {
    date_or_end_of_time(starting_year, SEPTEMBER, 1)
}

fn last_day(starting_year: i32) -> NaiveDate {
    date_or_end_of_time(starting_year + 1, 8, 31)
}

fn date_or_end_of_time(year: i32, month: u32, day: u32) -> NaiveDate {
    let end_of_time = if year < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(end_of_time)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::testing::{any_date, date};

    #[test]
    fn runs_from_september_to_august() {
        assert_eq!(school_year_start(date(2026, 8, 31)), date(2025, 9, 1));
        assert_eq!(school_year_end(date(2026, 8, 31)), date(2026, 8, 31));
        assert_eq!(school_year_start(date(2026, 9, 1)), date(2026, 9, 1));
        assert_eq!(school_year_end(date(2026, 9, 1)), date(2027, 8, 31));
    }

    #[test]
    fn the_youngest_and_the_oldest_of_a_year_leave_a_year_apart() {
        assert_eq!(end_of_school_year_of_birthday(date(2008, 8, 31), 18), date(2026, 8, 31));
        assert_eq!(end_of_school_year_of_birthday(date(2008, 9, 1), 18), date(2027, 8, 31));
        assert_eq!(end_of_school_year_of_birthday(date(2008, 2, 29), 18), date(2026, 8, 31));
        assert_eq!(end_of_school_year_of_birthday(date(2008, 5, 3), 255), date(2263, 8, 31));
    }

    #[test]
    fn reception_is_the_year_in_which_a_child_turns_five() {
        let on = date(2026, 5, 3);
        assert_eq!(year_group(date(2020, 9, 1), on), 0);
        assert_eq!(year_group(date(2021, 8, 31), on), 0);
        assert_eq!(year_group(date(2020, 8, 31), on), 1);
        assert_eq!(year_group(date(2021, 9, 1), on), -1);
        assert_eq!(year_group(date(2007, 9, 1), on), 13);
        assert_eq!(births_in_year_group(0, on), (date(2020, 9, 1), date(2021, 8, 31)));
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        assert_eq!(year_group(NaiveDate::MIN, NaiveDate::MAX), i8::MAX);
        assert_eq!(year_group(NaiveDate::MAX, NaiveDate::MIN), i8::MIN);
        assert_eq!(school_year_end(NaiveDate::MAX), NaiveDate::MAX);
        assert_eq!(school_year_start(NaiveDate::MIN), NaiveDate::MIN);
        births_in_year_group(i8::MIN, NaiveDate::MAX);
        births_in_year_group(i8::MAX, NaiveDate::MIN);
    }

    proptest! {
        #[test]
        fn a_day_lies_in_its_school_year(on in any_date()) {
            prop_assert!(school_year_start(on) <= on && on <= school_year_end(on));
            prop_assert_eq!(school_year_start(school_year_end(on)), school_year_start(on));
            prop_assert_eq!(school_year_start(school_year_end(on).succ_opt().unwrap()), school_year_end(on).succ_opt().unwrap());
        }

        #[test]
        fn year_group_counts_school_years_since_the_fifth_birthday(birth in any_date(), on in any_date()) {
            let fifth_birthday = months_after(birth, 60);
            let years = school_year_start(on).year() - school_year_start(fifth_birthday).year();
            prop_assert_eq!(i32::from(year_group(birth, on)), years);
        }

        #[test]
        fn births_of_a_year_group_are_exact(year in -6_i8..=20, on in any_date()) {
            let (first, last) = births_in_year_group(year, on);
            prop_assert_eq!(year_group(first, on), year);
            prop_assert_eq!(year_group(last, on), year);
            prop_assert_eq!(year_group(first.pred_opt().unwrap(), on), year + 1);
            prop_assert_eq!(year_group(last.succ_opt().unwrap(), on), year - 1);
        }
    }
}
