//! Arithmetic with dates: ages, school years, bank holidays, terms and working days.
//!
//! Nothing here reads a clock. Where a result would lie beyond the dates that can be written, it is the last
//! (or first) such date.

mod age;
mod bank_holidays;
mod school_year;
mod term_time;
#[cfg(test)]
pub(crate) mod testing;
mod wording;
mod working_days;

pub use age::{
    Age, AgeOutOfRange, NotAnAge, attains, births_with_completed_age, completed_age, earliest_birth_with_completed_age,
    latest_birth_attaining,
};
pub use bank_holidays::{BankHolidays, HolidayCalendar};
pub use school_year::{
    births_in_year_group, end_of_school_year_of_birthday, school_year_end, school_year_start, year_group,
};
pub use term_time::{TermDates, TermDatesFault};
pub use wording::{spoken_age, spoken_date};
pub use working_days::{add_working_days, add_working_term_days};
