//! The text formats of the contract: instants with an offset, dates, and the years they may name.

use jiff::Timestamp;
use jiff::civil::Date;

const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// An RFC 3339 instant with an offset, between 1900 and 2100, without a leap second.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let fits = |byte: &u8| byte.is_ascii_digit() || b"TtZz:.+-".contains(byte);
    let shaped = (20..=40).contains(&bytes.len()) && bytes.iter().all(fits) && bytes[10].eq_ignore_ascii_case(&b'T') && bytes[13] == b':' && bytes[16] == b':';
    if !shaped || &bytes[17..19] == b"60" {
        return None;
    }
    let instant: Timestamp = text.parse().ok()?;
    YEARS.contains(&instant.to_zoned(jiff::tz::TimeZone::UTC).year()).then_some(instant)
}

/// A calendar date `YYYY-MM-DD` between 1900 and 2100.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date: Date = text.parse().ok().filter(|_| shaped)?;
    YEARS.contains(&date.year()).then_some(date)
}

/// A wall-clock time `HH:MM`, from `00:00` to `24:00` (the end of the day), in minutes since midnight.
#[must_use]
pub fn wall_clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |part: &str| (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u16>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 1_440).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_needs_its_offset_and_a_likely_year() {
        for good in ["2026-03-29T01:30:00Z", "2026-03-29T01:30:00+01:00", "2026-03-29t01:30:00.123456z"] {
            assert!(instant(good).is_some(), "{good}");
        }
        for bad in [
            "2026-03-29T01:30:00",
            "2026-03-29 01:30:00Z",
            "2026-03-29T01:30Z",
            "9999-12-31T23:59:59Z",
            "1066-10-14T09:00:00Z",
            "infinity",
            "2026-03-29T23:59:60Z",
            "2026-02-30T10:00:00Z",
            "2026-03-29T01:30:00Z[UTC]",
            "2026-03-29T25:00:00Z",
            "",
            "é026-03-29T01:30:00Z",
        ] {
            assert!(instant(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn dates_are_ten_characters() {
        assert!(date("2024-02-29").is_some());
        for bad in ["2025-02-29", "2025-2-1", "9999-01-01", "20250101", "2025-01-01T00:00:00Z"] {
            assert!(date(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn wall_clock_times_end_with_the_day() {
        assert_eq!(wall_clock("00:00"), Some(0));
        assert_eq!(wall_clock("24:00"), Some(1_440));
        for bad in ["24:01", "9:00", "09:60", "0900", "+9:00"] {
            assert!(wall_clock(bad).is_none(), "{bad}");
        }
    }
}
