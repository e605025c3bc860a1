//! When a reply to a referral is due.

use chrono::{Days, Months, NaiveDate};

use super::answer::ExpectedResponse;
use crate::calendar::{TermDates, add_working_days, add_working_term_days, spoken_date};
use crate::records::{ReferralRoute, ResponseTime, Service};
use crate::reference::Reference;
use crate::vocabulary::DurationUnit;

/// The due day of each promise of a route, for a referral made on a day; no day when the route's opening is
/// not known.
pub(super) fn expected_responses(
    service: &Service,
    route: &ReferralRoute,
    made_on: Option<NaiveDate>,
    reference: &Reference,
) -> Vec<ExpectedResponse> {
    route
        .response_times
        .iter()
        .map(|promise| {
            let by = made_on.and_then(|day| due(promise, service, day, reference));
            ExpectedResponse { stage: promise.stage, by, explanation: explanation(promise, made_on, by) }
        })
        .collect()
}

fn due(promise: &ResponseTime, service: &Service, made_on: NaiveDate, reference: &Reference) -> Option<NaiveDate> {
    let count = u64::from(promise.within);
    let calendar = service.holiday_calendar;
    match (promise.unit, promise.term_time_only) {
        (DurationUnit::WorkingDays, false) => add_working_days(made_on, promise.within, calendar, &reference.holidays),
        (DurationUnit::WorkingDays, true) => {
            let terms = term_dates(service, reference);
            add_working_term_days(made_on, promise.within, calendar, &reference.holidays, terms)
        }
        // How a longer time is counted when only term time counts, no source has said.
        (_, true) => None,
        (DurationUnit::Days, false) => made_on.checked_add_days(Days::new(count)),
        (DurationUnit::Weeks, false) => made_on.checked_add_days(Days::new(count * 7)),
        (DurationUnit::Months, false) => made_on.checked_add_months(Months::new(u32::from(promise.within))),
    }
}

/// The term dates that a service keeps: those of its one school, or of the one authority that it covers.
pub fn term_dates<'r>(service: &Service, reference: &'r Reference) -> Option<&'r TermDates> {
    let schools: Vec<_> = service.coverage.iter().flat_map(|coverage| &coverage.schools).collect();
    if let [only] = schools.as_slice() {
        return reference.school_terms.get(*only);
    }
    let mut areas: Vec<_> = service.coverage.iter().flat_map(|coverage| &coverage.areas).collect();
    areas.sort_unstable();
    areas.dedup();
    match areas.as_slice() {
        [only] if schools.is_empty() => reference.authority_terms.get(*only),
        _ => None,
    }
}

fn explanation(promise: &ResponseTime, made_on: Option<NaiveDate>, by: Option<NaiveDate>) -> String {
    let unit = promise.unit.label();
    let unit = if promise.within == 1 { unit.trim_end_matches('s') } else { unit };
    let in_term = if promise.term_time_only { " in term time" } else { "" };
    let channel = promise.channel.map(|channel| format!(", for referrals by {}", channel.label())).unwrap_or_default();
    let whom = promise.applies_to.as_ref().map(|whom| format!(" ({whom})")).unwrap_or_default();
    let promised = format!("Within {} {unit}{in_term} of receipt{channel}{whom}", promise.within);
    match (made_on, by) {
        (Some(made_on), Some(by)) => {
            format!("{promised}: by {} if received on {}.", spoken_date(by), spoken_date(made_on))
        }
        (Some(_), None) if promise.term_time_only => {
            format!("{promised}; the day cannot be worked out, because the term dates are not known here.")
        }
        (Some(_), None) => {
            format!(
                "{promised}; the day cannot be worked out, because the bank holidays of that year are not known here."
            )
        }
        (None, _) => format!("{promised}; it counts from the day on which the route opens, which is not known."),
    }
}
