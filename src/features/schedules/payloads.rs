//! Hours and time off on the wire.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::rules;
use crate::platform::error::FieldError;
use crate::platform::http::Check;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A period of work on a day of the week, in wall-clock time of the clinic's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "weekday": "monday", "from": "09:00", "to": "17:30" }))]
pub struct WeeklyPeriod {
    /// The day.
    pub weekday: Weekday,
    /// Start, `HH:MM`.
    #[schema(value_type = String, format = "wall-clock", min_length = 5, max_length = 5)]
    pub from: String,
    /// End, `HH:MM`; `24:00` is the end of the day.
    #[schema(value_type = String, format = "wall-clock", min_length = 5, max_length = 5)]
    pub to: String,
}

/// Weekly hours from a date on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "effective_from": "2026-01-01", "weekly": [
    { "weekday": "monday", "from": "09:00", "to": "17:30" }, { "weekday": "tuesday", "from": "09:00", "to": "17:30" },
    { "weekday": "wednesday", "from": "09:00", "to": "17:30" }, { "weekday": "thursday", "from": "09:00", "to": "17:30" },
    { "weekday": "friday", "from": "09:00", "to": "17:30" }
] }))]
pub struct SetWorkingHours {
    /// The first day they hold. Hours from an earlier date hold until then.
    pub effective_from: Date,
    /// The week; empty means not working.
    #[schema(max_items = 50)]
    pub weekly: Vec<WeeklyPeriod>,
}

impl Check for SetWorkingHours {
    fn check(&self, errors: &mut Vec<FieldError>) {
        rules::check_weekly(&self.weekly, errors);
    }
}

/// Hours that begin later.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpcomingHours {
    /// The first day.
    pub effective_from: Date,
    /// The week.
    #[schema(max_items = 50)]
    pub weekly: Vec<WeeklyPeriod>,
}

/// When somebody works.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingHours {
    /// The person's id.
    pub id: Uuid,
    /// Version, as in `ETag`; 0 while no hours are set.
    #[schema(minimum = 0)]
    pub version: i64,
    /// When hours were first set.
    pub created_at: Option<Timestamp>,
    /// When they last changed.
    pub updated_at: Option<Timestamp>,
    /// Since when the present week holds; null while none does.
    pub effective_from: Option<Date>,
    /// The present week.
    #[schema(max_items = 50)]
    pub weekly: Vec<WeeklyPeriod>,
    /// Weeks that begin later.
    #[schema(max_items = 100)]
    pub upcoming: Vec<UpcomingHours>,
}

/// Time off to take.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2030-08-05T00:00:00Z", "ends_at": "2030-08-19T00:00:00Z", "reason": "Holiday" }))]
pub struct NewTimeOff {
    /// Its first instant.
    pub starts_at: Timestamp,
    /// The first instant after it.
    pub ends_at: Timestamp,
    /// Why; seen by all who see the diary.
    #[schema(max_length = 200)]
    pub reason: Option<String>,
}

impl Check for NewTimeOff {
    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.ends_at <= self.starts_at {
            errors.push(FieldError::new("/ends_at", "not_after_start", "must be after starts_at"));
        } else if self.ends_at.duration_since(self.starts_at).as_hours() > 24 * 400 {
            errors.push(FieldError::new("/ends_at", "too_long", "must be within 400 days of starts_at"));
        }
    }
}

/// Time off.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimeOff {
    /// Its id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whose it is.
    pub user_id: Uuid,
    /// Its first instant.
    pub starts_at: Timestamp,
    /// The first instant after it.
    pub ends_at: Timestamp,
    /// Why.
    #[schema(max_length = 200)]
    pub reason: Option<String>,
    /// When it was cancelled; null while it holds.
    pub cancelled_at: Option<Timestamp>,
}

/// How many at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimeOffListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
}
