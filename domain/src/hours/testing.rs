//! What the tests of opening hours share.

use super::{OpeningHours, TimeOfDay, Weekday, WeeklyPeriod};

/// A time written as text.
pub(super) fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).unwrap()
}

/// Weekly hours from days ("Mo We", or "Mo-Fr" and "Mo-Su"), opening and closing time.
pub(super) fn hours(periods: &[(&str, &str, &str)]) -> OpeningHours {
    let weekly = periods.iter().map(|(days, opens, closes)| WeeklyPeriod {
        days: days_of(days),
        opens: time(opens),
        closes: time(closes),
    });
    OpeningHours { weekly: weekly.collect(), ..OpeningHours::default() }
}

fn days_of(text: &str) -> Vec<Weekday> {
    let day = |short: &str| Weekday::ALL.into_iter().find(|day| day.short_name() == short).unwrap();
    match text {
        "Mo-Fr" => Weekday::ALL[..5].to_vec(),
        "Mo-Su" => Weekday::ALL.to_vec(),
        days => days.split(' ').map(day).collect(),
    }
}
