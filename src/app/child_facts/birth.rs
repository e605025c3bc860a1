//! When a child was born, as far as it is known.

use chrono::{Months, NaiveDate};
use domain::calendar::{Age, births_with_completed_age};
use domain::child::Birth;

use crate::app::fault::Fault;
use crate::app::given::{GivenAge, GivenChild};

/// Nobody older is asked about.
const OLDEST_YEARS: u32 = 30;

/// The date of birth or the dates that a completed age leaves.
pub(super) fn birth(sent: &GivenChild, on: NaiveDate) -> Result<Option<Birth>, Fault> {
    match (sent.date_of_birth, &sent.age) {
        (Some(_), Some(_)) => Err(Fault::bad_input(&["child", "age"], "Give `dateOfBirth` or `age`, not both.")),
        (Some(date), None) => born_on(date, on).map(Some),
        (None, Some(age)) => aged(age, on).map(Some),
        (None, None) => Ok(None),
    }
}

fn born_on(date: NaiveDate, on: NaiveDate) -> Result<Birth, Fault> {
    let fault = |message: &str| Err(Fault::bad_input(&["child", "dateOfBirth"], message));
    if date > on {
        return fault("The date of birth lies after the day that the question is asked for.");
    }
    let oldest = on.checked_sub_months(Months::new(OLDEST_YEARS * 12)).unwrap_or(NaiveDate::MIN);
    if date < oldest {
        return fault("The date of birth lies more than 30 years back.");
    }
    Ok(Birth::On(date))
}

fn aged(age: &GivenAge, on: NaiveDate) -> Result<Birth, Fault> {
    let years = whole(age.years, OLDEST_YEARS)
        .ok_or_else(|| Fault::bad_input(&["child", "age", "years"], "`years` is between 0 and 30."))?;
    let months = whole(age.months.unwrap_or(0), 11)
        .ok_or_else(|| Fault::bad_input(&["child", "age", "months"], "`months` is between 0 and 11."))?;
    let completed = Age::new(years, months)
        .map_err(|_| Fault::bad_input(&["child", "age"], "The age is at most 30 years and 11 months."))?;
    let (first, last) = births_with_completed_age(completed, age.months.is_some(), on);
    Ok(Birth::Between(first, last))
}

fn whole(number: i32, most: u32) -> Option<u8> {
    u8::try_from(number).ok().filter(|number| u32::from(*number) <= most)
}
