//! From weekly wall-clock hours to instants, and what makes weekly hours sensible.

use jiff::civil::{Date, DateTime, Weekday as JiffWeekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::interval::Interval;
use super::payloads::{Weekday, WeeklyPeriod};
use crate::platform::error::FieldError;
use crate::platform::http::formats;

/// Weekly hours from a date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The first day.
    pub effective_from: Date,
    /// The hours of a week.
    pub weekly: Vec<WeeklyPeriod>,
}

/// The schedule in force on a day: the latest that has begun.
#[must_use]
pub fn in_force(schedules: &[Schedule], day: Date) -> Option<&Schedule> {
    schedules.iter().filter(|schedule| schedule.effective_from <= day).max_by_key(|schedule| schedule.effective_from)
}

/// The hours that touch `span`, as instants.
#[must_use]
pub fn open_intervals(schedules: &[Schedule], zone: &TimeZone, span: Interval) -> Vec<Interval> {
    let first = zone.to_datetime(span.from).date();
    let last = zone.to_datetime(span.until).date();
    let mut open: Vec<Interval> = first
        .series(1.day())
        .take_while(|day| *day <= last)
        .filter_map(|day| Some((day, in_force(schedules, day)?)))
        .flat_map(|(day, schedule)| hours_of(schedule, day, zone))
        .filter(|hours| hours.overlaps(span))
        .collect();
    open.sort_unstable();
    open
}

fn hours_of<'a>(schedule: &'a Schedule, day: Date, zone: &'a TimeZone) -> impl Iterator<Item = Interval> + 'a {
    let periods = schedule.weekly.iter().filter(move |period| period.weekday.is(day.weekday()));
    periods.filter_map(move |period| {
        let (from, until) = (at(zone, day, &period.from)?, at(zone, day, &period.to)?);
        (from < until).then_some(Interval { from, until })
    })
}

/// A wall-clock time on a day. One that the clocks skip counts as the hour after; one that comes twice as
/// the first.
fn at(zone: &TimeZone, day: Date, time: &str) -> Option<Timestamp> {
    let minutes = formats::wall_clock(time)?;
    let midnight: DateTime = day.into();
    let civil = midnight.checked_add(i64::from(minutes).minutes()).ok()?;
    zone.to_ambiguous_timestamp(civil).compatible().ok()
}

/// Errors of weekly hours: an end before its start, two periods over each other.
pub fn check_weekly(weekly: &[WeeklyPeriod], errors: &mut Vec<FieldError>) {
    for (index, period) in weekly.iter().enumerate() {
        let (Some(from), Some(to)) = (formats::wall_clock(&period.from), formats::wall_clock(&period.to)) else { continue };
        if from >= to {
            errors.push(FieldError::new(format!("/weekly/{index}/to"), "not_after_start", "must be after from; a period does not cross midnight"));
        }
        let overlaps = |other: &WeeklyPeriod| {
            let bounds = (formats::wall_clock(&other.from), formats::wall_clock(&other.to));
            matches!(bounds, (Some(start), Some(end)) if other.weekday == period.weekday && start < to && from < end)
        };
        if weekly[..index].iter().any(overlaps) {
            errors.push(FieldError::new(format!("/weekly/{index}/from"), "overlap", "overlaps another period of the same day"));
        }
    }
}

impl Weekday {
    fn is(self, day: JiffWeekday) -> bool {
        let same = match self {
            Self::Monday => JiffWeekday::Monday,
            Self::Tuesday => JiffWeekday::Tuesday,
            Self::Wednesday => JiffWeekday::Wednesday,
            Self::Thursday => JiffWeekday::Thursday,
            Self::Friday => JiffWeekday::Friday,
            Self::Saturday => JiffWeekday::Saturday,
            Self::Sunday => JiffWeekday::Sunday,
        };
        same == day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(weekday: Weekday, from: &str, to: &str) -> WeeklyPeriod {
        WeeklyPeriod { weekday, from: from.into(), to: to.into() }
    }

    fn span(from: &str, until: &str) -> Interval {
        Interval { from: from.parse().unwrap(), until: until.parse().unwrap() }
    }

    fn sundays() -> Vec<Schedule> {
        vec![Schedule { effective_from: "2026-01-01".parse().unwrap(), weekly: vec![period(Weekday::Sunday, "09:00", "17:00")] }]
    }

    #[test]
    fn nine_o_clock_stays_nine_o_clock_when_the_clocks_change() {
        let zone = TimeZone::get("Europe/London").unwrap();
        for (day, opens) in [
            ("2026-03-22", "2026-03-22T09:00:00Z"),
            ("2026-03-29", "2026-03-29T08:00:00Z"),
            ("2026-10-18", "2026-10-18T08:00:00Z"),
            ("2026-10-25", "2026-10-25T09:00:00Z"),
        ] {
            let open = open_intervals(&sundays(), &zone, span(&format!("{day}T00:00:00Z"), &format!("{day}T23:00:00Z")));
            assert_eq!(open.len(), 1, "{day}");
            assert_eq!(open[0].from, opens.parse().unwrap(), "{day}");
            assert_eq!(open[0].until.duration_since(open[0].from).as_hours(), 8, "{day}");
        }
    }

    #[test]
    fn hours_over_a_change_of_clocks_are_as_long_as_they_are() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let night = vec![Schedule { effective_from: "2026-01-01".parse().unwrap(), weekly: vec![period(Weekday::Sunday, "00:00", "04:00")] }];
        let length = |day: &str| {
            let open = open_intervals(&night, &zone, span(&format!("{day}T00:00:00Z"), &format!("{day}T12:00:00Z")));
            open.iter().map(|hours| hours.until.duration_since(hours.from).as_hours()).sum::<i64>()
        };
        assert_eq!(length("2026-03-29"), 3);
        assert_eq!(length("2026-10-25"), 5);
    }

    #[test]
    fn a_later_schedule_replaces_an_earlier_one_from_its_day() {
        let mut schedules = sundays();
        schedules.push(Schedule { effective_from: "2026-06-01".parse().unwrap(), weekly: vec![] });
        assert!(!in_force(&schedules, "2026-05-31".parse().unwrap()).unwrap().weekly.is_empty());
        assert!(in_force(&schedules, "2026-06-01".parse().unwrap()).unwrap().weekly.is_empty());
        assert!(in_force(&schedules, "2025-12-31".parse().unwrap()).is_none());
    }

    #[test]
    fn weekly_hours_must_make_sense() {
        let codes = |weekly: &[WeeklyPeriod]| {
            let mut errors = Vec::new();
            check_weekly(weekly, &mut errors);
            errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        let (morning, noon) = (period(Weekday::Monday, "09:00", "12:00"), period(Weekday::Monday, "12:00", "17:00"));
        assert!(codes(&[morning.clone(), noon, period(Weekday::Tuesday, "09:00", "24:00")]).is_empty());
        assert_eq!(codes(&[period(Weekday::Monday, "12:00", "12:00")]), ["/weekly/0/to"]);
        assert_eq!(codes(&[morning, period(Weekday::Monday, "11:59", "13:00")]), ["/weekly/1/from"]);
    }
}
