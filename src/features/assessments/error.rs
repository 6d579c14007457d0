//! What can go wrong with assessments.

use crate::platform::db::DbError;
use crate::platform::error::{ApiError, Problem};

/// An error about an assessment; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum AssessmentError {
    /// Not in this clinic.
    #[error("No assessment here has that id.")]
    NotFound,
    /// No such client.
    #[error("No client here has that id.")]
    NoClient,
    /// It can no longer change.
    #[error("The assessment is complete, or suggestions from it have been decided. Record a new assessment.")]
    Settled,
    /// It was completed before.
    #[error("The assessment is complete already.")]
    Completed,
    /// The suggestion has been decided, or contraindications left nothing of it.
    #[error("The suggestion is {0}; only a proposed one can be accepted or declined.")]
    NotProposed(String),
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<AssessmentError> for ApiError {
    fn from(error: AssessmentError) -> Self {
        let text = error.to_string();
        match error {
            AssessmentError::NotFound | AssessmentError::NoClient => ApiError::not_found(),
            AssessmentError::Settled => ApiError::because(Problem::AssessmentDecided, text),
            AssessmentError::Completed | AssessmentError::NotProposed(_) => ApiError::because(Problem::Conflict, text),
            AssessmentError::Refused(error) => error,
            AssessmentError::Database(error) => error.into(),
        }
    }
}
