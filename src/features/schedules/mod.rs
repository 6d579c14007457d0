//! When practitioners work: weekly hours in the clinic's wall-clock time, and time off.
//!
//! - Hours hold from a date until the next set begins, so a change ahead of time is written ahead of time.
//! - A wall-clock hour is turned into an instant in the clinic's zone on its day, so an hour stays an hour
//!   when the clocks change.
//! - Every write locks the practitioner first, as a booking does, so neither can slip past the other.

mod actions;
mod error;
mod handlers;
mod interval;
mod payloads;
mod queries;
mod rules;

use diesel_async::AsyncPgConnection;
use jiff::tz::TimeZone;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::platform::db::DbError;

pub use interval::{Interval, subtract};

/// When a practitioner can be booked within a span, before other bookings.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Working hours, in order, without overlaps.
    pub open: Vec<Interval>,
    /// Time off, in order.
    pub away: Vec<Interval>,
}

/// The practitioner's calendar for a span.
///
/// # Errors
/// The database's.
pub async fn calendar(connection: &AsyncPgConnection, clinic: Uuid, user: Uuid, zone: &TimeZone, span: Interval) -> Result<Calendar, DbError> {
    let hours = queries::working_hours(connection, clinic, user);
    let away = queries::time_off_within(connection, clinic, user, span);
    let (hours, away) = futures_util::future::try_join(hours, away).await?;
    let schedules: Vec<rules::Schedule> = hours.iter().map(queries::WorkingHoursRow::schedule).collect();
    Ok(Calendar { open: rules::open_intervals(&schedules, zone, span), away })
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::show_working_hours)
        .service(handlers::set_working_hours)
        .service(handlers::list_time_off)
        .service(handlers::create_time_off)
        .service(handlers::cancel_time_off);
}
