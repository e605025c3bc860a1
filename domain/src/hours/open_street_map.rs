//! Opening hours as OpenStreetMap writes them.

use std::collections::BTreeMap;

use super::{OnBankHolidays, OpeningHours, TimeOfDay, Weekday};

type Times = Vec<(TimeOfDay, TimeOfDay)>;

impl OpeningHours {
    /// The weekly hours in the `opening_hours` syntax of OpenStreetMap, days with the same hours together:
    /// `Mo-Tu,Th-Fr 09:00-17:00; We 09:00-12:00; PH off`. Bank holidays are named only where closed, and term
    /// time, for which there is no word, never. None where no weekly hours are known.
    pub fn osm(&self) -> Option<String> {
        let groups = days_by_times(&self.periods());
        let rules: Vec<String> = groups.iter().map(|(times, days)| rule(days, times)).collect();
        if rules.is_empty() {
            return None;
        }
        // After ";" a rule replaces all that earlier ones say of its days, the hours after midnight that the
        // day before left on them included; after "," it adds to it.
        let separator = if groups.iter().any(|(times, _)| run_past_midnight(times)) { ", " } else { "; " };
        let closed = if self.bank_holidays == OnBankHolidays::Closed { "; PH off" } else { "" };
        Some(rules.join(separator) + closed)
    }
}

/// The days that have the same times, in the order of each group's first day.
fn days_by_times(periods: &[(Weekday, TimeOfDay, TimeOfDay)]) -> Vec<(Times, Vec<Weekday>)> {
    let mut times_by_day = BTreeMap::<Weekday, Times>::new();
    for &(day, opens, closes) in periods {
        times_by_day.entry(day).or_default().push((opens, closes));
    }
    let mut groups = Vec::<(Times, Vec<Weekday>)>::new();
    for (day, times) in times_by_day {
        match groups.iter_mut().find(|(known, _)| *known == times) {
            Some((_, days)) => days.push(day),
            None => groups.push((times, vec![day])),
        }
    }
    groups
}

fn run_past_midnight(times: &Times) -> bool {
    times.iter().any(|(opens, closes)| closes <= opens)
}

fn rule(days: &[Weekday], times: &Times) -> String {
    let times: Vec<String> = times.iter().map(|(opens, closes)| format!("{opens}-{closes}")).collect();
    format!("{} {}", day_names(days), times.join(","))
}

/// The days, those that follow each other as a run: `Mo-We,Fr`.
fn day_names(days: &[Weekday]) -> String {
    let runs = days.chunk_by(|day, following| day.next() == *following);
    let names: Vec<String> = runs.filter_map(run_name).collect();
    names.join(",")
}

fn run_name(run: &[Weekday]) -> Option<String> {
    let (first, last) = (run.first()?, run.last()?);
    if first == last {
        return Some(first.short_name().to_owned());
    }
    Some(format!("{}-{}", first.short_name(), last.short_name()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::hours;
    use super::*;

    fn osm(periods: &[(&str, &str, &str)]) -> String {
        hours(periods).osm().unwrap()
    }

    #[test]
    fn no_weekly_hours_have_no_expression() {
        let closed = OpeningHours { bank_holidays: OnBankHolidays::Closed, ..OpeningHours::default() };
        assert_eq!(closed.osm(), None);
    }

    #[test]
    fn days_with_the_same_hours_stand_together() {
        let shorter_wednesday = [("Mo Tu Th Fr", "09:00", "17:00"), ("We", "09:00", "12:00")];
        assert_eq!(osm(&shorter_wednesday), "Mo-Tu,Th-Fr 09:00-17:00; We 09:00-12:00");
        assert_eq!(osm(&[("Mo-Fr", "13:00", "17:00"), ("Mo-Fr", "09:00", "12:00")]), "Mo-Fr 09:00-12:00,13:00-17:00");
        assert_eq!(osm(&[("Su", "10:00", "12:00"), ("Mo We", "09:00", "12:00")]), "Mo,We 09:00-12:00; Su 10:00-12:00");
        assert_eq!(osm(&[("Mo-Su", "00:00", "24:00")]), "Mo-Su 00:00-24:00");
    }

    #[test]
    fn nights_keep_what_they_leave_on_the_next_day() {
        let nights = [("Mo-Fr", "22:00", "02:00"), ("Sa", "09:00", "12:00")];
        assert_eq!(osm(&nights), "Mo-Fr 22:00-02:00, Sa 09:00-12:00");
    }

    #[test]
    fn bank_holidays_are_named_where_closed() {
        let weekdays = hours(&[("Mo-Fr", "09:00", "17:00")]);
        let on = |bank_holidays| OpeningHours { bank_holidays, ..weekdays.clone() }.osm().unwrap();
        assert_eq!(on(OnBankHolidays::Closed), "Mo-Fr 09:00-17:00; PH off");
        assert_eq!(on(OnBankHolidays::Open), "Mo-Fr 09:00-17:00");
        assert_eq!(on(OnBankHolidays::NotStated), "Mo-Fr 09:00-17:00");
    }
}
