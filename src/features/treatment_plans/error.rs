//! What can go wrong with plans.

use crate::platform::db::DbError;
use crate::platform::error::{ApiError, Problem};

/// An error about a plan; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Not in this clinic.
    #[error("No treatment plan here has that id.")]
    NotFound,
    /// No such client.
    #[error("No client here has that id.")]
    NoClient,
    /// A body names a plan that is not the client's.
    #[error("The client has no such treatment plan.")]
    NotTheClients,
    /// A body names an assessment that is not the client's.
    #[error("The client has no such assessment.")]
    UnknownAssessment,
    /// The step does not follow.
    #[error("{0}")]
    Step(String),
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<PlanError> for ApiError {
    fn from(error: PlanError) -> Self {
        let text = error.to_string();
        match error {
            PlanError::NotFound | PlanError::NoClient => ApiError::not_found(),
            PlanError::NotTheClients => ApiError::field("/treatment_plan_id", "unknown", "must be a treatment plan of this client"),
            PlanError::UnknownAssessment => ApiError::field("/assessment_id", "unknown", "must be an assessment of this client"),
            PlanError::Step(_) => ApiError::because(Problem::Conflict, text),
            PlanError::Refused(error) => error,
            PlanError::Database(error) => error.into(),
        }
    }
}
