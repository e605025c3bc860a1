//! Ages, and the birth dates that go with them.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use thiserror::Error;

use crate::vocabulary::in_writing::in_writing;

const MONTHS_IN_A_YEAR: u16 = 12;

/// A completed age in whole years and months, at most 30 years and 11 months: "18 years", "6 months",
/// "2 years 6 months".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = Age::PATTERN, "x-expected" = Age::EXPECTED))]
pub struct Age {
    // The order of the fields makes the derived order that of the total months.
    years: u8,
    months: u8,
}

/// Years or months beyond what an [`Age`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected at most 30 years and at most 11 months beyond whole years")]
pub struct AgeOutOfRange;

/// A string that is not an [`Age`]. It does not quote the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected {}", Age::EXPECTED)]
pub struct NotAnAge;

impl Age {
    /// What a parsable string looks like, for error texts.
    pub const EXPECTED: &'static str =
        "an age such as \"18 years\", \"6 months\" or \"2 years 6 months\", of at most 30 years and 11 months";

    /// The regular expression that the published schema gives; `parse` is the authority.
    pub const PATTERN: &'static str =
        "^((30|[12]?[0-9]) years?( (1[01]|[0-9]) months?)?|(2[0-4][0-9]|25[0-5]|1[0-9][0-9]|[1-9]?[0-9]) months?)$";

    const GREATEST: Self = Self { years: 30, months: 11 };

    /// An age of whole years and months beyond them. An error above 30 years or 11 months.
    pub fn new(years: u8, months: u8) -> Result<Self, AgeOutOfRange> {
        if years > Self::GREATEST.years || months > Self::GREATEST.months {
            return Err(AgeOutOfRange);
        }
        Ok(Self { years, months })
    }

    /// An age of whole years. An error above 30.
    pub fn from_years(years: u8) -> Result<Self, AgeOutOfRange> {
        Self::new(years, 0)
    }

    /// Parses years, months, or years and then months. Months alone may be as many as
    /// 255 ("18 months"); after years they are at most 11. An error for anything else.
    pub fn parse(text: &str) -> Result<Self, NotAnAge> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (years, months) = match words.as_slice() {
            [years, "year" | "years"] => (*years, "0"),
            [months, "month" | "months"] => {
                return Ok(Self::of_months(u32::from(whole_number(months)?)));
            }
            [years, "year" | "years", months, "month" | "months"] => (*years, *months),
            _ => return Err(NotAnAge),
        };
        Self::new(whole_number(years)?, whole_number(months)?).map_err(|_| NotAnAge)
    }

    /// The whole years, 0 to 30.
    pub fn years(self) -> u8 {
        self.years
    }

    /// The months beyond the whole years, 0 to 11.
    pub fn months(self) -> u8 {
        self.months
    }

    /// The age in months.
    pub fn total_months(self) -> u16 {
        u16::from(self.years) * MONTHS_IN_A_YEAR + u16::from(self.months)
    }

    /// The age of so many months, or the greatest age there is.
    fn of_months(total: u32) -> Self {
        let years = u8::try_from(total / u32::from(MONTHS_IN_A_YEAR));
        let months = u8::try_from(total % u32::from(MONTHS_IN_A_YEAR));
        match (years, months) {
            (Ok(years), Ok(months)) if years <= Self::GREATEST.years => Self { years, months },
            _ => Self::GREATEST,
        }
    }
}

/// A number in its plain form: no sign, no leading zero.
fn whole_number(text: &str) -> Result<u8, NotAnAge> {
    let plain = text == "0" || !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| plain).ok_or(NotAnAge)
}

impl FromStr for Age {
    type Err = NotAnAge;

    fn from_str(text: &str) -> Result<Self, NotAnAge> {
        Self::parse(text)
    }
}

in_writing!(Age);

impl fmt::Display for Age {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = if self.years == 1 { "year" } else { "years" };
        let month = if self.months == 1 { "month" } else { "months" };
        match (self.years, self.months) {
            (years, 0) => write!(formatter, "{years} {year}"),
            (0, months) => write!(formatter, "{months} {month}"),
            (years, months) => write!(formatter, "{years} {year} {months} {month}"),
        }
    }
}

/// The day on which a child attains the age: from the start of that day the child is so old. Where the month
/// has no such day (a child born on 29 February, in a common year), it is the first of the next month.
pub fn attains(birth: NaiveDate, age: Age) -> NaiveDate {
    months_after(birth, age.total_months().into())
}

/// The day so many months after another, with the same rule as [`attains`].
pub(super) fn months_after(birth: NaiveDate, months: u32) -> NaiveDate {
    let same_day_or_month_end = birth.checked_add_months(Months::new(months));
    let day = match same_day_or_month_end {
        Some(month_end) if month_end.day() < birth.day() => month_end.succ_opt(),
        same_day => same_day,
    };
    day.unwrap_or(NaiveDate::MAX)
}

/// The age that a child has completed on a day; none if the child is born later. From 31 years on it stays at
/// 30 years 11 months, the greatest age there is.
pub fn completed_age(birth: NaiveDate, on: NaiveDate) -> Option<Age> {
    if on < birth {
        return None;
    }
    let calendar_months = months_of_calendar(on).saturating_sub(months_of_calendar(birth));
    let calendar_months = u32::try_from(calendar_months).ok()?;
    let not_yet_attained = u32::from(months_after(birth, calendar_months) > on);
    Some(Age::of_months(calendar_months.saturating_sub(not_yet_attained)))
}

fn months_of_calendar(date: NaiveDate) -> i64 {
    i64::from(date.year()) * i64::from(MONTHS_IN_A_YEAR) + i64::from(date.month0())
}

/// The latest birth date of a child who has attained the age by the day.
pub fn latest_birth_attaining(age: Age, on: NaiveDate) -> NaiveDate {
    months_before(on, age.total_months().into())
}

/// The latest birth date from which so many months are complete on the day. A month that lacks the day ends
/// sooner, and the first of the next month is always too late.
fn months_before(on: NaiveDate, months: u32) -> NaiveDate {
    on.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// The earliest birth date of a child whose completed age on the day is no more than this: its years (with any
/// months beyond them), or, where the months are known, its years and months exactly.
pub fn earliest_birth_with_completed_age(age: Age, months_known: bool, on: NaiveDate) -> NaiveDate {
    let too_old = if months_known { age.total_months() + 1 } else { whole_years(age) + MONTHS_IN_A_YEAR };
    let last_too_early = months_before(on, too_old.into());
    last_too_early.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// The birth dates, first and last included, of a child whose completed age on the day is the years of this
/// age (with any months beyond them), or, where the months are known, its years and months exactly.
pub fn births_with_completed_age(age: Age, months_known: bool, on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let completed = if months_known { age.total_months() } else { whole_years(age) };
    (earliest_birth_with_completed_age(age, months_known, on), months_before(on, completed.into()))
}

fn whole_years(age: Age) -> u16 {
    u16::from(age.years) * MONTHS_IN_A_YEAR
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::testing::{any_date, date};

    fn age(text: &str) -> Age {
        Age::parse(text).unwrap()
    }

    fn any_age() -> impl Strategy<Value = Age> {
        (0..=30_u8, 0..=11_u8).prop_map(|(years, months)| Age::new(years, months).unwrap())
    }

    #[test]
    fn parses_and_displays() {
        for text in ["18 years", "6 months", "2 years 6 months", "1 year", "1 month", "1 year 1 month", "0 years"] {
            assert_eq!(age(text).to_string(), text);
        }
        assert_eq!(age("1 years"), age("1 year"));
        assert_eq!(age("0 months"), age("0 years"));
        assert_eq!(age(" 2  years 0 months "), Age::from_years(2).unwrap());
    }

    #[test]
    fn refuses_what_is_no_age() {
        let wrong =
            ["", "18", "years", "31 years", "256 months", "2 years 18 months", "-1 years", "+1 years", "06 months"];
        for text in wrong.into_iter().chain(["6 months 2 years", "2.5 years", "18 Years", "18years"]) {
            assert_eq!(Age::parse(text), Err(NotAnAge), "{text}");
        }
        assert_eq!(Age::new(0, 12), Err(AgeOutOfRange));
        assert_eq!(Age::from_years(31), Err(AgeOutOfRange));
    }

    #[test]
    fn travels_as_a_string() {
        assert_eq!(serde_json::to_string(&age("2 years 6 months")).unwrap(), "\"2 years 6 months\"");
        assert_eq!(serde_json::from_str::<Age>("\"1 year\"").unwrap(), age("1 year"));
        assert!(serde_json::from_str::<Age>("18").is_err());
        let schema = schemars::schema_for!(Age).to_value();
        assert_eq!(schema["type"], "string");
        assert_eq!(schema["pattern"], Age::PATTERN);
    }

    #[test]
    fn a_leap_day_child_is_a_year_older_on_the_first_of_march() {
        let birth = date(2008, 2, 29);
        assert_eq!(attains(birth, age("18 years")), date(2026, 3, 1));
        assert_eq!(attains(birth, age("16 years")), date(2024, 2, 29));
        assert_eq!(completed_age(birth, date(2026, 2, 28)), Some(age("17 years 11 months")));
        assert_eq!(completed_age(birth, date(2026, 3, 1)), Some(age("18 years")));
    }

    #[test]
    fn a_month_that_lacks_the_day_passes_it_to_the_next() {
        assert_eq!(attains(date(2026, 1, 31), age("1 month")), date(2026, 3, 1));
        assert_eq!(attains(date(2026, 8, 31), age("3 months")), date(2026, 12, 1));
        assert_eq!(attains(date(2026, 1, 31), age("2 months")), date(2026, 3, 31));
    }

    #[test]
    fn the_unborn_have_no_age_and_adults_have_the_greatest() {
        assert_eq!(completed_age(date(2026, 5, 3), date(2026, 5, 2)), None);
        assert_eq!(completed_age(date(2026, 5, 3), date(2026, 5, 3)), Some(age("0 years")));
        assert_eq!(completed_age(date(1950, 1, 1), date(2026, 5, 2)), Some(Age::GREATEST));
        assert_eq!(completed_age(NaiveDate::MIN, NaiveDate::MAX), Some(Age::GREATEST));
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        assert_eq!(attains(NaiveDate::MAX, age("1 month")), NaiveDate::MAX);
        assert_eq!(latest_birth_attaining(age("1 month"), NaiveDate::MIN), NaiveDate::MIN);
        births_with_completed_age(Age::GREATEST, false, NaiveDate::MIN);
    }

    #[test]
    fn birth_dates_of_a_seventeen_year_old() {
        let on = date(2026, 5, 3);
        let expected = (date(2008, 5, 4), date(2009, 5, 3));
        assert_eq!(births_with_completed_age(age("17 years"), false, on), expected);
        assert_eq!(births_with_completed_age(age("17 years 8 months"), false, on), expected);
        let exact = (date(2009, 4, 4), date(2009, 5, 3));
        assert_eq!(births_with_completed_age(age("17 years"), true, on), exact);
    }

    proptest! {
        #[test]
        fn what_the_pattern_allows_parses(text in Age::PATTERN.trim_matches(['^', '$'])) {
            prop_assert!(Age::parse(&text).is_ok(), "{}", text);
        }

        #[test]
        fn display_parses_back(age in any_age()) {
            prop_assert_eq!(Age::parse(&age.to_string()), Ok(age));
        }

        #[test]
        fn order_is_that_of_total_months(one in any_age(), other in any_age()) {
            prop_assert_eq!(one.cmp(&other), one.total_months().cmp(&other.total_months()));
        }

        #[test]
        fn attaining_is_monotone(birth in any_date(), one in any_age(), other in any_age()) {
            let later = birth.succ_opt().unwrap();
            prop_assert!(attains(birth, one) <= attains(later, one));
            prop_assert!(attains(birth, one.min(other)) <= attains(birth, one.max(other)));
        }

        #[test]
        fn completed_age_is_the_greatest_attained(birth in any_date(), days in 0..11_000_u64) {
            let on = birth + chrono::Days::new(days);
            let naive = (0..=Age::GREATEST.total_months())
                .map(|months| Age::of_months(months.into()))
                .rfind(|age| attains(birth, *age) <= on);
            prop_assert_eq!(completed_age(birth, on), naive);
        }

        #[test]
        fn latest_birth_is_exact_on_both_sides(age in any_age(), on in any_date()) {
            let latest = latest_birth_attaining(age, on);
            prop_assert!(attains(latest, age) <= on);
            prop_assert!(attains(latest.succ_opt().unwrap(), age) > on);
            prop_assert!(latest <= latest_birth_attaining(age, on.succ_opt().unwrap()));
        }

        #[test]
        fn births_are_exact_on_both_sides(age in any_age(), months_known: bool, on in any_date()) {
            let (first, last) = births_with_completed_age(age, months_known, on);
            let fits = |birth| completed_age(birth, on).is_some_and(|completed| {
                completed.years() == age.years() && (!months_known || completed.months() == age.months())
            });
            prop_assert!(first <= last && fits(first) && fits(last));
            prop_assert!(!fits(last.succ_opt().unwrap()));
            if age.years() < Age::GREATEST.years {
                prop_assert!(!fits(first.pred_opt().unwrap()));
            }
        }
    }
}
