//! What can go wrong in the diary.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::rules::Refusal;
use crate::features::schedules::Interval;
use crate::platform::db::DbError;
use crate::platform::error::{ApiError, Problem};

/// An error about an appointment; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum AppointmentError {
    /// Not in this clinic.
    #[error("No appointment here has that id.")]
    NotFound,
    /// A body names something the clinic does not have.
    #[error("A field names something that is not here.")]
    Unknown(&'static str, &'static str),
    /// The slot cannot be booked.
    #[error("{}", explain(*.refusal))]
    NotBookable {
        /// Why.
        refusal: Refusal,
        /// Whom it was wished with.
        practitioner: Uuid,
        /// The nearest free slots.
        free: Vec<Interval>,
    },
    /// A constraint found the clash that the rules did not: somebody was faster.
    #[error("The time has just been taken.")]
    JustTaken,
    /// The step does not follow.
    #[error("{0}")]
    Step(String),
    /// The service can no longer be booked.
    #[error("The service is archived.")]
    ServiceArchived,
    /// Moved to another practitioner between two looks; the transaction is tried again.
    #[error("The appointment is changing.")]
    Moved,
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

fn explain(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Past => "The day of this time is over.",
        Refusal::OutsideHours => "The practitioner does not work for all of this time.",
        Refusal::TimeOff(_) => "The practitioner is away at this time.",
        Refusal::PractitionerBusy(_) => "The practitioner is booked at this time, counting the time needed before and after.",
        Refusal::ClientBusy(_) => "The client has another appointment at this time.",
    }
}

impl From<AppointmentError> for ApiError {
    fn from(error: AppointmentError) -> Self {
        let text = error.to_string();
        match error {
            AppointmentError::NotFound => ApiError::not_found(),
            AppointmentError::Unknown(pointer, what) => ApiError::field(pointer, "unknown", what),
            AppointmentError::NotBookable { refusal: Refusal::Past, .. } => ApiError::field("/starts_at", "in_the_past", "must not be before today"),
            AppointmentError::NotBookable { refusal, practitioner, free } => not_bookable(text, refusal, practitioner, &free),
            AppointmentError::JustTaken => ApiError::because(Problem::SlotTaken, text),
            AppointmentError::Step(_) => ApiError::because(Problem::Conflict, text),
            AppointmentError::ServiceArchived => ApiError::because(Problem::Archived, text),
            AppointmentError::Moved => ApiError::new(Problem::Unavailable).retry_after(1).transient(),
            AppointmentError::Refused(error) => error,
            AppointmentError::Database(error) => error.into(),
        }
    }
}

fn not_bookable(text: String, refusal: Refusal, practitioner: Uuid, free: &[Interval]) -> ApiError {
    let slots: Vec<Value> = free.iter().map(|slot| json!({ "practitioner_id": practitioner, "starts_at": slot.from, "ends_at": slot.until })).collect();
    let problem = if refusal == Refusal::OutsideHours { Problem::OutsideWorkingHours } else { Problem::SlotTaken };
    let error = ApiError::because(problem, text).with("free_slots", slots.into());
    match refusal {
        Refusal::TimeOff(clash) | Refusal::PractitionerBusy(clash) | Refusal::ClientBusy(clash) => error.with("clash", span(clash.from, clash.until)),
        Refusal::Past | Refusal::OutsideHours => error,
    }
}

fn span(from: Timestamp, until: Timestamp) -> Value {
    json!({ "starts_at": from, "ends_at": until })
}
