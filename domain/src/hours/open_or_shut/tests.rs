//! Moments of 2026 and of its bank holidays; the words of the documentation as an oracle.

use chrono::{Datelike, Days};
use proptest::prelude::*;

use super::super::testing::{hours, time};
use super::*;
use crate::calendar::testing::{bank_holidays, date};
use crate::hours::{TimeOfDay, Weekday, WeeklyPeriod};

const CALENDAR: HolidayCalendar = HolidayCalendar::EnglandAndWales;

/// A moment of 2026 in UTC.
fn utc(month: u32, day: u32, time: &str) -> DateTime<Utc> {
    let time = NaiveTime::parse_from_str(time, "%H:%M").unwrap();
    date(2026, month, day).and_time(time).and_utc()
}

fn office_hours(bank_holidays: OnBankHolidays) -> OpeningHours {
    OpeningHours { bank_holidays, ..hours(&[("Mo-Fr", "09:00", "17:00")]) }
}

fn state(hours: &OpeningHours, at: DateTime<Utc>) -> Option<bool> {
    hours.state(at, CALENDAR, &bank_holidays(), None)
}

fn next_change(hours: &OpeningHours, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    hours.next_change(after, CALENDAR, &bank_holidays(), None)
}

fn summer_term() -> TermDates {
    TermDates::new([(date(2026, 4, 13), date(2026, 5, 22)), (date(2026, 6, 1), date(2026, 7, 21))]).unwrap()
}

#[test]
fn hours_are_those_on_a_clock_in_london() {
    let hours = office_hours(OnBankHolidays::NotStated);
    assert_eq!(state(&hours, utc(1, 5, "08:59")), Some(false));
    assert_eq!(state(&hours, utc(1, 5, "09:00")), Some(true));
    assert_eq!(state(&hours, utc(6, 1, "07:59")), Some(false));
    assert_eq!(state(&hours, utc(6, 1, "08:00")), Some(true));
    assert_eq!(state(&hours, utc(6, 1, "15:59")), Some(true));
    assert_eq!(state(&hours, utc(6, 1, "16:00")), Some(false));
}

#[test]
fn no_weekly_hours_are_no_hours_known() {
    let hours = OpeningHours::default();
    assert_eq!(state(&hours, utc(6, 1, "10:00")), None);
    assert_eq!(next_change(&hours, utc(6, 1, "10:00")), None);
}

#[test]
fn bank_holidays_go_by_what_is_stated() {
    let holiday = utc(5, 4, "10:00");
    assert_eq!(state(&office_hours(OnBankHolidays::Open), holiday), Some(true));
    assert_eq!(state(&office_hours(OnBankHolidays::Closed), holiday), Some(false));
    assert_eq!(state(&office_hours(OnBankHolidays::NotStated), holiday), None);
    assert_eq!(state(&office_hours(OnBankHolidays::NotStated), utc(5, 4, "03:00")), None);
}

#[test]
fn every_bank_holiday_loaded_counts() {
    let closed = office_hours(OnBankHolidays::Closed);
    for day in bank_holidays().dates(CALENDAR) {
        let noon = day.and_hms_opt(12, 0, 0).unwrap().and_utc();
        assert_eq!(state(&closed, noon), Some(false), "{day}");
    }
}

#[test]
fn a_bank_holiday_changes_nothing_on_a_day_that_is_shut_anyway() {
    let holidays = BankHolidays::new([(CALENDAR, date(2026, 5, 3))]);
    let hours = office_hours(OnBankHolidays::NotStated);
    assert_eq!(hours.state(utc(5, 3, "10:00"), CALENDAR, &holidays, None), Some(false));
}

#[test]
fn a_year_that_is_not_loaded_matters_only_where_it_could() {
    let none_loaded = BankHolidays::default();
    let monday = |time| utc(6, 1, time);
    let state = |stated, at| office_hours(stated).state(at, CALENDAR, &none_loaded, None);
    assert_eq!(state(OnBankHolidays::Open, monday("10:00")), Some(true));
    assert_eq!(state(OnBankHolidays::Closed, monday("10:00")), None);
    assert_eq!(state(OnBankHolidays::Closed, monday("20:00")), Some(false));
    assert_eq!(state(OnBankHolidays::NotStated, monday("10:00")), None);
    assert_eq!(state(OnBankHolidays::NotStated, monday("20:00")), None);
    assert_eq!(state(OnBankHolidays::NotStated, utc(5, 31, "10:00")), Some(false));
}

#[test]
fn term_time_hours_need_a_term() {
    let hours = OpeningHours { term_time_only: true, ..office_hours(OnBankHolidays::NotStated) };
    let terms = summer_term();
    let state = |at, terms| hours.state(at, CALENDAR, &bank_holidays(), terms);
    assert_eq!(state(utc(5, 22, "10:00"), Some(&terms)), Some(true));
    assert_eq!(state(utc(5, 27, "10:00"), Some(&terms)), Some(false));
    assert_eq!(state(utc(9, 1, "10:00"), Some(&terms)), None);
    assert_eq!(state(utc(9, 1, "20:00"), Some(&terms)), Some(false));
    assert_eq!(state(utc(5, 22, "10:00"), None), None);
    // Out of term it is shut, bank holiday or not.
    assert_eq!(state(utc(5, 25, "10:00"), Some(&terms)), Some(false));
    assert_eq!(state(utc(5, 4, "10:00"), Some(&terms)), None);
}

#[test]
fn out_of_term_it_is_shut_though_its_hours_are_not_known() {
    let hours = OpeningHours { term_time_only: true, ..OpeningHours::default() };
    let terms = summer_term();
    assert_eq!(hours.state(utc(5, 27, "10:00"), CALENDAR, &bank_holidays(), Some(&terms)), Some(false));
    assert_eq!(hours.state(utc(5, 20, "10:00"), CALENDAR, &bank_holidays(), Some(&terms)), None);
}

#[test]
fn the_next_change_passes_over_half_term() {
    let hours = OpeningHours { term_time_only: true, ..office_hours(OnBankHolidays::NotStated) };
    let terms = summer_term();
    let next = |after| hours.next_change(after, CALENDAR, &bank_holidays(), Some(&terms));
    assert_eq!(next(utc(5, 22, "16:00")), Some(utc(6, 1, "08:00")));
    assert_eq!(next(utc(7, 21, "10:00")), Some(utc(7, 21, "16:00")));
    assert_eq!(next(utc(7, 21, "16:00")), None);
}

#[test]
fn opens_and_closes_next() {
    let hours = office_hours(OnBankHolidays::NotStated);
    assert_eq!(next_change(&hours, utc(6, 1, "07:00")), Some(utc(6, 1, "08:00")));
    assert_eq!(next_change(&hours, utc(6, 1, "08:00")), Some(utc(6, 1, "16:00")));
    assert_eq!(next_change(&hours, utc(6, 5, "16:00")), Some(utc(6, 8, "08:00")));
}

#[test]
fn the_next_change_is_not_sought_beyond_what_is_known() {
    let before_a_holiday = utc(5, 1, "17:00");
    assert_eq!(next_change(&office_hours(OnBankHolidays::NotStated), before_a_holiday), None);
    assert_eq!(next_change(&office_hours(OnBankHolidays::Open), before_a_holiday), Some(utc(5, 4, "08:00")));
    assert_eq!(next_change(&office_hours(OnBankHolidays::Closed), before_a_holiday), Some(utc(5, 5, "08:00")));
    assert_eq!(next_change(&office_hours(OnBankHolidays::Closed), utc(12, 31, "18:00")), None);
}

#[test]
fn a_line_that_never_shuts_never_changes() {
    let always = OpeningHours { bank_holidays: OnBankHolidays::Open, ..hours(&[("Mo-Su", "00:00", "24:00")]) };
    assert_eq!(state(&always, utc(12, 25, "03:00")), Some(true));
    assert_eq!(next_change(&always, utc(12, 25, "03:00")), None);
}

#[test]
fn a_line_that_shuts_on_bank_holidays_shuts_at_midnight() {
    let nearly_always = OpeningHours { bank_holidays: OnBankHolidays::Closed, ..hours(&[("Mo-Su", "00:00", "24:00")]) };
    assert_eq!(next_change(&nearly_always, utc(6, 1, "12:00")), Some(utc(8, 30, "23:00")));
    assert_eq!(next_change(&nearly_always, utc(8, 31, "12:00")), Some(utc(8, 31, "23:00")));
}

#[test]
fn nights_run_on_into_the_next_day() {
    let nights = hours(&[("Fr", "22:00", "02:00"), ("Sa", "09:00", "12:00")]);
    assert_eq!(state(&nights, utc(6, 5, "22:30")), Some(true));
    assert_eq!(state(&nights, utc(6, 6, "00:30")), Some(true));
    assert_eq!(state(&nights, utc(6, 6, "01:00")), Some(false));
    assert_eq!(state(&nights, utc(6, 6, "08:00")), Some(true));
    assert_eq!(next_change(&nights, utc(6, 5, "22:30")), Some(utc(6, 6, "01:00")));
}

#[test]
fn office_hours_follow_the_clocks_in_march_and_october() {
    let hours = office_hours(OnBankHolidays::Closed);
    assert_eq!(next_change(&hours, utc(3, 27, "17:00")), Some(utc(3, 30, "08:00")));
    assert_eq!(next_change(&hours, utc(10, 23, "16:00")), Some(utc(10, 26, "09:00")));
}

#[test]
fn a_closing_time_that_the_clock_leaps_over_is_the_leap() {
    let hours = hours(&[("Su", "00:30", "01:30")]);
    assert_eq!(next_change(&hours, utc(3, 29, "00:00")), Some(utc(3, 29, "00:30")));
    assert_eq!(next_change(&hours, utc(3, 29, "00:30")), Some(utc(3, 29, "01:00")));
}

#[test]
fn hours_that_the_clock_shows_twice_come_twice() {
    let hours = hours(&[("Su", "00:30", "01:30")]);
    assert_eq!(next_change(&hours, utc(10, 24, "23:30")), Some(utc(10, 25, "00:30")));
    assert_eq!(next_change(&hours, utc(10, 25, "00:30")), Some(utc(10, 25, "01:00")));
    assert_eq!(next_change(&hours, utc(10, 25, "01:00")), Some(utc(10, 25, "01:30")));
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let hours = office_hours(OnBankHolidays::Open);
        state(&hours, at);
        next_change(&hours, at);
    }
}

fn any_time() -> impl Strategy<Value = TimeOfDay> {
    (0..=48_u32).prop_map(|halves| time(&format!("{:02}:{:02}", halves / 2, halves % 2 * 30)))
}

fn any_hours() -> impl Strategy<Value = OpeningHours> {
    let days = proptest::sample::subsequence(Weekday::ALL.to_vec(), 1..=7);
    let period = (days, any_time(), any_time()).prop_map(|(days, opens, closes)| WeeklyPeriod { days, opens, closes });
    let stated =
        proptest::sample::select(vec![OnBankHolidays::Open, OnBankHolidays::Closed, OnBankHolidays::NotStated]);
    (proptest::collection::vec(period, 1..4), stated, any::<bool>()).prop_map(
        |(weekly, bank_holidays, term_time_only)| OpeningHours {
            statement: None,
            weekly,
            term_time_only,
            bank_holidays,
        },
    )
}

/// Any half hour of 2026, those of the days on which the clocks change often.
fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
    let day = prop_oneof![0..364_u64, Just(86), Just(87), Just(296), Just(297)];
    (day, 0..48_i64).prop_map(|(day, halves)| {
        (date(2026, 1, 1) + Days::new(day)).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(30 * halves)
    })
}

/// Whether the weekly periods alone cover the time.
fn covers(hours: &OpeningHours, clock: NaiveDateTime) -> bool {
    let minute = minute_of_day(clock.time());
    let today = Weekday::from(clock.date().weekday());
    hours.periods().into_iter().any(|(day, opens, closes)| {
        let (opens, closes) = (opens.minutes_from_midnight(), closes.minutes_from_midnight());
        let overnight = closes <= opens;
        let (on_its_day, on_the_next) = (day == today, day.next() == today);
        (on_its_day && opens <= minute && (overnight || minute < closes))
            || (on_the_next && overnight && minute < closes)
    })
}

/// The state by the words of its documentation.
fn naive_state(hours: &OpeningHours, at: DateTime<Utc>, terms: &TermDates) -> Option<bool> {
    let clock = at.with_timezone(&London).naive_local();
    let open = covers(hours, clock);
    let minutes = (0..1_440).map(|minute| clock.date().and_time(NaiveTime::MIN) + TimeDelta::minutes(minute));
    let opens_that_day = minutes.step_by(30).any(|clock| covers(hours, clock));
    let in_term = if hours.term_time_only { terms.is_term_day(clock.date()) } else { Some(true) };
    let holiday = bank_holidays().is_holiday(CALENDAR, clock.date()).unwrap();
    match (hours.bank_holidays, in_term) {
        _ if !opens_that_day => Some(false),
        (_, Some(false)) => Some(false),
        (OnBankHolidays::Closed, _) if holiday => Some(false),
        (OnBankHolidays::NotStated, _) if holiday => None,
        (_, None) if open => None,
        _ => Some(open),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_expression_parses(hours in any_hours()) {
        let osm = hours.osm().unwrap();
        prop_assert!(osm.parse::<Expression>().is_ok(), "{}", osm);
    }

    #[test]
    fn the_state_is_what_the_periods_say(hours in any_hours(), at in any_moment()) {
        let terms = summer_term();
        let state = hours.state(at, CALENDAR, &bank_holidays(), Some(&terms));
        prop_assert_eq!(state, naive_state(&hours, at, &terms), "{:?}", hours.osm());
    }

    #[test]
    fn the_next_change_is_the_first(hours in any_hours(), after in any_moment()) {
        let (terms, holidays) = (summer_term(), bank_holidays());
        let reading = Reading::new(&hours, CALENDAR, &holidays, Some(&terms));
        let state = |at| {
            let clock = clock_in_london(at).unwrap();
            reading.day(clock.date()).state(clock.time())
        };
        let half_hours = (1..48 * 10).map(|halves| after + TimeDelta::minutes(30 * halves));
        let first_other = half_hours.take_while(|at| at.year() == 2026).find(|at| state(*at) != state(after));
        let next = hours.next_change(after, CALENDAR, &holidays, Some(&terms));
        match (state(after), first_other) {
            (None, _) => prop_assert_eq!(next, None),
            (_, Some(at)) => prop_assert_eq!(next, state(at).map(|_| at)),
            (_, None) => prop_assert!(next.is_none_or(|next| next > after + TimeDelta::days(9) || next.year() > 2026)),
        }
    }
}
