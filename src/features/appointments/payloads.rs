//! What callers send about appointments.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::platform::error::{ApiError, FieldError};
use crate::platform::http::{Check, Patch};

fn check_start(starts_at: Timestamp, errors: &mut Vec<FieldError>) {
    if starts_at.as_millisecond().rem_euclid(60_000) != 0 || starts_at.subsec_nanosecond() != 0 {
        errors.push(FieldError::new("/starts_at", "not_a_full_minute", "must be a full minute, such as 2030-01-07T10:00:00Z"));
    }
}

/// An appointment to book.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "client_id": "01890000-0000-7000-8000-000000000001", "practitioner_id": "01890000-0000-7000-8000-000000000002",
    "service_id": "01890000-0000-7000-8000-000000000003", "starts_at": "2030-01-07T10:00:00Z", "note": "First visit"
}))]
pub struct NewAppointment {
    /// Who is treated.
    pub client_id: Uuid,
    /// By whom: an active owner or practitioner.
    pub practitioner_id: Uuid,
    /// What for; it says how long and at what price.
    pub service_id: Uuid,
    /// When it begins, a full minute.
    pub starts_at: Timestamp,
    /// A note for the diary, seen by the front desk too: nothing clinical.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl Check for NewAppointment {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_start(self.starts_at, errors);
    }
}

/// A change to an appointment's note; times change by `reschedule`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "Prefers the ground floor" }))]
pub struct AppointmentPatch {
    /// The diary's note; null clears it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub note: Patch<String>,
}

impl Check for AppointmentPatch {}

/// Another time, and perhaps another practitioner.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2030-01-08T11:30:00Z" }))]
pub struct Reschedule {
    /// When it begins now, a full minute.
    pub starts_at: Timestamp,
    /// With whom; left out, the same as before.
    pub practitioner_id: Option<Uuid>,
}

impl Check for Reschedule {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_start(self.starts_at, errors);
    }
}

/// Why an appointment is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The client asked.
    ClientRequest,
    /// The client is ill.
    Illness,
    /// The practitioner cannot.
    PractitionerUnavailable,
    /// It was booked twice.
    Duplicate,
    /// Something else; say it in the note.
    Other,
}

impl CancelReason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientRequest => "client_request",
            Self::Illness => "illness",
            Self::PractitionerUnavailable => "practitioner_unavailable",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
        }
    }
}

/// A cancellation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "client_request", "note": "Will call back" }))]
pub struct Cancellation {
    /// The reason: `client_request`, `illness`, `practitioner_unavailable`, `duplicate` or `other`.
    pub reason: CancelReason,
    /// More about it, seen by the front desk too.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl Check for Cancellation {}

/// An appointment's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// To come.
    Booked,
    /// The client is here.
    CheckedIn,
    /// Done.
    Completed,
    /// Called off; the time is free again.
    Cancelled,
    /// The client did not come.
    NoShow,
}

/// Which appointments, and how many at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppointmentListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
    /// Only appointments that begin at or after this instant.
    #[param(required = false, nullable = false, value_type = String, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Only appointments that begin before this instant.
    #[param(required = false, nullable = false, value_type = String, format = DateTime)]
    pub to: Option<Timestamp>,
    /// Only of this practitioner.
    #[param(required = false, nullable = false, value_type = String, format = Uuid)]
    pub practitioner_id: Option<Uuid>,
    /// Only of this client.
    #[param(required = false, nullable = false, value_type = String, format = Uuid)]
    pub client_id: Option<Uuid>,
    /// Only with this status.
    #[param(inline, required = false, nullable = false)]
    pub status: Option<AppointmentStatus>,
    /// Only appointments changed at or after this instant.
    #[param(required = false, nullable = false, value_type = String, format = DateTime)]
    pub updated_since: Option<Timestamp>,
    /// Names to add: any of `client`, `practitioner`, `service`, separated by commas.
    #[param(required = false, nullable = false, max_length = 60, pattern = "^(client|practitioner|service)(,(client|practitioner|service))*$")]
    pub include: Option<String>,
}

/// What to add to one appointment.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppointmentQuery {
    /// Names to add: any of `client`, `practitioner`, `service`, separated by commas.
    #[param(required = false, nullable = false, max_length = 60, pattern = "^(client|practitioner|service)(,(client|practitioner|service))*$")]
    pub include: Option<String>,
}

/// What `include` asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    pub client: bool,
    pub practitioner: bool,
    pub service: bool,
}

impl Include {
    /// From the parameter.
    pub fn parse(text: Option<&str>) -> Result<Self, ApiError> {
        let mut include = Self::default();
        for name in text.into_iter().flat_map(|text| text.split(',')) {
            match name.trim() {
                "client" => include.client = true,
                "practitioner" => include.practitioner = true,
                "service" => include.service = true,
                _ => return Err(ApiError::field("/query/include", "not_allowed", "must be any of client, practitioner, service, separated by commas")),
            }
        }
        Ok(include)
    }

    /// Whether anything is added; then the answer has no `ETag`, for it is more than the appointment.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}
