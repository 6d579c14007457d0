//! What can go wrong with hours and time off.

use crate::platform::auth::Permission;
use crate::platform::db::DbError;
use crate::platform::error::{ApiError, Problem};

/// An error about a schedule; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// Nobody, or no time off, in this clinic.
    #[error("Nobody here has that id.")]
    NotFound,
    /// Only people who can be booked have hours.
    #[error("Only active owners and practitioners have working hours and time off.")]
    NotBookable,
    /// Practitioners write their own.
    #[error("Practitioners set their own hours only.")]
    NotYourOwn,
    /// It was cancelled before.
    #[error("This time off has been cancelled already.")]
    Cancelled,
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<ScheduleError> for ApiError {
    fn from(error: ScheduleError) -> Self {
        let text = error.to_string();
        match error {
            ScheduleError::NotFound => ApiError::not_found(),
            ScheduleError::NotBookable | ScheduleError::Cancelled => ApiError::because(Problem::Conflict, text),
            ScheduleError::NotYourOwn => ApiError::forbidden(Permission::WriteSchedules.name()),
            ScheduleError::Refused(error) => error,
            ScheduleError::Database(error) => error.into(),
        }
    }
}
