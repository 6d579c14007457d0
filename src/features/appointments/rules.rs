//! Pure decisions of the diary: whether a slot can be booked, which slots near it can, and which step may
//! follow which.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::features::schedules::{Calendar, Interval, subtract};

/// Free slots begin at these steps.
const STEP: SignedDuration = SignedDuration::from_mins(15);
/// How far around the wished time free slots are looked for.
pub const SEARCH: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How many free slots a refusal names.
const NEAREST: usize = 3;

/// A wished appointment: its length, and what the practitioner needs around it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Length of the appointment itself.
    pub length: SignedDuration,
    /// Needed before.
    pub before: SignedDuration,
    /// Needed after.
    pub after: SignedDuration,
}

impl Shape {
    /// The appointment itself, at a start.
    #[must_use]
    pub fn appointment(&self, starts_at: Timestamp) -> Interval {
        Interval::lasting(starts_at, self.length)
    }

    /// What it takes of the practitioner's time.
    #[must_use]
    pub fn busy(&self, starts_at: Timestamp) -> Interval {
        self.appointment(starts_at).widened(self.before, self.after)
    }
}

/// Everything a booking must fit.
#[derive(Clone, Debug, Default)]
pub struct Diary {
    /// Hours and time off of the practitioner.
    pub calendar: Calendar,
    /// The practitioner's other bookings, with their buffers.
    pub practitioner_busy: Vec<Interval>,
    /// The client's other appointments.
    pub client_busy: Vec<Interval>,
}

/// Why a slot cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its day is over.
    Past,
    /// The practitioner does not work then.
    OutsideHours,
    /// The practitioner is away.
    TimeOff(Interval),
    /// The practitioner is booked, buffers included.
    PractitionerBusy(Interval),
    /// The client has another appointment.
    ClientBusy(Interval),
}

/// Whether the slot can be booked. An appointment may still be entered on the day it happened.
///
/// # Errors
/// The first reason against it.
pub fn check_bookable(shape: &Shape, starts_at: Timestamp, diary: &Diary, zone: &TimeZone, now: Timestamp) -> Result<(), Refusal> {
    let (appointment, busy) = (shape.appointment(starts_at), shape.busy(starts_at));
    if zone.to_datetime(starts_at).date() < zone.to_datetime(now).date() {
        return Err(Refusal::Past);
    }
    if !diary.calendar.open.iter().any(|open| open.contains(appointment)) {
        return Err(Refusal::OutsideHours);
    }
    let clash = |taken: &[Interval], wished: Interval| taken.iter().copied().find(|taken| taken.overlaps(wished));
    if let Some(away) = clash(&diary.calendar.away, busy) {
        return Err(Refusal::TimeOff(away));
    }
    if let Some(booked) = clash(&diary.practitioner_busy, busy) {
        return Err(Refusal::PractitionerBusy(booked));
    }
    clash(&diary.client_busy, appointment).map_or(Ok(()), |booked| Err(Refusal::ClientBusy(booked)))
}

/// The free slots nearest to the wished start, nearest first, none before now.
#[must_use]
pub fn nearest_free(shape: &Shape, wished: Timestamp, diary: &Diary, now: Timestamp) -> Vec<Interval> {
    let taken: Vec<Interval> = diary.calendar.away.iter().chain(&diary.practitioner_busy).copied().collect();
    let room = subtract(&diary.calendar.open.iter().map(|open| open.widened(shape.before, shape.after)).collect::<Vec<_>>(), &taken);
    let fits = |slot: &Interval| slot.from >= now && !diary.client_busy.iter().any(|busy| busy.overlaps(*slot));
    let mut slots: Vec<Interval> = room.iter().flat_map(|room| slots_within(shape, *room)).filter(fits).collect();
    slots.sort_by_key(|slot| (slot.from.duration_since(wished).abs(), slot.from));
    slots.dedup();
    slots.truncate(NEAREST);
    slots
}

/// Slots at full quarters of an hour whose buffers fit the room.
fn slots_within(shape: &Shape, room: Interval) -> impl Iterator<Item = Interval> + '_ {
    let earliest = room.from + shape.before;
    let step = STEP.as_secs();
    let first = earliest.as_second().div_euclid(step) * step;
    let first = if first < earliest.as_second() { first + step } else { first };
    let starts = (0..).map_while(move |index| Timestamp::from_second(first + index * step).ok());
    starts.map(|start| shape.appointment(start)).take_while(move |slot| slot.until + shape.after <= room.until)
}

/// What an appointment has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Booked,
    CheckedIn,
    Completed,
    Cancelled,
    NoShow,
}

impl Status {
    const ALL: [Status; 5] = [Self::Booked, Self::CheckedIn, Self::Completed, Self::Cancelled, Self::NoShow];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::CheckedIn => "checked_in",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// From what is stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A step of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Reschedule,
    Cancel,
    CheckIn,
    Complete,
    NoShow,
}

/// Whether the step may be taken now.
///
/// # Errors
/// Why not, and what would be possible.
pub fn check_step(status: Status, verb: Verb, starts_at: Timestamp, now: Timestamp) -> Result<(), String> {
    let from: &[Status] = match verb {
        Verb::Reschedule | Verb::CheckIn | Verb::NoShow => &[Status::Booked],
        Verb::Cancel | Verb::Complete => &[Status::Booked, Status::CheckedIn],
    };
    if !from.contains(&status) {
        let names = from.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(" or ");
        return Err(format!("The appointment is {}; this step needs it to be {names}.", status.as_str()));
    }
    if matches!(verb, Verb::Complete | Verb::NoShow) && now < starts_at {
        return Err("The appointment has not begun yet.".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-02T{text}:00Z").parse().unwrap()
    }

    fn span(from: &str, until: &str) -> Interval {
        Interval { from: at(from), until: at(until) }
    }

    fn shape() -> Shape {
        Shape { length: SignedDuration::from_mins(60), before: SignedDuration::ZERO, after: SignedDuration::from_mins(15) }
    }

    fn diary() -> Diary {
        let calendar = Calendar { open: vec![span("09:00", "12:00"), span("13:00", "17:00")], away: vec![span("16:00", "17:00")] };
        Diary { calendar, practitioner_busy: vec![span("10:00", "11:15")], client_busy: vec![span("14:00", "15:00")] }
    }

    #[test]
    fn a_slot_must_fit_hours_time_off_practitioner_and_client() {
        let cases = [
            ("08:30", Err(Refusal::OutsideHours)),
            ("11:30", Err(Refusal::OutsideHours)),
            ("09:00", Err(Refusal::PractitionerBusy(span("10:00", "11:15")))),
            ("11:00", Err(Refusal::PractitionerBusy(span("10:00", "11:15")))),
            ("13:00", Ok(())),
            ("13:15", Err(Refusal::ClientBusy(span("14:00", "15:00")))),
            ("14:45", Err(Refusal::ClientBusy(span("14:00", "15:00")))),
            ("15:00", Err(Refusal::TimeOff(span("16:00", "17:00")))),
        ];
        for (start, expected) in cases {
            assert_eq!(check_bookable(&shape(), at(start), &diary(), &TimeZone::UTC, at("08:00")), expected, "{start}");
        }
    }

    #[test]
    fn yesterday_is_past_and_this_morning_is_not() {
        let tomorrow: Timestamp = "2026-03-03T00:00:00Z".parse().unwrap();
        assert_eq!(check_bookable(&shape(), at("13:00"), &diary(), &TimeZone::UTC, tomorrow), Err(Refusal::Past));
        assert_eq!(check_bookable(&shape(), at("13:00"), &diary(), &TimeZone::UTC, at("18:00")), Ok(()));
    }

    #[test]
    fn the_nearest_free_slots_are_bookable_and_nearest_first() {
        let slots = nearest_free(&shape(), at("10:00"), &diary(), at("08:00"));
        assert_eq!(slots.iter().map(|slot| slot.from).collect::<Vec<_>>(), [at("13:00")]);
        for slot in slots {
            assert_eq!(check_bookable(&shape(), slot.from, &diary(), &TimeZone::UTC, at("08:00")), Ok(()));
        }
        let open = Diary { calendar: Calendar { open: vec![span("09:00", "17:00")], away: vec![] }, ..Diary::default() };
        let near: Vec<_> = nearest_free(&shape(), at("12:07"), &open, at("08:00")).into_iter().map(|slot| slot.from).collect();
        assert_eq!(near, [at("12:00"), at("12:15"), at("11:45")]);
    }

    #[test]
    fn steps_follow_each_other_only_so() {
        use Status as S;
        use Verb as V;
        let (start, before, after) = (at("10:00"), at("09:00"), at("10:30"));
        let allowed = |status, verb, now| check_step(status, verb, start, now).is_ok();
        assert!(allowed(S::Booked, V::Reschedule, before) && !allowed(S::CheckedIn, V::Reschedule, before));
        assert!(allowed(S::Booked, V::Complete, after) && !allowed(S::Booked, V::Complete, before));
        assert!(allowed(S::CheckedIn, V::Cancel, after) && !allowed(S::Completed, V::Cancel, after));
        assert!(allowed(S::Booked, V::NoShow, after) && !allowed(S::Booked, V::NoShow, before));
        for ended in [S::Completed, S::Cancelled, S::NoShow] {
            assert!([V::Reschedule, V::Cancel, V::CheckIn, V::Complete, V::NoShow].into_iter().all(|verb| !allowed(ended, verb, after)));
        }
    }
}
