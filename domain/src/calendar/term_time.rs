//! The terms of a school, or of an authority's schools.

use chrono::NaiveDate;
use thiserror::Error;

use super::{school_year_end, school_year_start};

/// The known terms of one authority or school, in order and apart. A half-term holiday lies between two terms;
/// the weekends of a term belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDates {
    terms: Vec<(NaiveDate, NaiveDate)>,
}

/// Why spans of dates are no [`TermDates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TermDatesFault {
    /// There is no term at all.
    #[error("expected at least one term")]
    NoTerm,
    /// A term ends before it starts.
    #[error("expected a term starting {start} to end then or later, not on {end}")]
    EndsBeforeStart {
        /// The first day given.
        start: NaiveDate,
        /// The last day given.
        end: NaiveDate,
    },
    /// Two terms share a day.
    #[error("expected terms apart from each other, but one starting {start} overlaps the one before")]
    Overlap {
        /// The first day of the later term.
        start: NaiveDate,
    },
}

impl TermDates {
    /// Terms by first and last day, both included, in any order. An error where there is none, where one ends
    /// before it starts, or where two overlap.
    pub fn new(terms: impl IntoIterator<Item = (NaiveDate, NaiveDate)>) -> Result<Self, TermDatesFault> {
        let mut terms: Vec<_> = terms.into_iter().collect();
        terms.sort_unstable();
        if terms.is_empty() {
            return Err(TermDatesFault::NoTerm);
        }
        if let Some(&(start, end)) = terms.iter().find(|(start, end)| end < start) {
            return Err(TermDatesFault::EndsBeforeStart { start, end });
        }
        let later_terms = terms.iter().skip(1);
        if let Some((_, &(start, _))) = terms.iter().zip(later_terms).find(|(one, next)| next.0 <= one.1) {
            return Err(TermDatesFault::Overlap { start });
        }
        Ok(Self { terms })
    }

    /// The terms, earliest first, by first and last day.
    pub fn terms(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + '_ {
        self.terms.iter().copied()
    }

    /// Whether the day lies in a term. None where that is not known: before the first term, after the last,
    /// and in a school year of which no term is known.
    pub fn is_term_day(&self, date: NaiveDate) -> Option<bool> {
        if self.terms().any(|(start, end)| start <= date && date <= end) {
            return Some(true);
        }
        let begun = self.terms().any(|(start, _)| start <= date);
        let goes_on = self.terms().any(|(_, end)| date <= end);
        (begun && goes_on && self.covers_school_year_of(date)).then_some(false)
    }

    fn covers_school_year_of(&self, date: NaiveDate) -> bool {
        let (first, last) = (school_year_start(date), school_year_end(date));
        self.terms().any(|(start, end)| start <= last && first <= end)
    }

    /// The first term day on or after the day. None where a day on the way to it is not known to be in term or
    /// out of it.
    pub fn next_term_day(&self, from: NaiveDate) -> Option<NaiveDate> {
        from.iter_days()
            .map_while(|day| self.is_term_day(day).map(|in_term| (day, in_term)))
            .find_map(|(day, in_term)| in_term.then_some(day))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::testing::{any_date, date};

    /// The terms of a school year, with a half-term holiday in the summer term.
    pub(crate) fn terms_of_2025_to_2026() -> TermDates {
        TermDates::new([
            (date(2026, 6, 1), date(2026, 7, 21)),
            (date(2025, 9, 3), date(2025, 12, 19)),
            (date(2026, 1, 5), date(2026, 3, 27)),
            (date(2026, 4, 13), date(2026, 5, 22)),
        ])
        .unwrap()
    }

    #[test]
    fn knows_terms_and_the_holidays_between() {
        let terms = terms_of_2025_to_2026();
        assert_eq!(terms.is_term_day(date(2025, 9, 2)), None);
        assert_eq!(terms.is_term_day(date(2025, 9, 3)), Some(true));
        assert_eq!(terms.is_term_day(date(2025, 12, 19)), Some(true));
        assert_eq!(terms.is_term_day(date(2025, 12, 20)), Some(false));
        assert_eq!(terms.is_term_day(date(2026, 5, 25)), Some(false));
        assert_eq!(terms.is_term_day(date(2026, 7, 21)), Some(true));
        assert_eq!(terms.is_term_day(date(2026, 7, 22)), None);
    }

    #[test]
    fn a_school_year_without_terms_is_not_known() {
        let terms =
            TermDates::new([(date(2024, 9, 3), date(2025, 7, 22)), (date(2026, 9, 2), date(2027, 7, 21))]).unwrap();
        assert_eq!(terms.is_term_day(date(2025, 8, 31)), Some(false));
        assert_eq!(terms.is_term_day(date(2025, 9, 1)), None);
        assert_eq!(terms.is_term_day(date(2026, 8, 31)), None);
        assert_eq!(terms.is_term_day(date(2026, 9, 1)), Some(false));
        assert_eq!(terms.next_term_day(date(2025, 8, 1)), None);
    }

    #[test]
    fn finds_the_next_term_day() {
        let terms = terms_of_2025_to_2026();
        assert_eq!(terms.next_term_day(date(2026, 3, 28)), Some(date(2026, 4, 13)));
        assert_eq!(terms.next_term_day(date(2026, 4, 14)), Some(date(2026, 4, 14)));
        assert_eq!(terms.next_term_day(date(2025, 9, 1)), None);
        assert_eq!(terms.next_term_day(date(2026, 7, 22)), None);
    }

    #[test]
    fn refuses_what_is_no_list_of_terms() {
        let (one, two, three) = (date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5));
        assert_eq!(TermDates::new([]), Err(TermDatesFault::NoTerm));
        assert_eq!(TermDates::new([(two, one)]), Err(TermDatesFault::EndsBeforeStart { start: two, end: one }));
        assert_eq!(TermDates::new([(two, three), (one, two)]), Err(TermDatesFault::Overlap { start: two }));
        assert!(TermDates::new([(one, one)]).is_ok());
    }

    proptest! {
        #[test]
        fn the_next_term_day_is_the_first(from in any_date()) {
            let terms = terms_of_2025_to_2026();
            if let Some(next) = terms.next_term_day(from) {
                prop_assert_eq!(terms.is_term_day(next), Some(true));
                prop_assert!(from.iter_days().take_while(|day| *day < next).all(|day| terms.is_term_day(day) == Some(false)));
            }
        }
    }
}
