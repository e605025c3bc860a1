//! Whether it is open at a moment, and when that changes.

use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Europe::London;
use opening_hours::{Context, ContextHolidays, OpeningHours as Expression, RuleKind};

use super::{OnBankHolidays, OpeningHours};
use crate::calendar::{BankHolidays, HolidayCalendar, TermDates};

/// How far ahead a change is looked for.
const A_YEAR: Months = Months::new(12);

impl OpeningHours {
    /// Whether it is open at a moment, by the clock in London. None where that is not known:
    ///
    /// - no weekly hours are given;
    /// - the day is a bank holiday, nothing is published about those, and the weekly hours have it open at
    ///   some time of the day;
    /// - it is not known whether the day is a bank holiday (its year is not loaded), and that matters: where
    ///   closed on bank holidays, at the times that the weekly hours have it open; where nothing is published,
    ///   all through a day on which they do;
    /// - it is open in term time only, and it is not known whether the day lies in a term, at the times that
    ///   the weekly hours have it open.
    pub fn state(
        &self,
        at: DateTime<Utc>,
        calendar: HolidayCalendar,
        holidays: &BankHolidays,
        terms: Option<&TermDates>,
    ) -> Option<bool> {
        let clock = clock_in_london(at)?;
        Reading::new(self, calendar, holidays, terms).day(clock.date()).state(clock.time())
    }

    /// The first moment after another at which it opens or closes. None where there is none within a year,
    /// and where a time at which the state is not known comes first.
    pub fn next_change(
        &self,
        after: DateTime<Utc>,
        calendar: HolidayCalendar,
        holidays: &BankHolidays,
        terms: Option<&TermDates>,
    ) -> Option<DateTime<Utc>> {
        let reading = Reading::new(self, calendar, holidays, terms);
        let clock = clock_in_london(after)?;
        let state_now = reading.day(clock.date()).state(clock.time())?;
        let until = after.checked_add_months(A_YEAR)?;
        let (at, state) = clock
            .date()
            .iter_days()
            .flat_map(|date| reading.day(date).moments())
            .skip_while(|(at, _)| *at <= after)
            .take_while(|(at, _)| *at <= until)
            .find(|(_, state)| *state != Some(state_now))?;
        state.map(|_| at)
    }
}

/// Opening hours with all that they are read against.
struct Reading<'a> {
    hours: &'a OpeningHours,
    expression: Option<Expression>,
    calendar: HolidayCalendar,
    holidays: &'a BankHolidays,
    terms: Option<&'a TermDates>,
}

/// How far the weekly hours can be relied on; what comes later outweighs what comes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reliance {
    /// They hold.
    Hold,
    /// They hold, or else it is shut.
    HoldOrShut,
    /// They may hold, and anything else may.
    Unknown,
    /// It is shut whatever they say.
    Shut,
}

/// The hours of one day.
struct Day {
    date: NaiveDate,
    reliance: Reliance,
    /// When the weekly hours have it open, in minutes from midnight.
    open: Vec<Range<u16>>,
}

impl<'a> Reading<'a> {
    fn new(
        hours: &'a OpeningHours,
        calendar: HolidayCalendar,
        holidays: &'a BankHolidays,
        terms: Option<&'a TermDates>,
    ) -> Self {
        let parsed: Option<Expression> = hours.osm().and_then(|osm| osm.parse().ok());
        let context = Context::default().with_holidays(public_holidays(holidays.dates(calendar)));
        let expression = parsed.map(|expression| expression.with_context(context));
        Self { hours, expression, calendar, holidays, terms }
    }

    fn day(&self, date: NaiveDate) -> Day {
        let Some(expression) = &self.expression else {
            return Day { date, reliance: Reliance::Unknown.max(self.by_term(date)), open: Vec::new() };
        };
        let ranges = expression.schedule_at(date).into_iter().filter(|range| range.kind == RuleKind::Open);
        let open: Vec<_> =
            ranges.map(|open| open.range.start.mins_from_midnight()..open.range.end.mins_from_midnight()).collect();
        // What could shut it changes nothing on a day on which it does not open.
        let reliance =
            if open.is_empty() { Reliance::Hold } else { self.by_term(date).max(self.by_bank_holiday(date)) };
        Day { date, reliance, open }
    }

    fn by_term(&self, date: NaiveDate) -> Reliance {
        if !self.hours.term_time_only {
            return Reliance::Hold;
        }
        match self.terms.and_then(|terms| terms.is_term_day(date)) {
            Some(true) => Reliance::Hold,
            Some(false) => Reliance::Shut,
            None => Reliance::HoldOrShut,
        }
    }

    fn by_bank_holiday(&self, date: NaiveDate) -> Reliance {
        match (self.hours.bank_holidays, self.holidays.is_holiday(self.calendar, date)) {
            (OnBankHolidays::NotStated, Some(true) | None) => Reliance::Unknown,
            (OnBankHolidays::Closed, None) => Reliance::HoldOrShut,
            // On a bank holiday known to be closed the expression itself has no hours.
            (OnBankHolidays::Open, _) | (_, Some(_)) => Reliance::Hold,
        }
    }
}

/// The dates as the public holidays of an expression's context.
fn public_holidays(dates: impl Iterator<Item = NaiveDate>) -> ContextHolidays {
    let none = ContextHolidays::default();
    let mut public = none.get_public().clone();
    for date in dates {
        public.insert(date);
    }
    ContextHolidays::new(Arc::new(public), Arc::default())
}

impl Day {
    fn state(&self, time: NaiveTime) -> Option<bool> {
        let open = self.open.iter().any(|range| range.contains(&minute_of_day(time)));
        match self.reliance {
            Reliance::Hold => Some(open),
            Reliance::HoldOrShut if open => None,
            Reliance::HoldOrShut | Reliance::Shut => Some(false),
            Reliance::Unknown => None,
        }
    }

    /// Every moment of the day at which the state can change, in order, with the state from then on.
    fn moments(&self) -> Vec<(DateTime<Utc>, Option<bool>)> {
        let boundaries = self.open.iter().flat_map(|range| [range.start, range.end]);
        let mut moments: Vec<_> = std::iter::once(0)
            .chain(boundaries)
            .filter_map(|minute| self.clock_time(minute))
            .flat_map(moments_in_london)
            .chain(clock_change(self.date))
            .collect();
        moments.sort_unstable();
        moments.into_iter().filter_map(|at| Some((at, self.state(clock_in_london(at)?.time())))).collect()
    }

    /// None at the end of the day, which is the start of the next.
    fn clock_time(&self, minute: u16) -> Option<NaiveDateTime> {
        let (hour, minute) = (u32::from(minute / 60), u32::from(minute % 60));
        self.date.and_hms_opt(hour, minute, 0)
    }
}

fn minute_of_day(time: NaiveTime) -> u16 {
    u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(u16::MAX)
}

/// What a clock in London shows; none at the ends of time.
fn clock_in_london(at: DateTime<Utc>) -> Option<NaiveDateTime> {
    let at = at.naive_utc();
    at.checked_add_offset(London.offset_from_utc_datetime(&at).fix())
}

/// The moments at which a clock in London shows a time: one, two where the clock goes back over it, none where
/// it goes forward over it.
fn moments_in_london(clock: NaiveDateTime) -> impl Iterator<Item = DateTime<Utc>> {
    let moments = London.from_local_datetime(&clock);
    let (first, second) = (moments.earliest(), moments.latest());
    first.into_iter().chain(second.filter(|_| first != second)).map(|at| at.to_utc())
}

/// The moment of a day at which London's clocks change if they do: 01:00 UTC, in spring and in autumn.
fn clock_change(date: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = date.and_time(NaiveTime::MIN);
    Some(midnight.checked_add_signed(TimeDelta::hours(1))?.and_utc())
}

#[cfg(test)]
mod tests;
