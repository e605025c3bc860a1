//! Dates and ages as people say them.

use chrono::NaiveDate;

use super::Age;

/// The date as it stands in a sentence: "3 May 2026".
pub fn spoken_date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// The age as it stands in a sentence: "2 years 6 months".
pub fn spoken_age(age: Age) -> String {
    age.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::date;

    #[test]
    fn says_dates_and_ages() {
        assert_eq!(spoken_date(date(2026, 5, 3)), "3 May 2026");
        assert_eq!(spoken_date(date(2027, 8, 31)), "31 August 2027");
        assert_eq!(spoken_age(Age::new(2, 6).unwrap()), "2 years 6 months");
    }
}
