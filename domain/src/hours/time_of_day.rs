//! A time on the clock.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use thiserror::Error;

use crate::vocabulary::in_writing::in_writing;

const MINUTES_IN_AN_HOUR: u16 = 60;

/// A time on the clock in hours and minutes, 00:00 to 24:00, written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = TimeOfDay::PATTERN, "x-expected" = TimeOfDay::EXPECTED))]
pub struct TimeOfDay {
    minutes: u16,
}

/// A string that is not a [`TimeOfDay`]. It does not quote the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected {}", TimeOfDay::EXPECTED)]
pub struct NotATimeOfDay;

impl TimeOfDay {
    /// What a parsable string looks like, for error texts.
    pub const EXPECTED: &'static str = "a time of day such as \"09:00\", \"17:30\" or \"24:00\"";

    /// The regular expression that the published schema gives; `parse` is the authority.
    pub const PATTERN: &'static str = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";

    /// 00:00, the start of a day.
    pub const MIDNIGHT: Self = Self { minutes: 0 };

    /// 24:00, the end of a day.
    pub const END_OF_DAY: Self = Self { minutes: 24 * MINUTES_IN_AN_HOUR };

    /// Parses `HH:MM`. An error for anything else, times after 24:00 included.
    pub fn parse(text: &str) -> Result<Self, NotATimeOfDay> {
        let (hours, minutes) = text.trim().split_once(':').ok_or(NotATimeOfDay)?;
        let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
        let time = Self { minutes: hours * MINUTES_IN_AN_HOUR + minutes };
        if minutes < MINUTES_IN_AN_HOUR && time <= Self::END_OF_DAY { Ok(time) } else { Err(NotATimeOfDay) }
    }

    /// Minutes from midnight, 0 to 1,440.
    pub fn minutes_from_midnight(self) -> u16 {
        self.minutes
    }
}

fn two_digits(text: &str) -> Result<u16, NotATimeOfDay> {
    let plain = text.len() == 2 && !text.starts_with('+');
    text.parse().ok().filter(|_| plain).ok_or(NotATimeOfDay)
}

impl FromStr for TimeOfDay {
    type Err = NotATimeOfDay;

    fn from_str(text: &str) -> Result<Self, NotATimeOfDay> {
        Self::parse(text)
    }
}

in_writing!(TimeOfDay);

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = (self.minutes / MINUTES_IN_AN_HOUR, self.minutes % MINUTES_IN_AN_HOUR);
        write!(formatter, "{hours:02}:{minutes:02}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parses_displays_and_orders() {
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(TimeOfDay::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(TimeOfDay::parse(" 24:00 "), Ok(TimeOfDay::END_OF_DAY));
        assert!(TimeOfDay::parse("09:30").unwrap() < TimeOfDay::parse("10:00").unwrap());
        assert_eq!(TimeOfDay::parse("01:30").unwrap().minutes_from_midnight(), 90);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "9:00", "09.00", "09:60", "24:01", "25:00", "99:99", "09:00:00", "+9:00", "9am", "é:00"] {
            assert_eq!(TimeOfDay::parse(text), Err(NotATimeOfDay), "{text}");
        }
    }

    #[test]
    fn the_schema_is_a_patterned_string() {
        let schema = schemars::schema_for!(TimeOfDay).to_value();
        assert_eq!(schema["type"], "string");
        assert_eq!(schema["pattern"], TimeOfDay::PATTERN);
    }

    proptest! {
        #[test]
        fn what_the_pattern_allows_parses_and_stays(text in TimeOfDay::PATTERN.trim_matches(['^', '$'])) {
            prop_assert_eq!(TimeOfDay::parse(&text).map(|time| time.to_string()), Ok(text));
        }
    }
}
