//! The clinic on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries::Clinic;
use super::rules;
use crate::platform::error::FieldError;
use crate::platform::http::{Check, Patch};

/// The clinic you work in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Clinic)]
pub struct ClinicView {
    /// Its id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its part of public addresses.
    #[schema(max_length = 63)]
    pub slug: String,
    /// IANA time zone of working hours.
    #[schema(max_length = 64, example = "Europe/London")]
    pub zone: String,
    /// Two letters: local telephone numbers are of this country.
    #[schema(max_length = 2, example = "GB")]
    pub region: String,
    /// Email for bookings.
    #[schema(max_length = 254)]
    pub contact_email: Option<String>,
    /// Telephone for bookings, E.164.
    #[schema(max_length = 16)]
    pub contact_phone: Option<String>,
}

impl From<Clinic> for ClinicView {
    fn from(clinic: Clinic) -> Self {
        Self {
            id: clinic.id,
            version: clinic.version,
            created_at: clinic.created_at.to_jiff(),
            updated_at: clinic.updated_at.to_jiff(),
            name: clinic.name,
            slug: clinic.slug,
            zone: clinic.zone,
            region: clinic.region,
            contact_email: clinic.contact_email,
            contact_phone: clinic.contact_phone,
        }
    }
}

/// A change to the clinic; what is left out stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Green Street Clinic", "zone": "Europe/London", "contact_email": "bookings@clinic.local", "contact_phone": "+442079460000" }))]
pub struct ClinicPatch {
    /// Its name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", nullable = false)]
    pub name: Option<String>,
    /// IANA time zone. Working hours are wall-clock times in it.
    #[schema(min_length = 1, max_length = 64, nullable = false)]
    pub zone: Option<String>,
    /// Email for bookings.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Email, max_length = 254)]
    pub contact_email: Patch<String>,
    /// Telephone for bookings; local numbers are of the clinic's country.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 32)]
    pub contact_phone: Patch<String>,
}

impl Check for ClinicPatch {
    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.zone.as_deref().is_some_and(|zone| rules::check_zone(zone).is_err()) {
            errors.push(FieldError::new("/zone", "unknown_zone", "must be an IANA time zone, such as Europe/London"));
        }
    }
}
