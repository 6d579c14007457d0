//! The clinic itself: its name, time zone, and how it is reached for bookings.
//!
//! - A clinic is made with its first owner, by the command line or at the first start, never over HTTP.

mod actions;
mod handlers;
mod payloads;
mod queries;
mod rules;

use diesel_async::AsyncPgConnection;
use jiff::tz::TimeZone;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::platform::db::DbError;

pub use actions::{CreateError, FirstOwner, NewClinic, create};
pub use rules::ClinicFault;

/// What of a clinic other features need: its zone and its telephone region.
#[derive(Clone, Debug)]
pub struct Locale {
    /// Wall-clock times are in this zone.
    pub zone: TimeZone,
    /// Two letters; local telephone numbers are of this country.
    pub region: String,
}

/// The clinic's zone and region.
///
/// # Errors
/// The database's.
pub async fn locale(connection: &AsyncPgConnection, clinic: Uuid) -> Result<Locale, DbError> {
    let (zone, region) = queries::zone_and_region(connection, clinic).await?;
    // A zone is checked when it is set; one that a later zone database dropped counts as UTC.
    Ok(Locale { zone: TimeZone::get(&zone).unwrap_or(TimeZone::UTC), region })
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::show_clinic).service(handlers::update_clinic);
}
